// What people do in a simulated system: a part of SimVendor.
#include "tests/support/sim_vendor.h"

namespace leadloom::testing {
namespace {

/// To which the hub knows the clock of a system.
constexpr TimeUs ClockSlack = 2'000'000;

}  // namespace

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
    const bool resembles = resemblesFormer(record);
    for (const auto& [field, value] : record.fields) {
        note(place, record, "edit", field, value);
        history.back().untold = resembles && !isKnownToKeep(place, field);
    }
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
    history.back().untold = !isKnownToKeep(place, field);
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

}  // namespace leadloom::testing
