#include "tests/support/sim_vendor.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

namespace leadloom::testing {
namespace {

constexpr const char* FilledIn = "Unknown";

std::string dialled(const std::string& text) {
    std::string digits;
    for (const char letter : text) {
        if (std::isdigit(static_cast<unsigned char>(letter)) != 0 || letter == '+') {
            digits.push_back(letter);
        }
    }
    return digits;
}

/// Whether it keeps the hub from seeing what is there.
bool breaksSight(SimFault fault) {
    return fault == SimFault::BreaksPage || fault == SimFault::BreaksMidPage ||
           fault == SimFault::BreaksLookup || fault == SimFault::CapsResult;
}

bool isLive(const SimRecord& record) {
    return !record.deleted && record.mergedInto.empty() && record.convertedTo.empty();
}

}  // namespace

SimVendor::SimVendor(std::string name, Clock& clock, std::uint64_t seed, SimSwitches given)
    : switches(std::move(given)), name_(std::move(name)), clock_(clock), random_(seed) {}

void SimVendor::addStream(sync::StreamDescription description) {
    const std::string name = description.name;
    streams_[name].description = std::move(description);
}

sync::StreamDescription SimVendor::describe(const std::string& stream) const {
    sync::StreamDescription description = streams_.at(stream).description;
    description.incremental = switches.incremental;
    description.canCreate = true;
    description.canUpdate = true;
    description.canDelete = true;
    description.canArchive = true;
    description.lookupById = switches.lookupById;
    description.preconditions = switches.preconditions;
    description.createClass = switches.createClass;
    description.deletes = switches.deletes;
    description.writeBatch = switches.writeBatch;
    description.webhooks = switches.webhooks;
    description.idsReusable = switches.reusesIds;
    if (switches.caseBlindIds) description.idRule = sync::IdRule::CaseInsensitive;
    description.indexLagSeconds = switches.listLagUs / 1'000'000;
    if (switches.cursorByTime) {
        description.overlapSeconds =
            static_cast<int>((switches.listLagUs + switches.timeResolutionUs) / 1'000'000) + 1;
    }
    description.deleteFeedDays = static_cast<int>(switches.feedWindowUs / 86'400'000'000);
    return description;
}

void SimVendor::plan(SimFault fault, int nth) {
    plans_.at(static_cast<std::size_t>(fault)).push_back(std::max(nth, 1));
}

void SimVendor::forgetPlans() {
    for (auto& planned : plans_)
        planned.clear();
}

bool SimVendor::happens(double chance) {
    return chance > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < chance;
}

bool SimVendor::strikes(SimFault fault, double chance) {
    auto& planned = plans_.at(static_cast<std::size_t>(fault));
    bool struck = happens(chance);
    if (!planned.empty() && --planned.front() == 0) {
        planned.pop_front();
        struck = true;
    }
    if (struck) ++faultsStruck;
    if (struck && breaksSight(fault)) blindedIn_ = run;
    return struck;
}

TimeUs SimVendor::now() const {
    return clock_.wallUs() + switches.clockOffsetUs;
}

void SimVendor::touch(Stream& stream, SimRecord& record) {
    ++record.version;
    record.change = ++changes_;
    record.modifiedUs = now() / switches.timeResolutionUs * switches.timeResolutionUs;
    record.touchedUs = clock_.wallUs();
    record.contents.resize(record.version + 1);
    record.contents.back() = isLive(record) ? payloadOf(record) : std::string();
    record.times.resize(record.version + 1);
    record.times.back() = record.modifiedUs;
    if (switches.webhooks) {
        const nlohmann::json event = {{"event", name_ + "-" + std::to_string(nextEvent_++)},
                                      {"stream", stream.description.name},
                                      {"id", record.id},
                                      {"deleted", record.deleted}};
        events.push_back(event.dump());
    }
    if (switches.listLagUs == 0) return;
    // A lag of its own for each change, so that a later one may show before an earlier one.
    const TimeUs lag = static_cast<TimeUs>((changes_ * 7919) % 61) * switches.listLagUs / 60;
    stream.index[record.id].push_back({clock_.wallUs() + lag, record});
}

void SimVendor::note(Stream& stream, const SimRecord& record, const char* what, std::string field,
                     std::string value) {
    SimEvent event;
    event.by = actor;
    event.atUs = clock_.wallUs();
    event.stream = stream.description.name;
    event.id = record.id;
    event.what = what;
    event.field = std::move(field);
    event.value = std::move(value);
    event.version = record.version;
    history.push_back(std::move(event));
}

std::vector<const SimRecord*> SimVendor::listed(Stream& stream, Listing listing) {
    std::vector<const SimRecord*> found;
    for (auto& [id, record] : stream.records) {
        const SimRecord* seen = &record;
        if (switches.listLagUs != 0) {
            seen = nullptr;
            for (const Shown& shown : stream.index[id]) {
                const bool visible = shown.fromUs <= clock_.wallUs();
                if (visible && (seen == nullptr || shown.record.version > seen->version)) {
                    seen = &shown.record;
                }
            }
            if (seen == nullptr) continue;
        }
        if (seen->unlisted && listing != Listing::Search) continue;
        if (listing == Listing::Walk && switches.listsNothing) continue;
        const bool departed = seen->deleted || !seen->mergedInto.empty();
        const bool told = switches.deletes == sync::DeleteVisibility::Feed &&
                          (switches.feedWindowUs == 0 ||
                           seen->touchedUs + switches.feedWindowUs > clock_.wallUs());
        if (departed && !told) continue;
        found.push_back(seen);
    }
    return found;
}

std::string SimVendor::settled(const std::string& field, std::string value) const {
    if (field != switches.settledField) return value;
    switch (switches.settling) {
        case Settling::LowerCase:
            return folded(std::move(value));
        case Settling::Trim:
            while (!value.empty() && value.back() == ' ')
                value.pop_back();
            return value;
        case Settling::Cut:
            return value.substr(0, switches.cutAt);
        case Settling::Phone:
            return dialled(value);
        case Settling::Filler:
        case Settling::None:
            break;
    }
    return value;
}

void SimVendor::store(SimRecord& record, const std::string& field, std::string value) const {
    const bool fills = switches.settling == Settling::Filler && field == switches.settledField;
    if (value.empty() && fills) value = FilledIn;
    if (value.empty()) {
        record.fields.erase(field);
    } else {
        record.fields[field] = settled(field, std::move(value));
    }
}

SimRecord& SimVendor::newRecord(Stream& stream) {
    std::string id;
    if (switches.reusesIds) {
        for (const auto& [known, record] : stream.records) {
            if (record.deleted && id.empty()) id = known;
        }
    }
    if (id.empty()) id = name_ + "-" + std::to_string(nextId_++);
    SimRecord& record = stream.records[id];
    SimRecord fresh;
    fresh.id = id;
    fresh.version = record.version;
    fresh.bornVersion = record.version + 1;
    fresh.contents = std::move(record.contents);
    fresh.times = std::move(record.times);
    fresh.toldVersion = record.toldVersion;
    fresh.shownVersion = record.shownVersion;
    fresh.shownNow = record.shownNow;
    fresh.told = std::move(record.told);
    fresh.toldNow = std::move(record.toldNow);
    fresh.keeps = std::move(record.keeps);
    fresh.keepsNow = std::move(record.keepsNow);
    record = std::move(fresh);
    return record;
}

const SimRecord* SimVendor::find(const std::string& stream, const std::string& id) const {
    const auto& records = streams_.at(stream).records;
    const auto found = records.find(id);
    return found == records.end() ? nullptr : &found->second;
}

std::vector<std::string> SimVendor::liveIds(const std::string& stream) const {
    std::vector<std::string> ids;
    for (const auto& [id, record] : streams_.at(stream).records) {
        if (isLive(record)) ids.push_back(id);
    }
    return ids;
}

std::vector<std::string> SimVendor::deletedIds(const std::string& stream) const {
    std::vector<std::string> ids;
    for (const auto& [id, record] : streams_.at(stream).records) {
        if (record.deleted) ids.push_back(id);
    }
    return ids;
}

std::vector<std::string> SimVendor::streams() const {
    std::vector<std::string> names;
    for (const auto& [name, stream] : streams_)
        names.push_back(name);
    return names;
}

std::string SimVendor::folded(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

std::string SimVendor::payloadOf(const SimRecord& record) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const char* field : {"first", "last", "email", "phone", "title", "city", "tags", "company",
                              "name", "domain", "amount", "contact", "optin", "confirmed"}) {
        const auto value = record.fields.find(field);
        if (value == record.fields.end()) {
            json[field] = nullptr;
        } else {
            json[field] = value->second;
        }
    }
    return json.dump();
}

std::string SimVendor::associationsOf(const SimRecord& record) {
    if (record.associations.empty()) return {};
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [stream, ids] : record.associations)
        json[stream] = ids;
    return json.dump();
}

}  // namespace leadloom::testing
