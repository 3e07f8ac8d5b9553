#include "hub/sync/conflict/conflict_story.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"
#include "hub/store/shadow.h"
#include "hub/sync/story/plain_json.h"

namespace leadloom::sync {
namespace {

using Json = nlohmann::ordered_json;

constexpr int MostLines = 10'000;
constexpr int Page = 500;

struct Event {
    TimeUs atUs = 0;
    Json json;
};

const char* stateName(store::ConflictState state) {
    switch (state) {
        case store::ConflictState::Open:
            return "open";
        case store::ConflictState::Settled:
            return "settled";
        case store::ConflictState::Gone:
            break;
    }
    return "gone";
}

/// All that is known of one lead, read once for the conflicts of it.
struct Background {
    std::vector<store::ChangeRow> changes;
    std::vector<store::AttemptRow> attempts;
    std::vector<store::LinkRow> links;
};

Result<Background> backgroundOf(store::Transaction& tx, const model::EntityId& lead) {
    Background found;
    auto changes = tx.changesOf(lead, MostLines);
    if (!changes) return changes.error();
    found.changes = *std::move(changes);
    auto attempts = tx.attemptsOf(lead, MostLines);
    if (!attempts) return attempts.error();
    found.attempts = *std::move(attempts);
    auto links = tx.linksOf(lead);
    if (!links) return links.error();
    found.links = *std::move(links);
    return found;
}

class Teller {
public:
    Teller(store::Store& store, const model::FieldTable& fields) : store_(store), fields_(fields) {}

    Result<Json> tell(store::Transaction& tx, const store::ConflictRow& row) const {
        const auto background = backgroundOf(tx, row.entity);
        if (!background) return background.error();
        const model::FieldSpec* spec = fields_.find(row.field);
        Json json = {{"id", row.id}, {"lead", row.entity.text()}};
        json["field"] = spec == nullptr ? std::to_string(row.field) : spec->name;
        json["state"] = stateName(row.state);
        json["rule"] = "ask";
        json["held"] = plainJson(row.held);
        json["opened_at"] = isoTime(row.openedAtUs);
        json["run"] = row.runId;
        if (!row.settledBy.empty()) json["settled_by"] = row.settledBy;
        json["candidates"] = Json::array();
        for (const store::ConflictCandidate& candidate : row.candidates) {
            json["candidates"].push_back(candidateJson(row, candidate, *background));
        }
        return json;
    }

private:
    Json candidateJson(const store::ConflictRow& row, const store::ConflictCandidate& candidate,
                       const Background& background) const {
        const auto [connection, stream] = store_.streamName(candidate.stream);
        Json json = {{"connection", candidate.stream == 0 ? "leadloom" : connection},
                     {"stream", stream},
                     {"record", candidate.record},
                     {"value", plainJson(candidate.value)},
                     {"time", isoTime(candidate.stampUs)}};
        std::vector<Event> events;
        addChanges(row, candidate, connection, background, events);
        addWrites(row, candidate, background, events);
        std::stable_sort(events.begin(), events.end(), [](const Event& left, const Event& right) {
            return left.atUs < right.atUs;
        });
        json["history"] = Json::array();
        for (Event& event : events)
            json["history"].push_back(std::move(event.json));
        return json;
    }

    static void addChanges(const store::ConflictRow& row, const store::ConflictCandidate& candidate,
                           const std::string& connection, const Background& background,
                           std::vector<Event>& events) {
        for (const store::ChangeRow& change : background.changes) {
            if (change.field == row.field && change.stream == candidate.stream &&
                change.record == candidate.record && change.before != change.after) {
                Json json = {{"time", isoTime(change.atUs)},
                             {"what", "changed the lead"},
                             {"before", plainJson(change.before)},
                             {"value", plainJson(change.after)}};
                events.push_back({change.atUs, std::move(json)});
            }
            if (change.field == row.field && !change.losers.empty()) {
                addLosses(change, candidate, connection, events);
            }
        }
    }

    static void addLosses(const store::ChangeRow& change, const store::ConflictCandidate& candidate,
                          const std::string& connection, std::vector<Event>& events) {
        const Json losers = Json::parse(change.losers, nullptr, false);
        if (!losers.is_array()) return;
        for (const Json& loser : losers) {
            if (loser.value("record", "") != candidate.record) continue;
            if (loser.value("connection", "") != connection) continue;
            const TimeUs at = loser.value("at_us", TimeUs{0});
            Json json = {{"time", isoTime(at)},
                         {"what", "said there, and not taken over"},
                         {"value", loser.value("value", "")},
                         {"rule", loser.value("rule", "")}};
            const bool known = std::any_of(events.begin(), events.end(),
                                           [&](const Event& event) { return event.json == json; });
            if (!known) events.push_back({at, std::move(json)});
        }
    }

    static void addWrites(const store::ConflictRow& row, const store::ConflictCandidate& candidate,
                          const Background& background, std::vector<Event>& events) {
        for (const store::AttemptRow& attempt : background.attempts) {
            if (attempt.stream != candidate.stream || attempt.state != store::AttemptState::Done) {
                continue;
            }
            const bool made = attempt.externalId.empty();
            if (!made && attempt.externalId != candidate.record) continue;
            const auto sent = store::decodeShadow(attempt.fields);
            const store::ShadowField* field = sent ? sent->find(row.field) : nullptr;
            if (field == nullptr) continue;
            Json json = {{"time", isoTime(attempt.atUs)},
                         {"what", made ? "made there by Leadloom" : "written there by Leadloom"},
                         {"value", plainJson(field->canonical)},
                         {"run", attempt.runId}};
            events.push_back({attempt.atUs, std::move(json)});
        }
    }

    store::Store& store_;
    const model::FieldTable& fields_;
};

}  // namespace

Result<std::string> openConflictsJson(store::Store& store, const model::FieldTable& fields,
                                      std::int64_t limit) {
    auto tx = store.beginRead();
    if (!tx) return tx.error();
    const Teller teller(store, fields);
    const auto most = limit <= 0 ? std::numeric_limits<std::int64_t>::max() : limit;
    Json list = Json::array();
    std::int64_t after = 0;
    for (;;) {
        const auto rows = (*tx)->openConflicts(after, Page);
        if (!rows) return rows.error();
        if (rows->empty()) return list.dump();
        after = rows->back().id;
        for (const store::ConflictRow& row : *rows) {
            auto json = teller.tell(**tx, row);
            if (!json) return json.error();
            list.push_back(*std::move(json));
            if (static_cast<std::int64_t>(list.size()) == most) return list.dump();
        }
    }
}

Result<std::string> conflictJson(store::Store& store, const model::FieldTable& fields,
                                 std::int64_t id) {
    auto tx = store.beginRead();
    if (!tx) return tx.error();
    const auto row = (*tx)->conflict(id);
    if (!row) return row.error();
    if (!*row) {
        return Error{ErrorKind::NotFound, "there is no conflict " + std::to_string(id),
                     "leadloom conflicts lists those that wait"};
    }
    const Teller teller(store, fields);
    auto json = teller.tell(**tx, **row);
    if (!json) return json.error();
    return json->dump();
}

}  // namespace leadloom::sync
