#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/support/sim_connector.h"

namespace leadloom::testing {

using sync::WriteOperation;

std::vector<sync::WriteResult> SimConnector::write(const sync::CallContext&,
                                                   std::string_view stream,
                                                   std::span<const sync::WriteItem> items) {
    std::vector<sync::WriteResult> results;
    if (vendor_.beforeWrite) vendor_.beforeWrite();
    for (const sync::WriteItem& item : items) {
        ++vendor_.requests;
        results.push_back(writeOne(vendor_.streams_.at(std::string(stream)), item));
        const bool dies =
            vendor_.strikes(SimFault::CrashesInWrite, vendor_.switches.crashesInWrite);
        if (dies) throw SimCrash{};
    }
    return results;
}

sync::WriteResult SimConnector::writeOne(SimVendor::Stream& stream, const sync::WriteItem& item) {
    const SimSwitches& switches = vendor_.switches;
    sync::WriteResult result;
    if (switches.credentialsRefused) {
        result.status = Error{ErrorKind::Auth, vendor_.name_ + ": credentials refused", {}};
        return result;
    }
    if (switches.forbidsWrites) {
        result.status = Error{ErrorKind::Forbidden, vendor_.name_ + ": no right to write", {}};
        return result;
    }
    if (vendor_.strikes(SimFault::RefusesForNow, switches.refusesForNow)) {
        result.status = Error{ErrorKind::Transient, vendor_.name_ + ": not now", {}};
        return result;
    }
    if (vendor_.strikes(SimFault::RateLimits)) {
        Error error{ErrorKind::RateLimited, vendor_.name_ + ": too many requests", {}};
        error.retryAfter = std::chrono::seconds(30);
        result.status = std::move(error);
        return result;
    }
    const bool names =
        !switches.refusesField.empty() &&
        item.payload.find('"' + switches.refusesField + '"') != std::string_view::npos;
    if (names) {
        result.status = Error{ErrorKind::InvalidRecord, vendor_.name_ + ": value refused", {}};
        result.refusedField = switches.refusesField;
        return result;
    }
    if (vendor_.strikes(SimFault::LosesRequest, switches.losesRequest)) {
        result.status = Error{ErrorKind::UnknownOutcome, vendor_.name_ + ": timed out", {}};
        return result;
    }
    result = carryOut(stream, item);
    if (result.status && vendor_.strikes(SimFault::LosesAnswer, switches.losesAnswer)) {
        sync::WriteResult lost;
        lost.status = Error{ErrorKind::UnknownOutcome, vendor_.name_ + ": timed out", {}};
        return lost;
    }
    if (!result.externalId.empty()) {
        SimRecord& record = stream.records.at(known(result.externalId));
        vendor_.tell(record, record.version);
        if (!result.payload.empty()) vendor_.show(record, record.version);
    }
    return result;
}

SimRecord& SimConnector::made(SimVendor::Stream& stream, const sync::WriteItem& item,
                              bool& created) {
    const std::string key(item.idempotencyKey);
    if (item.operation == WriteOperation::Upsert) {
        for (auto& [id, record] : stream.records) {
            const bool there = !record.deleted && record.mergedInto.empty();
            if (record.marker == item.marker && there && record.convertedTo.empty()) return record;
        }
    } else if (vendor_.switches.createClass == sync::CreateClass::IdempotencyKey) {
        const auto known = stream.byKey.find(key);
        if (known != stream.byKey.end()) return stream.records.at(known->second);
    }
    created = true;
    for (auto& [id, other] : stream.records) {
        const bool same = other.madeByHub && other.marker == item.marker;
        if (same && vendor_.seemsGone(other)) other.givenUp = true;
    }
    SimRecord& record = vendor_.newRecord(stream);
    record.marker = std::string(item.marker);
    record.madeByHub = true;
    stream.byKey[key] = record.id;
    vendor_.madeByHub[{stream.description.name, record.marker}].push_back(record.id);
    return record;
}

/// The other record that holds what must be unique and the write would set; "" for none.
std::string SimConnector::holderOf(const SimVendor::Stream& stream, const SimRecord& record,
                                   const sync::WriteItem& item) const {
    const std::string& field = vendor_.switches.uniqueField;
    if (field.empty()) return {};
    const nlohmann::json payload = nlohmann::json::parse(item.payload);
    const auto wanted = payload.find(field);
    if (wanted == payload.end() || !wanted->is_string()) return {};
    for (const auto& [id, other] : stream.records) {
        const auto held = other.fields.find(field);
        const bool holds = held != other.fields.end() && held->second == *wanted;
        if (&other != &record && !other.deleted && holds) return id;
    }
    return {};
}

sync::WriteResult SimConnector::carryOut(SimVendor::Stream& stream, const sync::WriteItem& item) {
    sync::WriteResult result;
    const bool creates =
        item.operation == WriteOperation::Create || item.operation == WriteOperation::Upsert;
    SimRecord* record = nullptr;
    if (creates) {
        record = &made(stream, item, result.created);
    } else {
        const auto found = stream.records.find(known(item.externalId));
        if (found == stream.records.end() || found->second.deleted ||
            !found->second.mergedInto.empty() || !found->second.convertedTo.empty()) {
            result.status = Error{ErrorKind::NotFound, vendor_.name_ + ": no such record", {}};
            return result;
        }
        record = &found->second;
    }
    const std::string version = "v" + std::to_string(record->version);
    const bool moved = vendor_.switches.preconditions && !item.expectedVersion.empty() &&
                       item.expectedVersion != version;
    if (moved) {
        result.status = Error{ErrorKind::Conflict, vendor_.name_ + ": changed meanwhile", {}};
        return result;
    }
    if (const std::string holder = creates ? std::string() : holderOf(stream, *record, item);
        !holder.empty()) {
        result.status = Error{ErrorKind::Conflict, vendor_.name_ + ": exists already", {}};
        result.existingId = holder;
        result.refusedField = vendor_.switches.uniqueField;
        return result;
    }
    // A key that is known already is answered again and has no other effect.
    const bool repeats = item.operation == WriteOperation::Create && !result.created;
    if (!repeats) {
        ++vendor_.writes;
        const SimEvent::By before = std::exchange(vendor_.actor, SimEvent::By::Hub);
        const std::int64_t idle = vendor_.idleWrites;
        change(stream, *record, item, creates && result.created);
        // Who makes what seems to be gone can't know what it says.
        if (creates && vendor_.seemsGone(*record)) vendor_.idleWrites = idle;
        vendor_.actor = before;
    }
    if (record->deleted) return result;
    result.externalId = shown(record->id);
    if (vendor_.switches.tellsVersions) result.version = "v" + std::to_string(record->version);
    if (vendor_.switches.answersWithRecord) result.payload = outgoing(*record).payload;
    return result;
}

void SimConnector::change(SimVendor::Stream& stream, SimRecord& record, const sync::WriteItem& item,
                          bool created) {
    if (item.operation == WriteOperation::Delete || item.operation == WriteOperation::Archive) {
        record.deleted = true;
        ++vendor_.deletesByHub;
        vendor_.touch(stream, record);
        vendor_.note(stream, record, "delete");
        return;
    }
    vendor_.apply(stream, record, std::string(item.payload));
    vendor_.touch(stream, record);
    if (created) vendor_.note(stream, record, "create");
}

}  // namespace leadloom::testing
