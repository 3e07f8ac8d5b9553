#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstring>
#include <functional>

#include <nlohmann/json.hpp>

#include "hub/base/mutant.h"
#include "tests/support/sim_cursor.h"
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

    Status lookupIds(const sync::CallContext&, std::string_view stream,
                     std::span<const std::string> ids, sync::RecordSink& sink) override {
        if (const Status broken = lookupFault(); !broken) return broken;
        auto& source = vendor_.streams_.at(std::string(stream));
        std::vector<Outgoing> found;
        for (const std::string& given : ids) {
            const auto record = source.records.find(known(given));
            if (record == source.records.end()) {
                Outgoing gone;
                gone.id = given;
                gone.kind = RecordKind::Delete;
                found.push_back(std::move(gone));
            } else {
                record->second.toldVersion = record->second.version;
                record->second.told.insert(record->second.version);
                found.push_back(outgoing(record->second));
            }
        }
        return put(found, sink);
    }

    Status lookupKey(const sync::CallContext&, std::string_view stream, sync::LookupKey key,
                     std::string_view value, sync::RecordSink& sink) override {
        if (const Status broken = lookupFault(); !broken) return broken;
        std::vector<Outgoing> found;
        for (const SimRecord* record :
             vendor_.listed(vendor_.streams_.at(std::string(stream)), false)) {
            if (record->deleted || !record->mergedInto.empty()) continue;
            const bool byMarker = key == sync::LookupKey::Marker && record->marker == value;
            const auto email = record->fields.find("email");
            const bool byEmail =
                key == sync::LookupKey::Email && email != record->fields.end() &&
                SimVendor::folded(email->second) == SimVendor::folded(std::string(value));
            const auto domain = record->fields.find("domain");
            const bool byDomain = key == sync::LookupKey::Domain &&
                                  domain != record->fields.end() && domain->second == value;
            if (byMarker || byEmail || byDomain) found.push_back(outgoing(*record));
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
            const bool dies =
                vendor_.strikes(SimFault::CrashesInWrite, vendor_.switches.crashesInWrite);
            if (dies) throw SimCrash{};
        }
        return results;
    }

    std::vector<Status> associate(const sync::CallContext&, std::string_view stream,
                                  std::string_view toStream,
                                  std::span<const sync::AssociationWrite> writes) override {
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

    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext&,
                                                   const sync::WebhookRequest& request,
                                                   sync::WebhookAnswer& answer) override {
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

    Result<std::string> erasePerson(const sync::CallContext& call,
                                    std::string_view keysJson) override {
        if (!vendor_.switches.erasesPersons) return ConnectorVerbs::erasePerson(call, keysJson);
        const auto keys = nlohmann::json::parse(keysJson);
        vendor_.erasuresAsked.push_back(keys.value("ticket", ""));
        if (vendor_.switches.erasesLater)
            return std::string(R"({"outcome":"pending","ticket":"t-1"})");
        vendor_.remove(keys.at("stream"), keys.at("external_id"));
        return std::string(R"({"outcome":"erased"})");
    }

private:
    static sync::WebhookHint hintOf(const nlohmann::json& told) {
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
    std::string known(std::string_view id) const {
        return vendor_.switches.caseBlindIds ? SimVendor::folded(std::string(id)) : std::string(id);
    }
    std::string shown(const std::string& id) const {
        if (!vendor_.switches.caseBlindIds || vendor_.reads % 2 == 0) return id;
        std::string upper = id;
        for (char& letter : upper)
            letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
        return upper;
    }

    Outgoing outgoing(const SimRecord& record) const {
        const SimSwitches& switches = vendor_.switches;
        Outgoing out;
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

    static Status put(const std::vector<Outgoing>& found, sync::RecordSink& sink) {
        std::vector<sync::RawRecord> views;
        views.reserve(found.size());
        for (const Outgoing& out : found)
            views.push_back(out.view());
        return sink.put(views);
    }

    Status putRows(SimVendor::Stream& source, const std::vector<const SimRecord*>& rows,
                   sync::RecordSink& sink) {
        std::vector<Outgoing> page;
        for (const SimRecord* row : rows) {
            page.push_back(outgoing(*row));
            SimRecord& truth = source.records.at(row->id);
            truth.toldVersion = std::max(truth.toldVersion, row->version);
            truth.told.insert(row->version);
        }
        sink.serverTime(vendor_.now());
        return put(page, sink);
    }

    /// All cursors of a system expire together.
    bool cursorsExpire() {
        const bool asked = std::exchange(vendor_.switches.cursorExpired, false);
        return vendor_.strikes(SimFault::ExpiresCursor) || asked;
    }

    Status lookupFault() {
        if (!vendor_.strikes(SimFault::BreaksLookup)) return Status::ok();
        return Error{ErrorKind::Transient, vendor_.name_ + ": the connection broke", {}};
    }

    /// Faults behind a page that was handed over.
    Status pageFault() {
        const SimSwitches& switches = vendor_.switches;
        if (vendor_.strikes(SimFault::BreaksPage, switches.failsPage)) {
            return Error{ErrorKind::Transient, vendor_.name_ + ": the connection broke", {}};
        }
        if (vendor_.strikes(SimFault::CrashesInRead, switches.crashesInRead)) throw SimCrash{};
        return Status::ok();
    }

    /// Hands a page over, or only its first half.
    Status page(SimVendor::Stream& source, std::vector<const SimRecord*> rows,
                sync::RecordSink& sink) {
        const bool cut = vendor_.strikes(SimFault::BreaksMidPage);
        if (cut) rows.resize(rows.size() / 2);
        if (const Status taken = putRows(source, rows, sink); !taken) return taken;
        if (cut) return Error{ErrorKind::Transient, vendor_.name_ + ": the body was cut", {}};
        return pageFault();
    }

    Result<sync::ReadEnd> walk(SimVendor::Stream& source, SimCursor at, sync::RecordSink& sink) {
        const bool byNumber = vendor_.switches.paging == SimPaging::Offset && at.position.empty();
        if (byNumber) return walkByNumber(source, at, sink);
        for (;;) {
            if (vendor_.beforePage) vendor_.beforePage();
            std::vector<const SimRecord*> rows;
            bool more = false;
            for (const SimRecord* record : vendor_.listed(source, true)) {
                if (!at.position.empty() && record->id <= at.position) continue;
                more = rows.size() == vendor_.switches.pageSize;
                if (more) break;
                rows.push_back(record);
            }
            const std::string last = rows.empty() ? at.position : rows.back()->id;
            if (const Status put = page(source, rows, sink); !put) return put.error();
            if (!more) return walked(source, at, sink);
            at.position = last;
            if (const Status moved = sink.checkpoint(at.text(), 0); !moved) return moved.error();
            if (vendor_.strikes(SimFault::CapsResult)) return sync::ReadEnd{false, vendor_.now()};
        }
    }

    /// Newest first, by row number. Pages overlap by one row; an edge that moved begins the walk
    /// anew.
    Result<sync::ReadEnd> walkByNumber(SimVendor::Stream& source, const SimCursor& at,
                                       sync::RecordSink& sink) {
        constexpr int MostRestarts = 20;
        std::size_t from = 0;
        std::string edge;
        for (int restarts = 0; restarts < MostRestarts;) {
            if (vendor_.beforePage) vendor_.beforePage();
            auto all = vendor_.listed(source, true);
            std::sort(all.begin(), all.end(), [](const SimRecord* left, const SimRecord* right) {
                return left->change > right->change;
            });
            const bool moved = from != 0 && (from > all.size() || all[from - 1]->id != edge);
            if (moved) {
                from = 0;
                ++restarts;
                continue;
            }
            const std::size_t end = std::min(all.size(), from + vendor_.switches.pageSize);
            const std::vector<const SimRecord*> rows(
                all.begin() + static_cast<std::ptrdiff_t>(from),
                all.begin() + static_cast<std::ptrdiff_t>(end));
            const bool last = end == all.size();
            edge = rows.empty() ? std::string() : rows.back()->id;
            from = end;
            if (const Status put = page(source, rows, sink); !put) return put.error();
            if (last) return walked(source, at, sink);
        }
        return sync::ReadEnd{false, vendor_.now()};
    }

    /// As modification times are cut: what changes later in the same unit isn't passed.
    TimeUs cut(TimeUs time) const {
        return time / vendor_.switches.timeResolutionUs * vendor_.switches.timeResolutionUs;
    }

    /// The cursor behind a complete walk: what changed since it began is read again.
    Result<sync::ReadEnd> walked(SimVendor::Stream& source, const SimCursor& at,
                                 sync::RecordSink& sink) {
        for (auto& [id, record] : source.records) {
            if (record.unlisted && record.unlistedAt <= at.changed) record.missedByWalk = true;
        }
        const TimeUs since = cut(at.startedUs - vendor_.switches.listLagUs);
        SimCursor next{at.epoch, false, 0, at.changed, since, {}};
        const Status moved = sink.checkpoint(next.text(), 0);
        if (!moved) return moved.error();
        return sync::ReadEnd{true, vendor_.now()};
    }

    /// Changes behind a cursor, in the order in which the vendor lists them.
    Result<sync::ReadEnd> follow(SimVendor::Stream& source, SimCursor at, sync::RecordSink& sink) {
        const bool byTime = vendor_.switches.cursorByTime;
        const TimeUs limit = cut(vendor_.now() - vendor_.switches.listLagUs);
        const TimeUs from = at.sinceUs - vendor_.switches.timeResolutionUs;
        TimeUs edgeUs = 0;
        std::string edge;
        for (bool more = true; more;) {
            if (vendor_.beforePage) vendor_.beforePage();
            std::vector<const SimRecord*> rows;
            for (const SimRecord* record : vendor_.listed(source, false)) {
                const bool behind =
                    byTime ? (LL_MUTANT("read.exclusive_bound") ? record->modifiedUs > at.sinceUs
                                                                : record->modifiedUs >= from) &&
                                 std::pair(record->modifiedUs, record->id) > std::pair(edgeUs, edge)
                           : record->change > at.changed;
                if (behind) rows.push_back(record);
            }
            std::sort(rows.begin(), rows.end(), [&](const SimRecord* one, const SimRecord* other) {
                if (!byTime) return one->change < other->change;
                return std::pair(one->modifiedUs, one->id) <
                       std::pair(other->modifiedUs, other->id);
            });
            more = rows.size() > vendor_.switches.pageSize;
            if (more) rows.resize(vendor_.switches.pageSize);
            if (!rows.empty()) {
                edgeUs = rows.back()->modifiedUs;
                edge = rows.back()->id;
                at.changed = std::max(at.changed, rows.back()->change);
                at.sinceUs = std::max(at.sinceUs, std::min(edgeUs, limit));
            }
            const bool any = !rows.empty();
            if (const Status put = page(source, std::move(rows), sink); !put) return put.error();
            if (!any) break;
            if (const Status moved = sink.checkpoint(at.text(), 0); !moved) return moved.error();
        }
        return sync::ReadEnd{true, vendor_.now()};
    }

    /// Whether the record said before this state what it says behind it: without versions the hub,
    /// which never saw this one, can't tell that it wasn't so all the time.
    bool isInterlude(const SimRecord& record, std::size_t version) const {
        if (vendor_.switches.tellsVersions || record.told.contains(version)) return false;
        const auto at = record.contents.begin() + static_cast<std::ptrdiff_t>(version);
        return std::any_of(at + 1, record.contents.end(), [&](const std::string& later) {
            return !later.empty() && std::find(record.contents.begin(), at, later) != at;
        });
    }

    /// Every version that ever was, oldest first.
    Status repeat(SimVendor::Stream& source, sync::RecordSink& sink) {
        std::vector<Outgoing> all;
        for (const auto& [id, record] : source.records) {
            // What was never told can't be told again.
            const bool known = record.toldVersion != 0 || record.madeByHub;
            if (record.unlisted || !known) continue;
            for (std::size_t version = 1; version < record.contents.size(); ++version) {
                if (record.contents[version].empty()) continue;
                Outgoing old = outgoing(record);
                old.kind = RecordKind::Upsert;
                old.payload = record.contents[version];
                const bool current = version == record.version;
                // Which of two states of one moment is the later one nobody can tell.
                const bool tied = !current && record.times[version] == record.modifiedUs;
                if (tied || isInterlude(record, version)) continue;
                if (!current && vendor_.switches.tellsTimes) {
                    old.modifiedUs = record.times[version];
                }
                if (vendor_.switches.tellsVersions) old.version = "v" + std::to_string(version);
                all.push_back(std::move(old));
            }
        }
        return put(all, sink);
    }

    sync::WriteResult writeOne(SimVendor::Stream& stream, const sync::WriteItem& item) {
        const SimSwitches& switches = vendor_.switches;
        sync::WriteResult result;
        if (switches.credentialsRefused) {
            result.status = Error{ErrorKind::Auth, vendor_.name_ + ": credentials refused", {}};
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
        SimRecord& record = vendor_.newRecord(stream);
        record.marker = std::string(item.marker);
        record.madeByHub = true;
        stream.byKey[key] = record.id;
        vendor_.madeByHub[{stream.description.name, record.marker}].push_back(record.id);
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
        ++vendor_.writes;
        const SimEvent::By before = std::exchange(vendor_.actor, SimEvent::By::Hub);
        change(stream, *record, item, creates && result.created);
        vendor_.actor = before;
        if (record->deleted) return result;
        result.externalId = shown(record->id);
        if (vendor_.switches.tellsVersions) result.version = "v" + std::to_string(record->version);
        if (vendor_.switches.answersWithRecord) {
            result.payload = outgoing(*record).payload;
            record->toldVersion = record->version;
            record->told.insert(record->version);
        }
        return result;
    }

    void change(SimVendor::Stream& stream, SimRecord& record, const sync::WriteItem& item,
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

    SimVendor& vendor_;
    std::vector<sync::StreamDescription> descriptions_;
};

std::unique_ptr<sync::Connector> SimVendor::connect() {
    return std::make_unique<SimConnector>(*this);
}

}  // namespace leadloom::testing
