#include "tests/support/sim_vendor.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

namespace leadloom::testing {
namespace {

constexpr const char* FilledIn = "Unknown";
/// To which the hub knows the clock of a system.
constexpr TimeUs ClockSlack = 2'000'000;

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

bool isOptOut(const std::string& field, const std::string& value) {
    return field == "optin" && (value == "denied" || value == "withdrawn");
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

bool SimVendor::seemsGone(const SimRecord& record) const {
    constexpr int Evidence = 2;
    if (switches.lookupById || record.missedWalks < Evidence) return false;
    const bool ownId = switches.createClass == sync::CreateClass::OwnId && !record.marker.empty();
    if (ownId) return false;
    const bool searched = switches.createClass == sync::CreateClass::Marker ||
                          switches.createClass == sync::CreateClass::NaturalKey;
    // Whoever searches for it goes by the e-mail that he was shown, by a run that lived.
    const auto edited = record.editedByUser.find("email");
    const std::uint64_t known = std::max(record.shownVersion, record.shownNow);
    const bool another = edited != record.editedByUser.end() && edited->second > known;
    return !searched || another || !record.fields.contains("email");
}

/// Whether any answer shows this version, or a later one, by now.
bool SimVendor::couldBeSeen(const Stream& stream, const SimRecord& record,
                            std::uint64_t version) const {
    const auto index = stream.index.find(record.id);
    if (switches.lookupById || switches.listLagUs == 0 || index == stream.index.end()) return true;
    return std::any_of(index->second.begin(), index->second.end(), [&](const Shown& shown) {
        return shown.record.version >= version && shown.fromUs <= clock_.wallUs();
    });
}

/// Whether people there edited a field since this version.
bool SimVendor::isEditedSince(const SimRecord& record, const std::string& field,
                              std::uint64_t version) {
    const auto edited = record.editedByUser.find(field);
    return edited != record.editedByUser.end() && edited->second > version;
}

/// Whether no look before a write could have shown the last edit of a field.
bool SimVendor::races(const Stream& stream, const SimRecord& record,
                      const std::string& field) const {
    const bool missed = record.missedByWalk || record.missedNow;
    if (record.unlisted && !(missed && switches.lookupById)) return true;
    const auto editedIn = record.editedInRun.find(field);
    if (run != 0 && editedIn != record.editedInRun.end() && editedIn->second == run) return true;
    const auto edited = record.editedByUser.find(field);
    return edited != record.editedByUser.end() && !couldBeSeen(stream, record, edited->second);
}

/// The hub's write. Who wrote over an edit without having been shown it is remembered.
void SimVendor::apply(Stream& stream, SimRecord& record, const std::string& payload) {
    const nlohmann::json json = nlohmann::json::parse(payload);
    bool idle = true;
    for (const auto& [field, value] : json.items()) {
        const auto present = record.fields.find(field);
        const std::string before = present == record.fields.end() ? "" : present->second;
        const std::string text = value.is_null() ? std::string() : value.get<std::string>();
        const bool unread = isEditedSince(record, field, record.toldVersion);
        // An opt-out doesn't wait for a look that failed.
        const bool unseen = run != 0 && blindedIn_ == run && isOptOut(field, text);
        // A run that died may not have stored what it was shown.
        const std::uint64_t shown = std::max(record.shownVersion, record.shownNow);
        const bool raced =
            isEditedSince(record, field, shown) && (unseen || races(stream, record, field));
        if (text.empty()) emptied_[{record.id, field}] = clock_.wallUs();
        if (field == switches.ignoredField) {
            idle = false;  // it said something new, which isn't kept here
            if (unread && raced) indistinct.insert({record.id, field, before});
            continue;
        }
        store(record, field, text);
        const auto after = record.fields.find(field);
        const std::string now = after == record.fields.end() ? "" : after->second;
        note(stream, record, "edit", field, now);
        idle = idle && now == before;
        if (now == before) continue;
        if (raced) {
            history.back().raced = before;
        } else if (unread) {
            history.back().overwrote = before;
        }
    }
    if (idle && record.version != 0) ++idleWrites;
}

void SimVendor::show(SimRecord& record, std::uint64_t version) const {
    record.toldVersion = std::max(record.toldVersion, version);
    const bool known = record.firstTold != 0 || record.firstNow != 0;
    if (!known) record.hiddenThen = switches.hiddenField;
    std::uint64_t& newest = run == 0 ? record.shownVersion : record.shownNow;
    newest = std::max(newest, version);
    tell(record, version);
}

/// The hub knows that the record is there, if not what it says.
void SimVendor::tell(SimRecord& record, std::uint64_t version) const {
    (run == 0 ? record.told : record.toldNow).insert(version);
    std::uint64_t& first = run == 0 ? record.firstTold : record.firstNow;
    if (first == 0 && version >= record.bornVersion) first = version;
}

void SimVendor::endRun(bool died) {
    for (auto& [name, stream] : streams_) {
        for (auto& [id, record] : stream.records) {
            if (!died) record.told.merge(record.toldNow);
            record.toldNow.clear();
            if (!died && record.firstTold == 0) record.firstTold = record.firstNow;
            record.firstNow = 0;
            if (!died) record.shownVersion = std::max(record.shownVersion, record.shownNow);
            record.shownNow = 0;
            record.missedByWalk = record.missedByWalk || (!died && record.missedNow);
            record.missedNow = false;
        }
    }
    run = 0;
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
    record = std::move(fresh);
    return record;
}

std::string SimVendor::create(const std::string& stream,
                              const std::map<std::string, std::string>& fields) {
    Stream& place = streams_.at(stream);
    SimRecord& record = newRecord(place);
    if (switches.settling == Settling::Filler) store(record, switches.settledField, "");
    for (const auto& [field, value] : fields) {
        store(record, field, value);
        record.editedByUser[field] = record.version + 1;
    }
    touch(place, record);
    note(place, record, "create");
    for (const auto& [field, value] : record.fields)
        note(place, record, "edit", field, value);
    return record.id;
}

void SimVendor::edit(const std::string& stream, const std::string& id, const std::string& field,
                     const std::string& value) {
    Stream& place = streams_.at(stream);
    SimRecord& record = place.records.at(id);
    store(record, field, value);
    touch(place, record);
    record.editedByUser[field] = record.version;
    record.editedInRun[field] = run;
    const auto held = record.fields.find(field);
    const std::string now = held == record.fields.end() ? "" : held->second;
    note(place, record, "edit", field, now);
    const auto emptied = emptied_.find({id, field});
    const bool close = emptied != emptied_.end() &&
                       clock_.wallUs() <= emptied->second + ClockSlack + switches.timeResolutionUs;
    if (close && switches.tellsTimes && !switches.tellsVersions)
        indistinct.insert({id, field, now});
}

void SimVendor::associate(const std::string& stream, const std::string& id,
                          const std::string& toStream, const std::string& toId) {
    Stream& place = streams_.at(stream);
    SimRecord& record = place.records.at(id);
    record.associations[toStream].insert(toId);
    touch(place, record);
    note(place, record, "edit");
}

void SimVendor::remove(const std::string& stream, const std::string& id) {
    Stream& place = streams_.at(stream);
    SimRecord& record = place.records.at(id);
    record.deleted = true;
    touch(place, record);
    note(place, record, "delete");
}

void SimVendor::restore(const std::string& stream, const std::string& id) {
    Stream& place = streams_.at(stream);
    SimRecord& record = place.records.at(id);
    record.deleted = false;
    record.restored = true;
    touch(place, record);
    note(place, record, "restore");
}

void SimVendor::unlist(const std::string& stream, const std::string& id, bool unlisted) {
    Stream& place = streams_.at(stream);
    SimRecord& record = place.records.at(id);
    record.unlisted = unlisted;
    record.missedByWalk = false;
    record.missedNow = false;
    touch(place, record);
    note(place, record, unlisted ? "unlist" : "list");
}

void SimVendor::merge(const std::string& stream, const std::string& loser,
                      const std::string& winner) {
    Stream& place = streams_.at(stream);
    SimRecord& from = place.records.at(loser);
    SimRecord& into = place.records.at(winner);
    for (const auto& [field, value] : from.fields)
        into.fields.try_emplace(field, value);
    from.mergedInto = winner;
    into.mergedOthers = true;
    touch(place, from);
    touch(place, into);
    note(place, from, "merge", {}, winner);
    note(place, into, "edit");
}

void SimVendor::convert(const std::string& stream, const std::string& id,
                        const std::string& toStream, const std::string& toId) {
    Stream& place = streams_.at(stream);
    SimRecord& record = place.records.at(id);
    record.convertedTo = toStream + "/" + toId;
    touch(place, record);
    note(place, record, "convert", {}, record.convertedTo);
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
