// DOM: the plain loop with nlohmann's DOM both ways.
#include <cstdio>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "hub/security/digest.h"
#include "tests/bench/references/crm_client.h"
#include "tests/bench/references/loop.h"
#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {
namespace {

using nlohmann::json;
using Digest = decltype(security::sha256(std::string_view()));

constexpr std::size_t BatchSize = 100;

json leadOf(const json& from) {
    return {{"name", {{"first", from["firstname"]}, {"last", from["lastname"]}}},
            {"contact", {{"email", from["email"]}, {"phone", from["phone"]}}},
            {"job", {{"title", from["jobtitle"]}}},
            {"company", {{"name", from["company"]}, {"domain", from["website"]}}},
            {"address",
             {{"street", from["address"]},
              {"city", from["city"]},
              {"zip", from["zip"]},
              {"country", from["country"]}}},
            {"stage", from["lifecyclestage"]}};
}

class DomLoop {
public:
    DomLoop(const char* source, const char* target) : source_(source), target_(target) {}

    void backfill() {
        eachRecord([this](const json& record) { take(record); });
        if (!items_.empty()) send();
    }

private:
    template <typename Take>
    void eachRecord(Take&& take) {
        std::string place = "0";
        for (bool more = true; more;) {
            source_.get("/contacts?after=" + place, page_);
            const json page = json::parse(page_);
            for (const json& record : page["results"])
                take(record);
            place = page["next"].get<std::string>();
            more = page["more"].get<bool>();
        }
    }

    void take(const json& record) {
        known_.emplace(record["id"].get_ref<const std::string&>(), security::sha256(record.dump()));
        const json& properties = record["properties"];
        if (!seen_.insert(emailKey(properties["email"].get_ref<const std::string&>())).second)
            return;
        items_.push_back({{"id", record["id"]}, {"fields", leadOf(properties)}});
        if (items_.size() == BatchSize) send();
    }

    void send() {
        const json body = {{"items", std::move(items_)}};
        target_.post("/leads/batch", body.dump(), answer_);
        items_ = json::array();
    }

    CrmClient source_;
    CrmClient target_;
    std::string page_;
    std::string answer_;
    json items_ = json::array();
    std::unordered_set<std::string> seen_;
    std::unordered_map<std::string, Digest> known_;  ///< by id
};

}  // namespace
}  // namespace leadloom::bench

int main(int count, char** texts) {
    using namespace leadloom::bench;
    if (count != 3) return 2;
    return runTimed(texts[0], [&] { DomLoop(texts[1], texts[2]).backfill(); });
}
