#include "hub/sync/privacy/consent.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <set>

#include "hub/base/mutant.h"
#include "hub/base/time_text.h"

namespace leadloom::sync {
namespace {

struct Channel {
    std::string_view name;
    model::FieldId field;
};

// The model's numbers; a test holds them against its registry.
constexpr std::array Channels{
    Channel{"email", 1201},     Channel{"phone", 1211}, Channel{"sms", 1221},
    Channel{"messaging", 1231}, Channel{"post", 1241},  Channel{"ads", 1251},
    Channel{"profiling", 1261}, Channel{"sale", 1271},  Channel{"contact", 1272}};
constexpr model::FieldId FirstSwitch = 1271;  ///< from here on a boolean, true means no
constexpr model::FieldId Basis = 1;
constexpr model::FieldId At = 2;
constexpr model::FieldId Source = 3;
constexpr model::FieldId DoubleOptIn = 6;

bool isSwitch(model::FieldId field) {
    return field >= FirstSwitch;
}

/// The state that a field of the group belongs to; 0: it isn't of one.
model::FieldId stateFieldOf(model::FieldId field) {
    if (field < Channels.front().field || field > Channels.back().field) return 0;
    for (const Channel& channel : Channels) {
        const bool own = field == channel.field;
        const bool ofGroup =
            !isSwitch(channel.field) && field > channel.field && field < channel.field + 9;
        if (own || ofGroup) return channel.field;
    }
    return 0;
}

std::string textIn(const store::Shadow& shadow, model::FieldId field) {
    const store::ShadowField* found = shadow.find(field);
    return found != nullptr && found->canonical.isPresent() ? found->canonical.text()
                                                            : std::string();
}

TimeUs timeIn(const store::Shadow& shadow, model::FieldId field, TimeUs latest) {
    const store::ShadowField* found = shadow.find(field);
    const TimeUs told = found == nullptr ? 0 : timeOf(found->canonical);
    return told > latest ? 0 : told;
}

/// True when it is news.
bool remember(store::Shadow& shadow, model::FieldId place, const model::Value& what, TimeUs atUs) {
    store::ShadowField& memory = shadow.at(place);
    if (memory.canonical.isPresent() && memory.stampUs > atUs) return false;
    if (memory.canonical == what && memory.stampUs == atUs) return false;
    memory.canonical = what;
    memory.stampUs = atUs;
    return true;
}

std::string wordFor(model::FieldId field, const model::Value& value) {
    if (!isSwitch(field)) return value.text();
    return value.text() == "true" ? "withdrawn" : "granted";
}

/// `changed`: the state itself is another than before.
std::optional<store::ConsentRow> lineFor(store::Shadow& shadow, model::FieldId field, bool changed,
                                         TimeUs receivedUs) {
    const store::ShadowField* said = shadow.find(field);
    if (said == nullptr || !said->own || !said->canonical.isPresent()) return std::nullopt;
    const model::Value value = said->canonical;
    const TimeUs stampUs = said->stampUs;
    const bool no = isOptOut(field, value);
    if (!no && value.text() != "granted") return std::nullopt;
    store::ConsentRow row;
    row.channel = std::string(consentChannel(field));
    row.purpose = "marketing";
    row.state = wordFor(field, value);
    row.atUs = stampUs;
    if (!isSwitch(field)) {
        row.basis = textIn(shadow, field + Basis);
        row.source = textIn(shadow, field + Source);
        if (const TimeUs told = timeIn(shadow, field + At, receivedUs); told != 0) row.atUs = told;
        const TimeUs confirmed = timeIn(shadow, field + DoubleOptIn, receivedUs);
        const store::ShadowField* confirmation = shadow.find(field + DoubleOptIn);
        // A record that says no and holds a confirmation was opted out behind it.
        if (no && confirmation != nullptr && confirmation->own)
            row.atUs = std::max(row.atUs, confirmed + 1);
        if (!no && confirmed != 0) {
            row.proof = "double opt-in " + isoTime(confirmed);
            row.atUs = confirmed;
        }
    }
    bool news = changed;
    if (no) news = remember(shadow, optOutOf(field), value, row.atUs) || news;
    if (!no && !row.proof.empty()) {
        news = remember(shadow, optInOf(field), value, row.atUs) || news;
    }
    if (!news) return std::nullopt;
    return row;
}

struct OptOut {
    const Contribution* by = nullptr;
    const model::Value* value = nullptr;
    TimeUs atUs = 0;
};

int severity(const model::Value& value) {
    return value.text() == "withdrawn" ? 2 : 1;
}

bool before(const OptOut& left, const OptOut& right) {
    if (severity(*left.value) != severity(*right.value)) {
        return severity(*left.value) > severity(*right.value);
    }
    if (left.atUs != right.atUs) return left.atUs > right.atUs;
    return laterThan(*left.by, *right.by);
}

/// The remembered one where there is one: its time is that of the word, not of the record.
OptOut optOutIn(const Contribution& contribution, model::FieldId field) {
    if (contribution.optOut != nullptr) {
        return {&contribution, contribution.optOut, contribution.optOutUs};
    }
    if (contribution.own && isOptOut(field, *contribution.value)) {
        return {&contribution, contribution.value, contribution.stampUs};
    }
    return {};
}

}  // namespace

bool isConsentState(model::FieldId field) {
    return std::any_of(Channels.begin(), Channels.end(),
                       [field](const Channel& channel) { return channel.field == field; });
}

std::string_view consentChannel(model::FieldId field) {
    for (const Channel& channel : Channels) {
        if (channel.field == field) return channel.name;
    }
    return {};
}

model::FieldId consentField(std::string_view name) {
    for (const Channel& channel : Channels) {
        if (channel.name == name) return channel.field;
    }
    return 0;
}

model::FieldId consentOf(model::FieldId note) {
    for (const Channel& channel : Channels) {
        if (note == optOutOf(channel.field) || note == optInOf(channel.field)) return channel.field;
    }
    return 0;
}

bool isOptOut(model::FieldId field, const model::Value& value) {
    if (!value.isPresent()) return false;
    if (isSwitch(field)) return value.text() == "true";
    return value.text() == "denied" || value.text() == "withdrawn";
}

std::vector<store::ConsentRow> noteConsent(store::Shadow& shadow,
                                           std::span<const model::FieldId> touched,
                                           TimeUs receivedUs) {
    std::set<model::FieldId> states;
    for (const model::FieldId field : touched) {
        if (const model::FieldId state = stateFieldOf(field); state != 0) states.insert(state);
    }
    std::vector<store::ConsentRow> lines;
    for (const model::FieldId state : states) {
        const bool changed = std::find(touched.begin(), touched.end(), state) != touched.end();
        auto line = lineFor(shadow, state, changed, receivedUs);
        if (line) lines.push_back(*std::move(line));
    }
    return lines;
}

void carryConsent(const store::Shadow& from, store::Shadow& to) {
    for (const store::ShadowField& note : from.fields) {
        if (consentOf(note.field) != 0) remember(to, note.field, note.canonical, note.stampUs);
    }
}

std::vector<model::FieldId> recallConsent(std::span<const store::ConsentRow> log,
                                          store::Shadow& shadow) {
    std::set<model::FieldId> states;
    for (const store::ConsentRow& line : log) {
        const model::FieldId state = consentField(line.channel);
        if (state == 0) continue;
        const model::Value value = consentValue(state, line.state);
        const bool no = isOptOut(state, value);
        if (!no && line.proof.empty()) continue;
        remember(shadow, no ? optOutOf(state) : optInOf(state), value, line.atUs);
        states.insert(state);
    }
    return {states.begin(), states.end()};
}

model::Value consentValue(model::FieldId field, const std::string& state) {
    if (!isSwitch(field)) return model::Value::text(state);
    return model::Value::text(state == "granted" ? "false" : "true");
}

std::optional<Resolution> resolveConsent(const model::FieldSpec& field,
                                         std::span<const Contribution> contributions) {
    if (LL_MUTANT("consent.forgets")) return std::nullopt;
    const Contribution* optIn = nullptr;
    for (const Contribution& contribution : contributions) {
        if (contribution.optIn == nullptr) continue;
        const bool newer =
            optIn == nullptr || contribution.optInUs > optIn->optInUs ||
            (contribution.optInUs == optIn->optInUs && laterThan(contribution, *optIn));
        if (newer) optIn = &contribution;
    }
    OptOut standing;
    for (const Contribution& contribution : contributions) {
        const OptOut no = optOutIn(contribution, field.id);
        if (no.by == nullptr || (optIn != nullptr && optIn->optInUs > no.atUs)) continue;
        if (standing.by == nullptr || before(no, standing)) standing = no;
    }
    if (standing.by != nullptr) {
        return Resolution{*standing.value, standing.by, standing.atUs, false};
    }
    if (optIn != nullptr) return Resolution{*optIn->optIn, optIn, optIn->optInUs, false};
    return std::nullopt;
}

TimeUs timeOf(const model::Value& value) {
    if (!value.isPresent()) return 0;
    std::tm day{};
    int millis = 0;
    const int read =
        std::sscanf(value.text().c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3d", &day.tm_year, &day.tm_mon,
                    &day.tm_mday, &day.tm_hour, &day.tm_min, &day.tm_sec, &millis);
    if (read < 3) return 0;
    day.tm_year -= 1900;
    day.tm_mon -= 1;
    return static_cast<TimeUs>(timegm(&day)) * 1'000'000 + TimeUs{1000} * millis;
}

}  // namespace leadloom::sync
