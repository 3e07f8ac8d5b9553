#include "tests/sandbox/people/people_dump.h"

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <stdexcept>

#include "tests/sandbox/people/hard_companies.h"
#include "tests/sandbox/people/hard_people.h"

namespace leadloom::sandbox {

namespace {

namespace fs = std::filesystem;

std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

class CsvFile {
public:
    explicit CsvFile(const fs::path& path) : path_(path), out_(path, std::ios::binary) {}

    void row(std::initializer_list<std::string> cells) {
        bool first = true;
        for (const auto& each : cells) {
            if (!first) out_ << ',';
            out_ << cell(each);
            first = false;
        }
        out_ << '\n';
    }
    void close() {
        out_.close();
        if (!out_) throw std::runtime_error(path_.string() + ": can't be written");
    }

private:
    fs::path path_;
    std::ofstream out_;
};

void writePeople(const fs::path& path, const std::vector<HardRecord>& records) {
    CsvFile file(path);
    file.row({"truth", "id", "system", "script", "given_name", "family_name", "full_name", "email",
              "other_email", "phone", "mobile", "birth_date", "street", "city", "region",
              "postal_code", "country", "company_name", "company_domain"});
    for (const auto& r : records)
        file.row({r.truth, r.id, r.system, r.script, r.given, r.family, r.full, r.email,
                  r.otherEmail, r.phone, r.mobile, r.birthDate, r.street, r.city, r.region,
                  r.postal, r.country, r.company, r.website});
    file.close();
}

void writeCompanies(const fs::path& path, const std::vector<HardCompanyRecord>& records) {
    CsvFile file(path);
    file.row({"truth", "id", "name", "website", "phone", "fax", "street", "city", "postal_code",
              "country"});
    for (const auto& r : records)
        file.row({r.truth, r.id, r.name, r.website, r.phone, r.fax, r.street, r.city, r.postal,
                  r.country});
    file.close();
}

}  // namespace

void dumpPeople(const std::string& folder, std::size_t records, std::uint64_t seed) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    const auto people = makeHardPeople(records, seed);
    const auto name = "seed" + std::to_string(seed);
    writePeople(fs::path(folder) / ("people-" + name + ".csv"), people.records);
    CsvFile alike(fs::path(folder) / ("people-" + name + "-look-alikes.csv"));
    alike.row({"one", "other"});
    for (const auto& [one, other] : people.lookAlikes)
        alike.row({one, other});
    alike.close();
    writeCompanies(fs::path(folder) / ("companies-" + name + ".csv"),
                   makeHardCompanies(records / 5, seed));
}

}  // namespace leadloom::sandbox
