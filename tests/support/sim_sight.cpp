// What the hub was shown, and what its writes could have known of: a part of SimVendor.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/support/sim_vendor.h"

namespace leadloom::testing {
namespace {

bool isOptOut(const std::string& field, const std::string& value) {
    return field == "optin" && (value == "denied" || value == "withdrawn");
}

}  // namespace

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
    const bool update = record.version >= record.bornVersion;
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
        if (update && now == text) record.replaced[field] = record.version + 1;
        if (raced) {
            history.back().raced = before;
        } else if (unread) {
            history.back().overwrote = before;
        }
    }
    if (idle && update) ++idleWrites;
}

void SimVendor::show(SimRecord& record, std::uint64_t version) const {
    record.toldVersion = std::max(record.toldVersion, version);
    const bool known = record.firstTold != 0 || record.firstNow != 0;
    if (!known) record.hiddenThen = switches.hiddenField;
    std::uint64_t& newest = run == 0 ? record.shownVersion : record.shownNow;
    newest = std::max(newest, version);
    showUpdates(record, version);
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
            if (!died) record.keeps.merge(record.keepsNow);
            record.keepsNow.clear();
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

/// The hub sees which of its updates stand in a record.
void SimVendor::showUpdates(SimRecord& record, std::uint64_t version) const {
    std::set<std::string>& keeps = run == 0 ? record.keeps : record.keepsNow;
    for (const auto& [field, since] : record.replaced) {
        const auto edited = record.editedByUser.find(field);
        const bool changed = edited != record.editedByUser.end() && edited->second > since &&
                             edited->second <= version;
        if (version >= since && !changed && field != switches.hiddenField) keeps.insert(field);
    }
}

/// Whether a record that had its id before had its e-mail or number.
bool SimVendor::resemblesFormer(const SimRecord& record) {
    for (std::uint64_t version = 1; version < record.bornVersion; ++version) {
        const std::string& content = record.contents.at(version);
        if (content.empty()) continue;
        const nlohmann::json former = nlohmann::json::parse(content);
        for (const char* key : {"email", "phone"}) {
            const auto held = record.fields.find(key);
            if (held != record.fields.end() && former.at(key) == held->second) return true;
        }
    }
    return false;
}

bool SimVendor::isKnownToKeep(const Stream& stream, const std::string& field) {
    return std::any_of(stream.records.begin(), stream.records.end(),
                       [&](const auto& each) { return each.second.keeps.contains(field); });
}

}  // namespace leadloom::testing
