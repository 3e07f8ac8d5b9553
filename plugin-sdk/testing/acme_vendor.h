#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/vendor.h"

namespace leadloom::testing {

/// The small CRM that the template connector speaks to, in this process: collections of records
/// listed by (updated_at, id), batch writes with idempotency keys. Its clock ticks with each
/// change.
class AcmeVendor : public Vendor, public Transport {
public:
    AcmeVendor();

    void reset() override;
    Transport* transport() override { return this; }
    std::string baseUrl() const override { return "https://api.acme.example"; }
    std::vector<std::string> secrets() const override { return {}; }
    void edit(const std::string& type, const std::string& id,
              const nlohmann::json& change) override;
    void remove(const std::string& type, const std::string& id) override;
    HttpReply send(const HttpCall& call) override;

private:
    using Records = std::map<std::string, nlohmann::json>;
    using Parameters = std::map<std::string, std::string>;

    HttpReply answer(const HttpCall& call);
    nlohmann::json list(const std::string& collection, const Parameters& parameters) const;
    nlohmann::json batch(const std::string& collection, const nlohmann::json& items);
    nlohmann::json apply(const std::string& collection, const nlohmann::json& item);
    nlohmann::json save(const std::string& collection, const std::string& id,
                        const nlohmann::json& fields);

    std::map<std::string, Records> collections_;
    std::map<std::string, std::string> keys_;  ///< idempotency key → id
    std::int64_t now_ = 0;
    int lastId_ = 0;
};

}  // namespace leadloom::testing
