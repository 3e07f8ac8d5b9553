#include <set>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

constexpr std::size_t Depth = 200'000;
const std::string Digits(600, '9');

sandbox::SandboxOptions somePeople() {
    sandbox::SandboxOptions options;
    options.people = 20;
    options.seed = 17;
    return options;
}

json answers(const std::string& body) {
    return {{"kind", "status"},
            {"status", 200},
            {"headers", {{"Content-Type", "application/json"}}},
            {"body", body}};
}

/// An answer that no vendor should give, to reads of both CRMs.
struct BadAnswer {
    std::string name;
    json salesforce;
    json hubspot;
};

BadAnswer toBoth(const std::string& name, const std::string& body) {
    return {name, answers(body), answers(body)};
}

std::vector<BadAnswer> badAnswers() {
    const std::string deep = std::string(Depth, '[') + std::string(Depth, ']');
    std::string deepRecord = R"({"Id":"00Q000000000001AAA","id":"1","properties":)";
    for (std::size_t i = 0; i < Depth; ++i)
        deepRecord += "{\"a\":";
    return {
        {"Html", {{"kind", "html"}, {"status", 200}}, {{"kind", "html"}, {"status", 200}}},
        {"CutJson", {{"kind", "cut_json"}}, {{"kind", "cut_json"}}},
        {"BadBytes", {{"kind", "bad_bytes"}}, {{"kind", "bad_bytes"}}},
        {"CutConnection", {{"kind", "cut_connection"}}, {{"kind", "cut_connection"}}},
        toBoth("Nothing", ""),
        toBoth("DeepJson", deep),
        {"DeepRecord", answers(R"({"done":true,"totalSize":1,"records":[)" + deepRecord),
         answers(R"({"total":1,"results":[)" + deepRecord)},
        toBoth("AList", "[1,2,3]"),
        {"ListsThatAreNone", answers(R"({"done":"perhaps","totalSize":[],"records":"many"})"),
         answers(R"({"total":{},"results":"many","paging":7})")},
        {"RecordsThatAreNone", answers(R"({"done":true,"totalSize":3,"records":[7,null,"x",[]]})"),
         answers(R"({"total":3,"results":[7,null,"x",[]]})")},
        {"KeysOfWrongTypes",
         answers(R"({"done":true,"totalSize":1,"records":[{"Id":{"a":1},"SystemModstamp":5}]})"),
         answers(R"({"total":1,"results":[{"id":[],"updatedAt":{},"properties":[1]}]})")},
        {"HugeNumbers",
         answers(R"({"done":true,"totalSize":1e999,"records":[{"Id":)" + Digits +
                 R"(,"SystemModstamp":1e999,"Amount":-)" + Digits + "}]}"),
         answers(R"({"total":1e999,"results":[{"id":)" + Digits + R"(,"updatedAt":)" + Digits +
                 R"(,"properties":{"amount":1e999}}]})")},
    };
}

/// Those that look like an answer at first sight.
std::vector<BadAnswer> plausibleAnswers() {
    std::vector<BadAnswer> all = badAnswers();
    const std::set<std::string> names = {"CutJson",          "BadBytes",
                                         "ListsThatAreNone", "RecordsThatAreNone",
                                         "KeysOfWrongTypes", "HugeNumbers"};
    std::erase_if(all, [&](const BadAnswer& answer) { return !names.contains(answer.name); });
    return all;
}

class BadVendorAnswer : public testing::TestWithParam<BadAnswer> {
protected:
    BadVendorAnswer() : deployment_(somePeople()) { deployment_.configure(); }

    void spoilReads() const {
        for (const char* path : {"/services/data/*/query*", "/services/data/*/sobjects/*"})
            spoil("salesforce", "GET", path, GetParam().salesforce);
        for (const char* path : {"/crm/v3/objects/*", "/crm/v3/owners*"})
            spoil("hubspot", "GET", path, GetParam().hubspot);
        spoil("hubspot", "POST", "/crm/v3/objects/*/search", GetParam().hubspot);
    }

    void spoilWrites() const {
        json salesforce = GetParam().salesforce;
        json hubspot = GetParam().hubspot;
        salesforce["after_effect"] = hubspot["after_effect"] = true;
        for (const char* method : {"POST", "PATCH"})
            spoil("salesforce", method, "/services/data/*/composite*", salesforce);
        spoil("hubspot", "POST", "/crm/v3/objects/*/batch/*", hubspot);
    }

    /// A run under spoilt answers: an error or a parked record each, and a sheet that adds up.
    void expectARunThatTellsOfIt() const {
        const ProgramResult result = deployment_.run({"--json", "sync", "--approve"});
        EXPECT_GE(result.exitCode, 1) << result.output << result.errors;
        EXPECT_LE(result.exitCode, 3) << result.output << result.errors;
        const json sheet = json::parse(result.output, nullptr, false);
        ASSERT_FALSE(sheet.is_discarded()) << result.output << result.errors;
        for (const json& row : sheet["streams"])
            EXPECT_TRUE(row["balanced"].get<bool>()) << row;
    }

    /// With honest answers again, both CRMs end in agreement and rest.
    void expectItEndsWell() const {
        deployment_.control("DELETE", "/faults");
        const ProgramResult result =
            deployment_.run({"--json", "sync", "--approve", "--until-quiet"});
        EXPECT_LE(result.exitCode, 1) << result.output << result.errors;
        const Agreement agreement = compareCrms(deployment_);
        const json waiting = deployment_.runJson({"review"});
        EXPECT_GE(agreement.pairs + static_cast<int>(waiting.size()), 20);
        EXPECT_TRUE(agreement.differences.empty()) << testing::PrintToString(agreement.differences);
        const json sheet = deployment_.runJson({"sync"});
        for (const json& row : sheet["streams"])
            EXPECT_EQ(row["created"].get<int>() + row["updated"].get<int>(), 0) << row;
    }

    Deployment deployment_;

private:
    void spoil(const char* vendor, const char* method, const char* path, const json& action) const {
        deployment_.control(
            "POST", "/faults",
            {{"vendor", vendor}, {"method", method}, {"path", path}, {"action", action}});
    }
};

TEST_P(BadVendorAnswer, ToTheFirstReadIsToldAndLosesNothing) {
    spoilReads();
    expectARunThatTellsOfIt();
    expectItEndsWell();
}

class PlausibleVendorAnswer : public BadVendorAnswer {};

TEST_P(PlausibleVendorAnswer, ToALaterReadIsToldAndChangesNoLead) {
    ASSERT_LE(deployment_.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const json before = deployment_.runJson({"leads"});
    spoilReads();
    expectARunThatTellsOfIt();
    EXPECT_EQ(deployment_.runJson({"leads"}), before);
    expectItEndsWell();
}

/// The vendor does what it was asked and answers nonsense.
TEST_P(PlausibleVendorAnswer, ToAWriteThatTookEffectMakesNoDuplicate) {
    Deployment undisturbed(somePeople());
    undisturbed.configure();
    ASSERT_LE(undisturbed.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    spoilWrites();

    const ProgramResult result = deployment_.run({"--json", "sync", "--approve"});
    EXPECT_LE(result.exitCode, 3) << result.output << result.errors;

    expectItEndsWell();
    for (const char* type : {"contacts", "companies", "deals"})
        EXPECT_EQ(deployment_.records("hubspot", type).size(),
                  undisturbed.records("hubspot", type).size())
            << type;
    for (const char* type : {"Lead", "Contact", "Account", "Opportunity"})
        EXPECT_EQ(deployment_.records("salesforce", type).size(),
                  undisturbed.records("salesforce", type).size())
            << type;
}

constexpr auto nameOf = [](const auto& each) { return each.param.name; };

INSTANTIATE_TEST_SUITE_P(Each, BadVendorAnswer, testing::ValuesIn(badAnswers()), nameOf);
INSTANTIATE_TEST_SUITE_P(Each, PlausibleVendorAnswer, testing::ValuesIn(plausibleAnswers()),
                         nameOf);

}  // namespace
}  // namespace leadloom::tests
