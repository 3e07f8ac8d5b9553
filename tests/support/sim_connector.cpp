#include "tests/support/sim_connector.h"

#include <cctype>
#include <utility>

#include <nlohmann/json.hpp>

namespace leadloom::testing {

using sync::RecordKind;

Result<std::vector<sync::Finding>> SimConnector::check(const sync::CallContext&) {
    return std::vector<sync::Finding>{};
}

Result<std::vector<sync::DiscoveredStream>> SimConnector::discover(const sync::CallContext&) {
    return std::vector<sync::DiscoveredStream>{};
}

Result<sync::ReadEnd> SimConnector::read(const sync::CallContext&, std::string_view stream,
                                         std::string_view cursor, const sync::ReadOptions& options,
                                         sync::RecordSink& sink) {
    ++vendor_.reads;
    const SimSwitches& switches = vendor_.switches;
    if (switches.credentialsRefused || vendor_.strikes(SimFault::RefusesLogin)) {
        return Error{ErrorKind::Auth, vendor_.name_ + ": credentials refused", {}};
    }
    SimCursor at = SimCursor::parse(cursor);
    if (!cursor.empty() && !options.full && cursorsExpire()) ++vendor_.epoch_;
    if (!cursor.empty() && at.epoch != vendor_.epoch_) {
        return Error{ErrorKind::CursorExpired, vendor_.name_ + ": cursor expired", {}};
    }
    if (cursor.empty() || (options.full && !at.walking)) {
        at = {vendor_.epoch_, true, vendor_.now(), vendor_.changes_, 0, {}};
    }
    SimVendor::Stream& source = vendor_.streams_.at(std::string(stream));
    if (at.walking) return walk(source, at, sink);
    if (vendor_.repeatsEverything) {
        vendor_.repeatsEverything = stream == "companies";  // people come behind them
        if (const Status repeated = repeat(source, sink); !repeated) return repeated.error();
    }
    return follow(source, at, sink);
}

Status SimConnector::lookupIds(const sync::CallContext&, std::string_view stream,
                               std::span<const std::string> ids, sync::RecordSink& sink) {
    if (const Status broken = lookupFault(); !broken) return broken;
    auto& source = vendor_.streams_.at(std::string(stream));
    std::vector<SimOutgoing> found;
    for (const std::string& given : ids) {
        const auto record = source.records.find(known(given));
        if (record == source.records.end()) {
            SimOutgoing gone;
            gone.id = given;
            gone.kind = RecordKind::Delete;
            found.push_back(std::move(gone));
        } else {
            vendor_.show(record->second, record->second.version);
            found.push_back(outgoing(record->second));
        }
    }
    return put(found, sink);
}

Status SimConnector::lookupKey(const sync::CallContext&, std::string_view stream,
                               sync::LookupKey key, std::string_view value,
                               sync::RecordSink& sink) {
    if (const Status broken = lookupFault(); !broken) return broken;
    SimVendor::Stream& source = vendor_.streams_.at(std::string(stream));
    const bool ownId =
        key == sync::LookupKey::Marker && vendor_.switches.createClass == sync::CreateClass::OwnId;
    if (ownId) return put(withOwnId(source, value), sink);
    std::vector<SimOutgoing> found;
    for (const SimRecord* record : vendor_.listed(source, SimVendor::Listing::Search)) {
        if (record->deleted || !record->mergedInto.empty()) continue;
        const bool byMarker = key == sync::LookupKey::Marker && record->marker == value;
        const auto email = record->fields.find("email");
        const bool byEmail =
            key == sync::LookupKey::Email && email != record->fields.end() &&
            SimVendor::folded(email->second) == SimVendor::folded(std::string(value));
        const auto domain = record->fields.find("domain");
        const bool byDomain = key == sync::LookupKey::Domain && domain != record->fields.end() &&
                              domain->second == value;
        if (!byMarker && !byEmail && !byDomain) continue;
        found.push_back(outgoing(*record));
        vendor_.show(source.records.at(record->id), record->version);
    }
    return put(found, sink);
}

/// A record asked for by the id that we gave it is fetched, not looked for in a list.
std::vector<SimOutgoing> SimConnector::withOwnId(SimVendor::Stream& source,
                                                 std::string_view value) {
    std::vector<SimOutgoing> found;
    for (auto& [id, record] : source.records) {
        if (record.marker != value || record.deleted || !record.mergedInto.empty()) continue;
        vendor_.show(record, record.version);
        found.push_back(outgoing(record));
    }
    return found;
}

std::vector<Status> SimConnector::associate(const sync::CallContext&, std::string_view stream,
                                            std::string_view toStream,
                                            std::span<const sync::AssociationWrite> writes) {
    std::vector<Status> results;
    for (const sync::AssociationWrite& write : writes) {
        auto& records = vendor_.streams_.at(std::string(stream)).records;
        const auto record = records.find(known(write.fromId));
        if (record == records.end()) {
            results.emplace_back(Error{ErrorKind::NotFound, "no such record", {}});
            continue;
        }
        auto& ids = record->second.associations[std::string(toStream)];
        if (write.remove) {
            ids.erase(std::string(write.toId));
        } else {
            ids.insert(std::string(write.toId));
        }
        ++vendor_.writes;
        vendor_.touch(vendor_.streams_.at(std::string(stream)), record->second);
        results.emplace_back();
    }
    return results;
}

Result<std::vector<sync::WebhookHint>> SimConnector::receive(const sync::CallContext&,
                                                             const sync::WebhookRequest& request,
                                                             sync::WebhookAnswer& answer) {
    if (request.headers.empty() || request.headers.front().second != "signed") {
        return Error{ErrorKind::Auth, vendor_.name_ + ": wrong signature", {}};
    }
    const auto json = nlohmann::json::parse(request.body, nullptr, false);
    if (json.is_discarded()) return Error{ErrorKind::InvalidRecord, "unreadable", {}};
    answer.status = 202;
    std::vector<sync::WebhookHint> hints;
    for (const auto& one : json.is_array() ? json : nlohmann::json::array({json}))
        hints.push_back(hintOf(one));
    return hints;
}

Result<std::string> SimConnector::erasePerson(const sync::CallContext& call,
                                              std::string_view keysJson) {
    if (!vendor_.switches.erasesPersons) return ConnectorVerbs::erasePerson(call, keysJson);
    const auto keys = nlohmann::json::parse(keysJson);
    vendor_.erasuresAsked.push_back(keys.value("ticket", ""));
    if (vendor_.switches.refusesErasure) {
        return Error{ErrorKind::Forbidden, "sim: a scope is missing", "grant the scope erase"};
    }
    if (vendor_.switches.erasesLater) return std::string(R"({"outcome":"pending","ticket":"t-1"})");
    vendor_.remove(keys.at("stream"), keys.at("external_id"));
    return std::string(R"({"outcome":"erased"})");
}

sync::WebhookHint SimConnector::hintOf(const nlohmann::json& told) {
    sync::WebhookHint hint;
    hint.eventId = told.value("event", "");
    hint.stream = told.value("stream", "");
    hint.externalId = told.value("id", "");
    hint.occurredAtUs = told.value("at", TimeUs{0});
    if (told.value("deleted", false)) hint.kind = RecordKind::Delete;
    if (told.contains("payload")) hint.payload = told["payload"].dump();
    hint.rejection = told.value("unreadable", "");
    return hint;
}

/// An id as the hub gave it, as it is kept here.
std::string SimConnector::known(std::string_view id) const {
    return vendor_.switches.caseBlindIds ? SimVendor::folded(std::string(id)) : std::string(id);
}

std::string SimConnector::shown(const std::string& id) const {
    if (!vendor_.switches.caseBlindIds || vendor_.reads % 2 == 0) return id;
    std::string upper = id;
    for (char& letter : upper)
        letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return upper;
}

SimOutgoing SimConnector::outgoing(const SimRecord& record) const {
    const SimSwitches& switches = vendor_.switches;
    SimOutgoing out;
    out.id = shown(record.id);
    if (switches.tellsTimes) out.modifiedUs = record.modifiedUs;
    if (switches.tellsVersions) out.version = "v" + std::to_string(record.version);
    if (!record.mergedInto.empty()) {
        out.kind = RecordKind::Merge;
        out.targetId = shown(record.mergedInto);
    } else if (!record.convertedTo.empty()) {
        out.kind = RecordKind::Convert;
        const auto slash = record.convertedTo.find('/');
        out.targetStream = record.convertedTo.substr(0, slash);
        out.targetId = record.convertedTo.substr(slash + 1);
    } else if (record.deleted) {
        out.kind = RecordKind::Delete;
    } else {
        out.payload = SimVendor::payloadOf(record);
        if (!switches.hiddenField.empty()) {
            auto json = nlohmann::ordered_json::parse(out.payload);
            json.erase(switches.hiddenField);
            out.payload = json.dump();
        }
        out.associations = SimVendor::associationsOf(record);
        if (switches.marksRecords) out.marker = record.marker;
    }
    return out;
}

Status SimConnector::put(const std::vector<SimOutgoing>& found, sync::RecordSink& sink) {
    std::vector<sync::RawRecord> views;
    views.reserve(found.size());
    for (const SimOutgoing& out : found)
        views.push_back(out.view());
    return sink.put(views);
}

/// All cursors of a system expire together.
bool SimConnector::cursorsExpire() {
    const bool asked = std::exchange(vendor_.switches.cursorExpired, false);
    return vendor_.strikes(SimFault::ExpiresCursor) || asked;
}

Status SimConnector::lookupFault() {
    if (!vendor_.strikes(SimFault::BreaksLookup)) return Status::ok();
    return Error{ErrorKind::Transient, vendor_.name_ + ": the connection broke", {}};
}

std::unique_ptr<sync::Connector> SimVendor::connect() {
    return std::make_unique<SimConnector>(*this);
}

}  // namespace leadloom::testing
