#include "tests/support/sim_vendor.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <functional>

#include <nlohmann/json.hpp>

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

std::string folded(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
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
            const bool byEmail = key == sync::LookupKey::Email && email != record.fields.end() &&
                                 folded(email->second) == folded(std::string(value));
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
    return description;
}

std::unique_ptr<sync::Connector> SimVendor::connect() {
    return std::make_unique<SimConnector>(*this);
}

bool SimVendor::happens(double chance) {
    return chance > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < chance;
}

TimeUs SimVendor::now() const {
    return clock_.wallUs() + switches.clockOffsetUs;
}

void SimVendor::touch(SimRecord& record) {
    ++record.version;
    record.change = ++changes_;
    record.modifiedUs = now();
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
        case Settling::None:
            break;
    }
    return value;
}

void SimVendor::apply(SimRecord& record, const std::string& payload) {
    const auto json = nlohmann::json::parse(payload);
    for (const auto& [field, value] : json.items()) {
        if (value.is_null()) {
            record.fields.erase(field);
        } else {
            record.fields[field] = settled(field, value.get<std::string>());
        }
    }
}

std::string SimVendor::create(const std::string& stream,
                              const std::map<std::string, std::string>& fields) {
    const std::string id = name_ + "-" + std::to_string(nextId_++);
    SimRecord& record = streams_.at(stream).records[id];
    record.id = id;
    for (const auto& [field, value] : fields)
        record.fields[field] = settled(field, value);
    touch(record);
    return id;
}

void SimVendor::edit(const std::string& stream, const std::string& id, const std::string& field,
                     const std::string& value) {
    SimRecord& record = streams_.at(stream).records.at(id);
    if (value.empty()) {
        record.fields.erase(field);
    } else {
        record.fields[field] = settled(field, value);
    }
    touch(record);
}

void SimVendor::associate(const std::string& stream, const std::string& id,
                          const std::string& toStream, const std::string& toId) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.associations[toStream].insert(toId);
    touch(record);
}

void SimVendor::remove(const std::string& stream, const std::string& id) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.deleted = true;
    touch(record);
}

void SimVendor::restore(const std::string& stream, const std::string& id) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.deleted = false;
    touch(record);
}

void SimVendor::merge(const std::string& stream, const std::string& loser,
                      const std::string& winner) {
    auto& records = streams_.at(stream).records;
    SimRecord& from = records.at(loser);
    SimRecord& into = records.at(winner);
    for (const auto& [field, value] : from.fields)
        into.fields.try_emplace(field, value);
    from.mergedInto = winner;
    into.mergedOthers = true;
    touch(from);
    touch(into);
}

void SimVendor::convert(const std::string& stream, const std::string& id,
                        const std::string& toStream, const std::string& toId) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.convertedTo = toStream + "/" + toId;
    touch(record);
}

const SimRecord* SimVendor::find(const std::string& stream, const std::string& id) const {
    const auto& records = streams_.at(stream).records;
    const auto found = records.find(id);
    return found == records.end() ? nullptr : &found->second;
}

std::vector<std::string> SimVendor::liveIds(const std::string& stream) const {
    std::vector<std::string> ids;
    for (const auto& [id, record] : streams_.at(stream).records) {
        if (!record.deleted && record.mergedInto.empty() && record.convertedTo.empty()) {
            ids.push_back(id);
        }
    }
    return ids;
}

std::string SimVendor::payloadOf(const SimRecord& record) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const char* field : {"first", "last", "email", "phone", "title", "city", "tags", "company",
                              "name", "domain", "amount", "contact"}) {
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
