#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/scenario/tapped_connector.h"
#include "tests/support/sim_world.h"

/// What scenarios share: two systems, "crm" and "mail", people with addresses of their own, and
/// what must hold when all is quiet.
namespace leadloom::testing {

using Fields = std::map<std::string, std::string>;

constexpr TimeUs Second = 1'000'000;
constexpr TimeUs Hour = 3600 * Second;
constexpr TimeUs Day = 24 * Hour;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool Sanitized = true;
#elif defined(__has_feature)
constexpr bool Sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool Sanitized = false;
#endif

/// A scenario's true size; a tenth of it where sanitizers make everything ten times slower.
constexpr int sized(int count) {
    return Sanitized ? count / 10 : count;
}

inline std::string emailOf(int person) {
    return "person" + std::to_string(person) + "@acme.example";
}

inline Fields person(int number) {
    return {{"first", "Kim" + std::to_string(number)}, {"email", emailOf(number)}};
}

class TwoSystems : public ::testing::Test {
protected:
    SimVendor& crm() { return world_.system("crm"); }
    SimVendor& mail() { return world_.system("mail"); }

    void build(const SimSwitches& first = {}, const SimSwitches& second = {}) {
        world_.addSystem("crm", first);
        world_.addSystem("mail", second);
    }
    /// Makes people in the crm; their ids.
    std::vector<std::string> people(int count, int from = 0) {
        std::vector<std::string> ids;
        for (int number = from; number < from + count; ++number)
            ids.push_back(crm().create("contacts", person(number)));
        return ids;
    }
    /// The record in `system` that belongs to the same lead as one of the crm; "" for none.
    std::string counterpart(const std::string& system, const std::string& crmId) {
        const model::EntityId lead = world_.entityOf("crm", "contacts", crmId);
        if (lead.isNull()) return {};
        for (const std::string& id : world_.system(system).liveIds("contacts")) {
            if (world_.entityOf(system, "contacts", id) == lead) return id;
        }
        return {};
    }
    static std::string fieldOf(SimVendor& system, const std::string& id, const std::string& field) {
        const SimRecord* record = system.find("contacts", id);
        if (record == nullptr) return "(no record)";
        const auto value = record->fields.find(field);
        return value == record->fields.end() ? std::string() : value->second;
    }
    std::size_t leads() { return world_.canonicals(model::Entity::Lead).size(); }
    std::int64_t writes() { return crm().writes + mail().writes; }
    std::int64_t deletes() { return crm().deletesByHub + mail().deletesByHub; }

    sync::RunReport full(bool approve = false) {
        sync::RunOptions options;
        options.full = true;
        options.approve = approve;
        return world_.sync(options);
    }
    /// Runs until the hub dies, which a tap must make it do.
    void syncAndDie(const sync::RunOptions& options = {}) {
        EXPECT_THROW(world_.sync(options), SimCrash);
        world_.start();
    }
    static std::int64_t readIn(const sync::RunReport& report, const std::string& connection,
                               const std::string& stream = "contacts") {
        for (const sync::StreamReport& line : report.streams) {
            if (line.connection == connection && line.stream == stream) return line.read;
        }
        return -1;
    }
    void expectQuiet() {
        for (const std::string& wrong : world_.violations())
            ADD_FAILURE() << wrong;
        world_.clock().advance(Hour);
        const sync::RunReport again = full();
        EXPECT_EQ(again.writes() + again.changeRows, 0) << toJson(again);
        EXPECT_TRUE(again.balanced()) << toJson(again);
        EXPECT_EQ(world_.openIntents(), 0);
    }

    SimWorld world_;
};

inline sync::WebhookRequest webhook(const std::string& event, const std::string& id,
                                    bool deleted = false, TimeUs receivedAtUs = 1) {
    sync::WebhookRequest request;
    request.headers = {{"signature", "signed"}};
    request.body = R"({"event":")" + event + R"(","stream":"contacts","id":")" + id + "\"" +
                   (deleted ? R"(,"deleted":true})" : "}");
    request.receivedAtUs = receivedAtUs;
    return request;
}

}  // namespace leadloom::testing
