#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/vendor.h"

namespace leadloom::testing {

/// A small CRM in this process, made of what an acceptance description says of it: collections of
/// records listed by (updated_at, id), batch writes with idempotency keys. It stands in for a
/// vendor until there is a sandbox, and is what the template connector speaks to. Its clock ticks
/// with each change.
///
/// `collections`: by name {"count": how many are seeded, "record": fields, where {n} is the
/// record's number, "fields": as discovery/1 gives them, "search": names of the fields that find
/// records, "must_hold": {field: text that its value must hold}, "path": where it is
/// ["/v1/<name>"], "list": name of the list in a page ["items"]}.
/// docs/writing-a-connector.md has the requests that it takes.
class StubVendor : public Vendor, public Transport {
public:
    /// Throws std::runtime_error when the description is none.
    explicit StubVendor(nlohmann::json description);

    void reset() override;
    Transport* transport() override { return this; }
    std::string baseUrl() const override { return "https://api.stub.example"; }
    void edit(const std::string& type, const std::string& id,
              const nlohmann::json& change) override;
    void remove(const std::string& type, const std::string& id) override;
    HttpReply send(const HttpCall& call) override;

private:
    using Records = std::map<std::string, nlohmann::json>;
    using Parameters = std::map<std::string, std::string>;

    void seed(const std::string& collection);
    HttpReply answer(const HttpCall& call);
    bool isSearch(const std::string& collection, const Parameters& parameters) const;
    bool isNamed(const std::string& collection, const nlohmann::json& record,
                 const Parameters& parameters) const;
    nlohmann::json list(const std::string& collection, const Parameters& parameters) const;
    nlohmann::json batch(const std::string& collection, const nlohmann::json& items);
    nlohmann::json apply(const std::string& collection, const nlohmann::json& item);
    nlohmann::json save(const std::string& collection, const std::string& id,
                        const nlohmann::json& fields);

    nlohmann::json described_;  ///< collections, by name
    std::map<std::string, Records> collections_;
    std::map<std::string, std::string> keys_;  ///< idempotency key → id
    std::int64_t now_ = 0;
    int lastId_ = 0;
};

}  // namespace leadloom::testing
