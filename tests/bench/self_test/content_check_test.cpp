#include "tests/bench/mock_crm/content_check.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {
namespace {

using nlohmann::json;

constexpr std::uint64_t Seed = 42;
constexpr std::uint64_t Records = 40;

json leadOf(std::uint64_t number) {
    const PersonRecord record = RecordGenerator(Seed).record(number);
    json lead;
    for (const auto& [pointer, member] : TargetFields)
        lead[json::json_pointer(std::string(pointer))] = record.*member;
    return lead;
}

/// A check that was given everybody, each as `change` leaves it.
template <typename Change>
json reportAfter(Change&& change) {
    ContentCheck check(Seed, Records);
    for (std::uint64_t number = 0; number < Records; ++number) {
        if (RecordGenerator::isDuplicate(number)) continue;
        json lead = leadOf(number);
        if (change(number, lead)) check.take(lead.dump());
    }
    return json::parse(check.report());
}

TEST(ContentCheckTest, FindsNothingWhereEverybodyIsAsInTheSource) {
    const json report = reportAfter([](std::uint64_t, json&) { return true; });

    EXPECT_EQ(report["right"], RecordGenerator::distinct(Records));
    EXPECT_EQ(report["expected"], report["right"]);
    EXPECT_EQ(report["first_fault"], "");
}

TEST(ContentCheckTest, FindsOneFieldThatDiffers) {
    const json report = reportAfter([](std::uint64_t number, json& lead) {
        if (number == 3) lead["address"]["city"] = "Elsewhere";
        return true;
    });

    EXPECT_EQ(report["wrong"], 1);
    EXPECT_EQ(report["missing"], 0);
    EXPECT_NE(report["first_fault"].get<std::string>().find("record 3, /address/city"),
              std::string::npos);
}

TEST(ContentCheckTest, FindsAFieldTooMany) {
    const json report = reportAfter([](std::uint64_t number, json& lead) {
        if (number == 3) lead["note"] = "x";
        return true;
    });

    EXPECT_EQ(report["wrong"], 1);
}

TEST(ContentCheckTest, FindsSomebodyMissing) {
    const json report = reportAfter([](std::uint64_t number, json&) { return number != 3; });

    EXPECT_EQ(report["missing"], 1);
    EXPECT_NE(report["first_fault"], "");
}

TEST(ContentCheckTest, FindsSomebodyTwiceInAnotherSpelling) {
    ContentCheck check(Seed, Records);
    check.take(leadOf(RecordGenerator::DuplicateEvery - 8).dump());
    check.take(leadOf(RecordGenerator::DuplicateEvery - 1).dump());

    EXPECT_EQ(json::parse(check.report())["unexpected"], 1);
}

TEST(ContentCheckTest, FindsAStranger) {
    ContentCheck check(Seed, Records);
    check.take(leadOf(Records + 1).dump());

    EXPECT_EQ(json::parse(check.report())["unexpected"], 1);
}

}  // namespace
}  // namespace leadloom::bench
