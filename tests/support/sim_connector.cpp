#include <cstring>
#include <functional>

#include <nlohmann/json.hpp>

#include "tests/support/sim_vendor.h"

namespace leadloom::testing {
namespace {

using sync::RecordKind;
using sync::WriteOperation;

sync::RecordHash hashOf(const std::string& text) {
    sync::RecordHash hash{};
    std::uint64_t part = 0x9e3779b97f4a7c15U;
    for (std::size_t place = 0; place < 4; ++place) {
        part = part * 31 + std::hash<std::string>{}(text + std::to_string(place));
        std::memcpy(hash.data() + place * 8, &part, sizeof part);
    }
    return hash;
}

/// A record on its way out, with the texts that its views point to.
struct Outgoing {
    std::string id;
    std::string payload;
    std::string associations;
    std::string version;
    std::string marker;
    std::string targetStream;
    std::string targetId;
    RecordKind kind = RecordKind::Upsert;
    TimeUs modifiedUs = 0;

    sync::RawRecord view() const {
        sync::RawRecord record;
        record.kind = kind;
        record.externalId = id;
        record.version = version;
        record.modifiedAtUs = modifiedUs;
        record.marker = marker;
        record.payload = payload;
        record.associations = associations;
        record.targetStream = targetStream;
        record.targetId = targetId;
        record.hash = hashOf(payload + associations + version);
        return record;
    }
};

}  // namespace

class SimConnector final : public sync::Connector {
public:
    explicit SimConnector(SimVendor& vendor) : vendor_(vendor) {
        for (const auto& [name, stream] : vendor.streams_) {
            descriptions_.push_back(vendor.describe(name));
        }
    }

    const std::vector<sync::StreamDescription>& streams() const override { return descriptions_; }
    Result<std::vector<sync::Finding>> check(const sync::CallContext&) override {
        return std::vector<sync::Finding>{};
    }
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext&) override {
        return std::vector<sync::DiscoveredStream>{};
    }

    Result<sync::ReadEnd> read(const sync::CallContext&, std::string_view stream,
                               std::string_view cursor, const sync::ReadOptions& options,
                               sync::RecordSink& sink) override {
        ++vendor_.reads;
        const SimSwitches& switches = vendor_.switches;
        if (switches.credentialsRefused) {
            return Error{ErrorKind::Auth, vendor_.name_ + ": credentials refused", {}};
        }
        if (switches.cursorExpired && !cursor.empty() && !options.full) {
            vendor_.switches.cursorExpired = false;
            return Error{ErrorKind::CursorExpired, vendor_.name_ + ": cursor expired", {}};
        }
        const std::uint64_t since = cursor.empty() ? 0 : std::stoull(std::string(cursor));
        std::vector<const SimRecord*> found;
        const auto& source = vendor_.streams_.at(std::string(stream));
        for (const auto& [id, record] : source.records) {
            if (record.change <= since || (options.full && switches.listsNothing)) continue;
            const bool departed = record.deleted || !record.mergedInto.empty();
            const bool told = switches.deletes == sync::DeleteVisibility::Feed;
            if (departed && !told) continue;
            found.push_back(&record);
        }
        std::sort(found.begin(), found.end(), [](const SimRecord* left, const SimRecord* right) {
            return left->change < right->change;
        });
        return deliver(found, since, sink);
    }

    Status lookupIds(const sync::CallContext&, std::string_view stream,
                     std::span<const std::string> ids, sync::RecordSink& sink) override {
        const auto& source = vendor_.streams_.at(std::string(stream));
        std::vector<Outgoing> found;
        for (const std::string& id : ids) {
            const auto record = source.records.find(id);
            if (record == source.records.end()) {
                Outgoing gone;
                gone.id = id;
                gone.kind = RecordKind::Delete;
                found.push_back(std::move(gone));
            } else {
                found.push_back(outgoing(record->second));
            }
        }
        return put(found, sink);
    }

    Status lookupKey(const sync::CallContext&, std::string_view stream, sync::LookupKey key,
                     std::string_view value, sync::RecordSink& sink) override {
        std::vector<Outgoing> found;
        for (const auto& [id, record] : vendor_.streams_.at(std::string(stream)).records) {
            if (record.deleted) continue;
            const bool byMarker = key == sync::LookupKey::Marker && record.marker == value;
            const auto email = record.fields.find("email");
            const bool byEmail =
                key == sync::LookupKey::Email && email != record.fields.end() &&
                SimVendor::folded(email->second) == SimVendor::folded(std::string(value));
            const auto domain = record.fields.find("domain");
            const bool byDomain = key == sync::LookupKey::Domain && domain != record.fields.end() &&
                                  domain->second == value;
            if (byMarker || byEmail || byDomain) found.push_back(outgoing(record));
        }
        return put(found, sink);
    }

    std::vector<sync::WriteResult> write(const sync::CallContext&, std::string_view stream,
                                         std::span<const sync::WriteItem> items) override {
        std::vector<sync::WriteResult> results;
        if (vendor_.beforeWrite) vendor_.beforeWrite();
        for (const sync::WriteItem& item : items) {
            ++vendor_.requests;
            results.push_back(writeOne(vendor_.streams_.at(std::string(stream)), item));
            if (vendor_.happens(vendor_.switches.crashesInWrite)) throw SimCrash{};
        }
        return results;
    }

    std::vector<Status> associate(const sync::CallContext&, std::string_view stream,
                                  std::string_view toStream,
                                  std::span<const sync::AssociationWrite> writes) override {
        std::vector<Status> results;
        for (const sync::AssociationWrite& write : writes) {
            auto& records = vendor_.streams_.at(std::string(stream)).records;
            const auto record = records.find(std::string(write.fromId));
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
            vendor_.touch(record->second);
            results.emplace_back();
        }
        return results;
    }

    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext&,
                                                   const sync::WebhookRequest& request,
                                                   sync::WebhookAnswer& answer) override {
        if (request.headers.empty() || request.headers.front().second != "signed") {
            return Error{ErrorKind::Auth, vendor_.name_ + ": wrong signature", {}};
        }
        const auto json = nlohmann::json::parse(request.body, nullptr, false);
        if (json.is_discarded()) return Error{ErrorKind::InvalidRecord, "unreadable", {}};
        sync::WebhookHint hint;
        hint.eventId = json.value("event", "");
        hint.stream = json.value("stream", "");
        hint.externalId = json.value("id", "");
        if (json.value("deleted", false)) hint.kind = RecordKind::Delete;
        answer.status = 202;
        return std::vector{hint};
    }

private:
    Outgoing outgoing(const SimRecord& record) const {
        const SimSwitches& switches = vendor_.switches;
        Outgoing out;
        out.id = record.id;
        if (switches.tellsTimes) out.modifiedUs = record.modifiedUs;
        if (switches.tellsVersions) out.version = "v" + std::to_string(record.version);
        if (!record.mergedInto.empty()) {
            out.kind = RecordKind::Merge;
            out.targetId = record.mergedInto;
        } else if (!record.convertedTo.empty()) {
            out.kind = RecordKind::Convert;
            const auto slash = record.convertedTo.find('/');
            out.targetStream = record.convertedTo.substr(0, slash);
            out.targetId = record.convertedTo.substr(slash + 1);
        } else if (record.deleted) {
            out.kind = RecordKind::Delete;
        } else {
            out.payload = SimVendor::payloadOf(record);
            out.associations = SimVendor::associationsOf(record);
            if (switches.marksRecords) out.marker = record.marker;
        }
        return out;
    }

    static Status put(const std::vector<Outgoing>& found, sync::RecordSink& sink) {
        std::vector<sync::RawRecord> views;
        views.reserve(found.size());
        for (const Outgoing& out : found)
            views.push_back(out.view());
        return sink.put(views);
    }

    Result<sync::ReadEnd> deliver(const std::vector<const SimRecord*>& found, std::uint64_t since,
                                  sync::RecordSink& sink) {
        const SimSwitches& switches = vendor_.switches;
        std::uint64_t cursor = since;
        for (std::size_t start = 0; start < found.size(); start += switches.pageSize) {
            const std::size_t end = std::min(found.size(), start + switches.pageSize);
            std::vector<Outgoing> page;
            for (std::size_t place = start; place < end; ++place) {
                page.push_back(outgoing(*found[place]));
                cursor = found[place]->change;
            }
            if (const Status taken = put(page, sink); !taken) return taken.error();
            if (vendor_.happens(switches.failsPage)) {
                return Error{ErrorKind::Transient, vendor_.name_ + ": the connection broke", {}};
            }
            if (vendor_.happens(switches.crashesInRead)) throw SimCrash{};
            const Status moved = sink.checkpoint(std::to_string(cursor), 0);
            if (!moved) return moved.error();
        }
        return sync::ReadEnd{true, vendor_.now()};
    }

    sync::WriteResult writeOne(SimVendor::Stream& stream, const sync::WriteItem& item) {
        const SimSwitches& switches = vendor_.switches;
        sync::WriteResult result;
        if (switches.credentialsRefused) {
            result.status = Error{ErrorKind::Auth, vendor_.name_ + ": credentials refused", {}};
            return result;
        }
        if (vendor_.happens(switches.refusesForNow)) {
            result.status = Error{ErrorKind::Transient, vendor_.name_ + ": not now", {}};
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
        if (vendor_.happens(switches.losesRequest)) {
            result.status = Error{ErrorKind::UnknownOutcome, vendor_.name_ + ": timed out", {}};
            return result;
        }
        result = carryOut(stream, item);
        if (result.status && vendor_.happens(switches.losesAnswer)) {
            sync::WriteResult lost;
            lost.status = Error{ErrorKind::UnknownOutcome, vendor_.name_ + ": timed out", {}};
            return lost;
        }
        return result;
    }

    SimRecord& made(SimVendor::Stream& stream, const sync::WriteItem& item, bool& created) {
        const std::string key(item.idempotencyKey);
        if (item.operation == WriteOperation::Upsert) {
            for (auto& [id, record] : stream.records) {
                if (record.marker == item.marker && !record.deleted) return record;
            }
        } else if (vendor_.switches.createClass == sync::CreateClass::IdempotencyKey) {
            const auto known = stream.byKey.find(key);
            if (known != stream.byKey.end()) return stream.records.at(known->second);
        }
        created = true;
        const std::string id = vendor_.name_ + "-" + std::to_string(vendor_.nextId_++);
        SimRecord& record = stream.records[id];
        record.id = id;
        record.marker = std::string(item.marker);
        stream.byKey[key] = id;
        vendor_.madeByHub[{stream.description.name, record.marker}].push_back(id);
        return record;
    }

    sync::WriteResult carryOut(SimVendor::Stream& stream, const sync::WriteItem& item) {
        sync::WriteResult result;
        const bool creates =
            item.operation == WriteOperation::Create || item.operation == WriteOperation::Upsert;
        SimRecord* record = nullptr;
        if (creates) {
            record = &made(stream, item, result.created);
        } else {
            const auto found = stream.records.find(std::string(item.externalId));
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
        ++vendor_.writes;
        if (item.operation == WriteOperation::Delete || item.operation == WriteOperation::Archive) {
            record->deleted = true;
            ++vendor_.deletesByHub;
            vendor_.touch(*record);
            return result;
        }
        vendor_.apply(*record, std::string(item.payload));
        vendor_.touch(*record);
        result.externalId = record->id;
        if (vendor_.switches.tellsVersions) result.version = "v" + std::to_string(record->version);
        if (vendor_.switches.answersWithRecord) result.payload = SimVendor::payloadOf(*record);
        return result;
    }

    SimVendor& vendor_;
    std::vector<sync::StreamDescription> descriptions_;
};

std::unique_ptr<sync::Connector> SimVendor::connect() {
    return std::make_unique<SimConnector>(*this);
}

}  // namespace leadloom::testing
