#pragma once

#include <cstdint>
#include <string>

namespace leadloom::bench {

/// One made-up contact of a CRM.
struct PersonRecord {
    std::uint64_t number = 0;  ///< 0, 1, 2 …: its place in the stream
    std::string id;            ///< the vendor's id, not in the order of making
    std::string givenName;
    std::string familyName;
    std::string email;  ///< may be another record's in another spelling
    std::string phone;  ///< E.164
    std::string jobTitle;
    std::string company;
    std::string domain;
    std::string street;
    std::string city;
    std::string postalCode;
    std::string country;
    std::string stage;
    std::string note;  ///< fills the record up to about 1 KB
    std::string modifiedAt;
    std::uint32_t revision = 0;  ///< counts edits of the same record
};

/// The record as the mock CRM writes it: JSON of about 1 KB.
std::string jsonOf(const PersonRecord& record);
void appendJson(const PersonRecord& record, std::string& out);

}  // namespace leadloom::bench
