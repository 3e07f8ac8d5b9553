// Answers that are well-formed, but say something else than they usually do.
#include <algorithm>
#include <limits>
#include <set>

#include "plugin-sdk/testing/faults.h"
#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

constexpr std::size_t EachRequest = std::numeric_limits<std::size_t>::max();

/// A full read in which every record that the vendor gives was changed.
CapturedRead readChanged(Bench& bench, const StreamPlan& stream,
                         const std::function<void(json&)>& change) {
    bench.baseline(stream);  // read undisturbed first
    Rig rig(bench);
    rig.faults.strike(1, EachRequest, faults::changeRecords(change));
    return rig.readAll(stream, true);
}

void expectAllOf(Bench& bench, const StreamPlan& stream, const CapturedRead& read, Trial& trial,
                 const std::string& when) {
    trial.expect(read.end.status == LL_END, when + " a read ended in " + describe(read.end));
    trial.expect(idsOf(read) == bench.baseline(stream).ids, when + " it read other records");
}

/// Names of the fields that records have.
std::vector<std::string> fieldNames(Bench& bench, const StreamPlan& stream) {
    std::set<std::string> names;
    readChanged(bench, stream, [&](json& record) {
        for (const auto& [name, value] : record.items())
            names.insert(name);
    });
    return {names.begin(), names.end()};
}

void bearsVanishedFields(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto names = fieldNames(bench, stream);
    if (names.empty()) return trial.skip("its vendor's answers are no lists of JSON objects");
    for (const auto n : places(names.size(), 12)) {
        const auto& name = names[n - 1];
        const auto read = readChanged(bench, stream, [&](json& record) { record.erase(name); });
        const auto when = "without the field " + name;
        trial.expect(read.end.message.find("exception") == std::string::npos,
                     when + " an exception came up: " + describe(read.end));
        trial.expect(read.end.status != LL_END || idsOf(read) == bench.baseline(stream).ids ||
                         !read.rejects.empty(),
                     when + " it claims the end without having read everything");
    }
}

void keepsNullEmptyAndAbsentApart(Bench& bench, const StreamPlan& stream, Trial& trial) {
    bool added = false;
    const auto read = readChanged(bench, stream, [&](json& record) {
        record["probe_text"] = "x";
        record["probe_null"] = nullptr;
        record["probe_empty"] = "";
        added = true;
    });
    if (!added) return trial.skip("its vendor's answers are no lists of JSON objects");
    expectAllOf(bench, stream, read, trial, "with three fields more");
    bool handedOn = false;
    for (const auto& record : read.records) {
        const auto payload = json::parse(record.payload, nullptr, false);
        trial.expect(record.op != LL_RECORD_UPSERT || !payload.is_discarded(),
                     "with three fields more a payload is no JSON");
        if (!payload.is_object() || !payload.contains("probe_text")) continue;
        handedOn = true;
        trial.expect(payload.contains("probe_null") && payload["probe_null"].is_null(),
                     "a field that is null is not null in the payload");
        trial.expect(payload.value("probe_empty", json("-")) == json(""),
                     "a field that is empty is not empty in the payload");
        trial.expect(!payload.contains("probe_absent"), "a field that is absent is there");
    }
    if (!handedOn && !trial.hasFailed()) trial.skip("it hands on only fields that it asks for");
}

/// Right-to-left text, marks of direction, emoji, combining letters, and very much of it.
std::string oddText() {
    const std::string odd =
        "\u202E\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 "
        "\U0001F9F6 o\u0308\u0301 \\\"'<b>&amp; %00 \u2028";
    return odd + std::string(10'000, 'z');
}

/// Texts of several words are names and notes: no ids, times or choices.
void makeOdd(json& value, bool& changed) {
    if (value.is_structured()) {
        for (auto& member : value)
            makeOdd(member, changed);
        return;
    }
    if (!value.is_string()) return;
    const auto& text = value.get_ref<const std::string&>();
    const bool words = text.find(' ') != std::string::npos && text.front() >= 'A' &&
                       text.find_first_of(":/@") == std::string::npos;
    if (words) value = oddText();
    changed = changed || words;
}

bool holdsOdd(const json& value) {
    if (value.is_structured())
        return std::any_of(value.begin(), value.end(),
                           [](const json& one) { return holdsOdd(one); });
    return value.is_string() && value == oddText();
}

/// Nothing of what was changed is in what was handed on: exports in CSV are not changed.
bool isAsBefore(Bench& bench, const StreamPlan& stream, const CapturedRead& read) {
    const auto& before = bench.baseline(stream).read.records;
    return std::equal(
        read.records.begin(), read.records.end(), before.begin(), before.end(),
        [](const auto& one, const auto& other) { return one.payload == other.payload; });
}

void handsOnOddText(Bench& bench, const StreamPlan& stream, Trial& trial) {
    bool changed = false;
    const auto read = readChanged(bench, stream, [&](json& record) { makeOdd(record, changed); });
    if (!changed) return trial.skip("its vendor's records hold no text of several words");
    expectAllOf(bench, stream, read, trial, "with odd text");
    bool arrived = false;
    for (const auto& record : read.records) {
        const auto payload = json::parse(record.payload, nullptr, false);
        trial.expect(record.op != LL_RECORD_UPSERT || !payload.is_discarded(),
                     "with odd text a payload is no JSON");
        arrived = arrived || holdsOdd(payload);
    }
    if (!arrived && isAsBefore(bench, stream, read))
        return trial.skip("what it hands on comes in other answers than lists of JSON objects");
    trial.expect(arrived, "huge and right-to-left text doesn't arrive as it was sent");
}

}  // namespace

std::vector<StreamScenario> oddAnswerScenarios() {
    return {{"bears that a field vanishes", "read", bearsVanishedFields, Needs::HttpVendor},
            {"keeps null, empty and absent apart", "read", keepsNullEmptyAndAbsentApart,
             Needs::HttpVendor},
            {"hands on huge and right-to-left text as it was sent", "read", handsOnOddText,
             Needs::HttpVendor}};
}

}  // namespace leadloom::testing
