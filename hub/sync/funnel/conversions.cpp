#include "hub/sync/funnel/conversions.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"

namespace leadloom::sync {
namespace {

using Json = nlohmann::json;

constexpr TimeUs MinuteUs = 60'000'000;
constexpr TimeUs LongestWaitUs = 6 * 60 * MinuteUs;
constexpr int MostAttempts = 12;

std::string sinceKey(const ConnectionContext& connection, const ConversionSettings& rule) {
    return "conversions:" + std::to_string(connection.key) + ":" + rule.action + ":since";
}

/// When the rule began to count; from now on where it never did.
Result<TimeUs> countsSince(RunState& run, store::Transaction& tx,
                           const ConnectionContext& connection, const ConversionSettings& rule) {
    const std::string key = sinceKey(connection, rule);
    const auto known = tx.value(key);
    if (!known) return known.error();
    if (*known) return TimeUs{std::stoll(**known)};
    const TimeUs now = run.clock.wallUs();
    if (const Status put = tx.putValue(key, std::to_string(now)); !put) return put.error();
    return now;
}

std::string textOf(const RunState& run, const store::CanonicalRow& record, std::string_view name) {
    const auto* spec = run.workspace.settings().fields->find(record.entity, name);
    const auto* field = spec == nullptr ? nullptr : record.find(spec->id);
    return field == nullptr ? std::string() : field->value.text();
}

/// A record that its system shows for the first time while its list is read for the first time is
/// the past, whatever stamp it bears.
Result<bool> isPast(store::Transaction& tx, const Dossier& dossier,
                    const store::CanonicalField& field, TimeUs since) {
    if (field.stampUs < since) return true;
    if (!dossier.isNew || field.originStream == 0) return false;
    const auto checkpoint = tx.checkpoint(field.originStream);
    if (!checkpoint) return checkpoint.error();
    return !*checkpoint || (*checkpoint)->generation == 0;
}

Status raiseOne(RunState& run, store::Transaction& tx, const Dossier& dossier,
                const ConnectionContext& connection, const ConversionSettings& rule,
                const store::CanonicalField& field) {
    const auto since = countsSince(run, tx, connection, rule);
    if (!since) return since.error();
    const auto past = isPast(tx, dossier, field, *since);
    if (!past) return past.error();
    if (*past) return Status::ok();
    const EngineSettings& settings = run.workspace.settings();
    store::ConversionRow row;
    row.connection = connection.key;
    row.action = rule.action;
    row.eventId = settings
                      .digest("conversion\n" + connection.settings->name + "\n" + rule.action +
                              "\n" + dossier.record.id.text())
                      .substr(0, 32);
    row.entity = dossier.record.id;
    row.eventUs = field.stampUs;
    const auto raised = tx.raiseConversion(row);
    return raised ? Status::ok() : Status(raised.error());
}

/// The names of a group ("click_ids.") that have a value.
Json groupOf(const RunState& run, const store::CanonicalRow& record, std::string_view prefix,
             bool wordsOnly) {
    Json group = Json::object();
    for (const auto* spec : run.workspace.settings().fields->fieldsOf(record.entity)) {
        if (!spec->name.starts_with(prefix)) continue;
        const std::string name = spec->name.substr(prefix.size());
        const auto* field = record.find(spec->id);
        if (field == nullptr || !field->value.isPresent()) continue;
        if (!wordsOnly || name.find('_') == std::string::npos) group[name] = field->value.text();
    }
    return group;
}

void put(Json& into, const char* name, const std::string& text) {
    if (!text.empty()) into[name] = text;
}

Json itemsOf(const RunState& run, const store::CanonicalRow& record, std::string_view name) {
    Json items = Json::array();
    const auto* spec = run.workspace.settings().fields->find(record.entity, name);
    const auto* field = spec == nullptr ? nullptr : record.find(spec->id);
    if (field == nullptr) return items;
    for (const std::string_view item : field->value.items())
        items.push_back(item);
    return items;
}

Json personOf(const RunState& run, const store::CanonicalRow& lead) {
    Json person = {{"emails", itemsOf(run, lead, "emails")},
                   {"phones", itemsOf(run, lead, "phones")},
                   {"external_id", lead.id.text()}};
    for (const char* name :
         {"given_name", "family_name", "city", "region", "postal_code", "country"})
        put(person, name, textOf(run, lead, name));
    return person;
}

bool mayGoThroughLater(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Transient:
        case ErrorKind::RateLimited:
        case ErrorKind::Quota:
        case ErrorKind::Auth:
        case ErrorKind::Forbidden:
        case ErrorKind::InvalidConfig:
        case ErrorKind::Unreachable:
        case ErrorKind::UnknownOutcome:
        case ErrorKind::Cancelled:
        case ErrorKind::Storage:
            return true;
        default:
            return false;
    }
}

}  // namespace

Status raiseConversions(RunState& run, store::Transaction& tx, const Dossier& dossier,
                        std::span<const model::FieldId> touched) {
    for (const ConnectionContext& connection : run.workspace.connections()) {
        for (const ConversionSettings& rule : connection.settings->conversions) {
            if (rule.entity != dossier.record.entity) continue;
            const auto* spec = run.workspace.settings().fields->find(rule.entity, rule.field);
            if (spec == nullptr) continue;
            const auto* field = dossier.record.find(spec->id);
            const bool looked = touched.empty() || std::find(touched.begin(), touched.end(),
                                                             spec->id) != touched.end();
            if (!looked || field == nullptr || field->value.text() != rule.value) continue;
            const Status raised = raiseOne(run, tx, dossier, connection, rule, *field);
            if (!raised) return raised;
        }
    }
    return Status::ok();
}

Result<std::vector<WaitingConversions>> waitingConversions(store::Transaction& tx,
                                                           const ConnectionContext& connection) {
    std::vector<WaitingConversions> waiting;
    for (const ConversionSettings& rule : connection.settings->conversions) {
        const auto count = tx.countOpenConversions(connection.key, rule.action);
        if (!count) return count.error();
        if (*count != 0) waiting.push_back({connection.settings->name, rule.action, *count});
    }
    return waiting;
}

struct ConversionUploader::Event {
    store::ConversionRow row;
    std::string payload;  ///< empty: it is not to be sent
};

ConversionUploader::ConversionUploader(RunState& run, const ConnectionContext& connection,
                                       Connector& connector)
    : run_(run), connection_(connection), connector_(connector) {}

Status ConversionUploader::uploadDue() {
    for (const ConversionSettings& rule : connection_.settings->conversions) {
        {
            auto tx = run_.store.beginWrite();
            if (!tx) return tx.error();
            const auto since = countsSince(run_, **tx, connection_, rule);
            if (!since) return since.error();
            if (const Status kept = (*tx)->commit(); !kept) return kept;
        }
        for (bool more = true; more && !run_.cancelled();) {
            const auto sent = uploadSome(rule);
            if (!sent) return sent.error();
            more = *sent;
        }
    }
    return Status::ok();
}

/// False: nothing more is due.
Result<bool> ConversionUploader::uploadSome(const ConversionSettings& rule) {
    auto events = prepare(rule);
    if (!events) return events.error();
    if (events->empty()) return false;
    std::vector<WriteItem> items;
    std::vector<Event*> sent;
    for (Event& event : *events) {
        if (event.payload.empty()) continue;
        WriteItem& item = items.emplace_back();
        item.operation = WriteOperation::Create;
        item.idempotencyKey = event.row.eventId;
        item.payload = event.payload;
        sent.push_back(&event);
    }
    if (items.empty()) return true;
    const CallContext call{run_.runId, 0, run_.options.cancelled, false};
    const auto results = connector_.uploadConversions(call, rule.action, items);
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    std::optional<Error> failure;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        settle(sent[i]->row, results[i]);
        if (sent[i]->row.state == store::ConversionState::Refused) ++run_.attention.conversions;
        if (const Status kept = (*tx)->putConversion(sent[i]->row); !kept) return kept.error();
        if (!results[i].status && sent[i]->row.state == store::ConversionState::Open)
            failure = results[i].status.error();
    }
    if (const Status kept = (*tx)->commit(); !kept) return kept.error();
    if (failure) return *failure;
    return true;
}

/// Takes some that are due, settles those that may not be sent, and makes the attempt durable
/// before a byte of it leaves.
Result<std::vector<ConversionUploader::Event>> ConversionUploader::prepare(
    const ConversionSettings& rule) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    const TimeUs now = run_.clock.wallUs();
    const auto due = (*tx)->dueConversions(connection_.key, rule.action, now, rule.batch);
    if (!due) return due.error();
    std::vector<Event> events;
    for (const store::ConversionRow& row : *due) {
        Event& event = events.emplace_back();
        event.row = row;
        if (const Status composed = compose(**tx, rule, event); !composed) return composed.error();
        if (!event.payload.empty()) {
            event.row.dueUs =
                now + std::min(LongestWaitUs, MinuteUs << std::min(event.row.attempts, 9));
            ++event.row.attempts;
        }
        if (const Status kept = (*tx)->putConversion(event.row); !kept) return kept.error();
    }
    if (const Status kept = (*tx)->commit(); !kept) return kept.error();
    return events;
}

Status ConversionUploader::compose(store::Transaction& tx, const ConversionSettings& rule,
                                   Event& event) const {
    const auto withhold = [&](std::string why) {
        end(event.row, store::ConversionState::Withheld, std::move(why));
        return Status::ok();
    };
    const auto subject = loadDossier(tx, event.row.entity);
    if (!subject) return subject.error();
    if (!*subject || (*subject)->record.state != store::CanonicalState::Live)
        return withhold("the record is gone");
    const auto lead = leadOf(tx, **subject);
    if (!lead) return lead.error();
    if (!*lead) return withhold("no person stands for it");
    const store::CanonicalRow& person = (*lead)->record;
    if (textOf(run_, person, "consent." + rule.consent) != "granted")
        return withhold("consent." + rule.consent + " is not granted");
    const std::string until = textOf(run_, person, "consent." + rule.consent + "_expires_at");
    if (!until.empty() && until <= isoTime(run_.clock.wallUs()))
        return withhold("consent." + rule.consent + " has expired");
    Json payload = {{"event", rule.action},
                    {"event_id", event.row.eventId},
                    {"time", isoTime(event.row.eventUs)},
                    {"click_ids", groupOf(run_, person, "click_ids.", false)},
                    {"consent", groupOf(run_, person, "consent.", true)},
                    {"person", personOf(run_, person)}};
    put(payload, "value", textOf(run_, (*subject)->record, "amount"));
    put(payload, "currency", textOf(run_, (*subject)->record, "currency"));
    for (const StreamContext& stream : connection_.streams) {
        const auto* link = (*lead)->primary(stream.key);
        if (link == nullptr || payload.contains("record")) continue;
        payload["record"] = {{"stream", stream.settings->name}, {"id", link->externalId}};
    }
    event.payload = payload.dump(-1, ' ', false, Json::error_handler_t::replace);
    return Status::ok();
}

/// The person a conversion is about: the lead itself, or the first of a deal's.
Result<std::optional<Dossier>> ConversionUploader::leadOf(store::Transaction& tx,
                                                          const Dossier& subject) const {
    if (subject.record.entity == model::Entity::Lead) return std::optional(subject);
    const Json leads = itemsOf(run_, subject.record, "leads");
    for (const Json& named : leads) {
        const auto id = model::EntityId::parse(named.get<std::string>());
        if (!id) continue;
        auto lead = loadDossier(tx, *id);
        if (!lead) return lead;
        const bool live = *lead && (*lead)->record.state == store::CanonicalState::Live;
        if (live) return lead;
    }
    return std::optional<Dossier>();
}

void ConversionUploader::settle(store::ConversionRow& row, const WriteResult& result) const {
    if (result.status || result.status.error().kind == ErrorKind::Accepted) {
        const std::string receipt =
            result.status ? result.externalId : result.status.error().message;
        return end(row, store::ConversionState::Sent, receipt);
    }
    const Error& error = result.status.error();
    if (!mayGoThroughLater(error.kind))
        return end(row, store::ConversionState::Refused, error.message);
    row.note = error.message;
    if (row.attempts >= MostAttempts)
        end(row, store::ConversionState::Refused, "given up: " + error.message);
}

void ConversionUploader::end(store::ConversionRow& row, store::ConversionState state,
                             std::string note) const {
    row.state = state;
    row.note = std::move(note);
    row.endedUs = run_.clock.wallUs();
}

}  // namespace leadloom::sync
