#include "hub/sync/story/queries.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "hub/base/time_text.h"
#include "hub/match/matcher.h"
#include "hub/normalize/normalizer.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/story/plain_json.h"
#include "hub/sync/story/query_keys.h"

namespace leadloom::sync {
namespace {

using Json = nlohmann::ordered_json;

constexpr int Page = 500;
constexpr int MostLines = 10'000;

Json valueJson(const model::FieldSpec& spec, const model::Value& value) {
    if (!value.isPresent()) return nullptr;
    if (!spec.many) return value.text();
    Json items = Json::array();
    for (const std::string_view item : value.items())
        items.push_back(std::string(item));
    return items;
}

const char* roleName(store::LinkRole role) {
    return role == store::LinkRole::Primary ? "primary" : "secondary";
}

const char* stateName(store::LinkState state) {
    switch (state) {
        case store::LinkState::Live:
            return "live";
        case store::LinkState::Alias:
            return "alias";
        case store::LinkState::Gone:
            return "gone";
        case store::LinkState::Unlinked:
            break;
    }
    return "unlinked";
}

const char* operationName(std::uint8_t operation) {
    switch (static_cast<WriteOperation>(operation)) {
        case WriteOperation::Create:
        case WriteOperation::Upsert:
            return "create";
        case WriteOperation::Update:
            return "update";
        case WriteOperation::Delete:
            return "delete";
        case WriteOperation::Archive:
            break;
    }
    return "archive";
}

const char* attemptName(store::AttemptState state) {
    switch (state) {
        case store::AttemptState::Ready:
        case store::AttemptState::Sent:
            return "sent";
        case store::AttemptState::Done:
            return "done";
        case store::AttemptState::Refused:
            return "refused";
        case store::AttemptState::Unknown:
            break;
    }
    return "unknown";
}

std::string foldedText(std::string_view text) {
    normalize::MatchKeys keys;
    return keys.folded(text);
}

bool nameContains(const store::CanonicalRow& record, const model::FieldTable& fields,
                  const std::string& folded) {
    std::string name;
    for (const store::CanonicalField& field : record.fields) {
        const model::FieldSpec* spec = fields.find(field.field);
        if (spec == nullptr || !field.value.isPresent()) continue;
        const bool named = spec->name == "full_name" || spec->name == "given_name" ||
                           spec->name == "family_name" || spec->name == "native_name" ||
                           spec->name == "name" || spec->name == "legal_name";
        if (named) name += field.value.text() + " ";
    }
    return foldedText(name).find(folded) != std::string::npos;
}

class Namer {
public:
    explicit Namer(store::Store& store) : store_(store) {}

    void name(Json& json, store::StreamKey key) const {
        const auto [connection, stream] = store_.streamName(key);
        json["connection"] = connection;
        json["stream"] = stream;
    }

private:
    store::Store& store_;
};

Json fieldsJson(const store::CanonicalRow& record, const model::FieldTable& fields) {
    Json json = Json::object();
    for (const store::CanonicalField& field : record.fields) {
        const model::FieldSpec* spec = fields.find(field.field);
        if (spec != nullptr) json[spec->name] = valueJson(*spec, field.value);
    }
    return json;
}

Json linkJson(const store::LinkRow& link, const Namer& namer) {
    Json json = Json::object();
    namer.name(json, link.stream);
    json["record"] = link.externalId;
    json["role"] = roleName(link.role);
    json["state"] = stateName(link.state);
    return json;
}

Json headJson(const store::CanonicalRow& record) {
    return {{"id", record.id.text()}, {"entity", std::string(model::toString(record.entity))}};
}

Json originsJson(const store::CanonicalRow& record, const model::FieldTable& fields,
                 const Namer& namer) {
    Json json = Json::object();
    for (const store::CanonicalField& field : record.fields) {
        const model::FieldSpec* spec = fields.find(field.field);
        if (spec == nullptr) continue;
        Json entry = {{"value", valueJson(*spec, field.value)}};
        Json origin = Json::object();
        namer.name(origin, field.originStream);
        if (field.originStream == 0) origin["connection"] = "leadloom";
        origin["record"] = field.originRecord;
        origin["time"] = isoTime(field.stampUs);
        origin["rule"] = field.rule;
        entry["origin"] = std::move(origin);
        json[spec->name] = std::move(entry);
    }
    return json;
}

Json changeJson(const store::ChangeRow& change, const model::FieldTable& fields,
                const Namer& namer) {
    Json json = {{"seq", change.seq}, {"time", isoTime(change.atUs)}, {"cause", change.cause}};
    if (change.field != 0) {
        const model::FieldSpec* spec = fields.find(change.field);
        json["field"] = spec == nullptr ? std::to_string(change.field) : spec->name;
        json["before"] = plainJson(change.before);
        json["after"] = plainJson(change.after);
    }
    if (change.stream != 0) namer.name(json, change.stream);
    if (!change.record.empty()) json["record"] = change.record;
    if (!change.losers.empty()) json["losers"] = Json::parse(change.losers);
    json["run"] = change.runId;
    return json;
}

Json attemptJson(const store::AttemptRow& attempt, const Namer& namer) {
    Json json = Json::object();
    namer.name(json, attempt.stream);
    json["record"] = attempt.externalId;
    json["operation"] = operationName(attempt.operation);
    json["state"] = attemptName(attempt.state);
    json["time"] = isoTime(attempt.atUs);
    json["answer"] = attempt.answer;
    json["run"] = attempt.runId;
    return json;
}

Json consentJson(const store::ConsentRow& line, const Namer& namer) {
    Json json = {{"at", isoTime(line.atUs)}, {"noted_at", isoTime(line.notedUs)},
                 {"channel", line.channel},  {"purpose", line.purpose},
                 {"state", line.state},      {"basis", line.basis},
                 {"proof", line.proof},      {"source", line.source}};
    if (line.stream == 0) {
        json["connection"] = "leadloom";
    } else {
        namer.name(json, line.stream);
        json["record"] = line.record;
    }
    json["run"] = line.runId;
    return json;
}

Status readConsent(store::Transaction& tx, Story& story) {
    const auto add = [&](store::StreamKey stream, std::string_view record) -> Status {
        auto lines = tx.consentOf(stream, record);
        if (!lines) return lines.error();
        for (store::ConsentRow& line : *lines)
            story.consent.push_back(std::move(line));
        return Status::ok();
    };
    Status read = add(0, story.record.id.text());
    for (const store::LinkRow& link : story.links) {
        if (read) read = add(link.stream, link.externalId);
    }
    std::sort(story.consent.begin(), story.consent.end(),
              [](const store::ConsentRow& one, const store::ConsentRow& other) {
                  return one.seq < other.seq;
              });
    return read;
}

}  // namespace

Result<std::vector<store::CanonicalRow>> Queries::find(model::Entity entity, std::string_view query,
                                                       std::int64_t limit) {
    auto tx = store_.beginRead();
    if (!tx) return tx.error();
    const auto most = limit <= 0 ? std::numeric_limits<std::int64_t>::max() : limit;
    std::vector<store::CanonicalRow> rows;
    const auto take = [&](store::CanonicalRow row) {
        const bool known = std::any_of(rows.begin(), rows.end(),
                                       [&](const auto& other) { return other.id == row.id; });
        const bool fits = row.entity == entity && row.state == store::CanonicalState::Live;
        if (fits && !known && static_cast<std::int64_t>(rows.size()) < most) {
            rows.push_back(std::move(row));
        }
    };
    if (const auto id = model::EntityId::parse(query)) {
        auto row = (*tx)->canonical(*id);
        if (!row) return row.error();
        if (*row) take(**std::move(row));
        if (!rows.empty()) return rows;
    }
    if (!query.empty()) {
        for (const model::IdentityKey& key : keysMeant(entity, query, locale_)) {
            const auto ids = (*tx)->findByKey(key, MostLines);
            if (!ids) return ids.error();
            for (const model::EntityId& id : *ids) {
                auto row = (*tx)->canonical(id);
                if (!row) return row.error();
                if (*row) take(**std::move(row));
            }
        }
        if (!rows.empty()) return rows;
    }
    const std::string folded = foldedText(query);
    if (!query.empty() && folded.empty()) return rows;
    model::EntityId after;
    while (static_cast<std::int64_t>(rows.size()) < most) {
        auto page = (*tx)->canonicals(entity, after, Page);
        if (!page) return page.error();
        if (page->empty()) break;
        after = page->back().id;
        for (store::CanonicalRow& row : *page) {
            if (row.state != store::CanonicalState::Live) continue;
            if (!query.empty() && !nameContains(row, fields_, folded)) continue;
            if (static_cast<std::int64_t>(rows.size()) < most) rows.push_back(std::move(row));
        }
    }
    return rows;
}

Result<Story> Queries::explain(std::string_view id) {
    auto entity = model::EntityId::parse(id);
    auto tx = store_.beginRead();
    if (!tx) return tx.error();
    Story story;
    for (int step = 0; entity && step < 64; ++step) {
        auto row = (*tx)->canonical(*entity);
        if (!row) return row.error();
        if (!*row) break;
        if ((*row)->state == store::CanonicalState::Merged) {
            entity = (*row)->mergedInto;
            continue;
        }
        story.record = **std::move(row);
        auto links = (*tx)->linksOf(*entity);
        if (!links) return links.error();
        story.links = *std::move(links);
        auto changes = (*tx)->changesOf(*entity, MostLines);
        if (!changes) return changes.error();
        story.changes = *std::move(changes);
        auto attempts = (*tx)->attemptsOf(*entity, MostLines);
        if (!attempts) return attempts.error();
        story.attempts = *std::move(attempts);
        if (const Status read = readConsent(**tx, story); !read) return read.error();
        return story;
    }
    return Error{ErrorKind::NotFound, "there is no record with that id",
                 "leadloom leads finds records by e-mail, phone or name"};
}

Result<std::string> Queries::recordJson(const store::CanonicalRow& record) {
    auto tx = store_.beginRead();
    if (!tx) return tx.error();
    const auto links = (*tx)->linksOf(record.id);
    if (!links) return links.error();
    const Namer namer(store_);
    Json json = headJson(record);
    json["fields"] = fieldsJson(record, fields_);
    json["links"] = Json::array();
    for (const store::LinkRow& link : *links)
        json["links"].push_back(linkJson(link, namer));
    return json.dump();
}

Result<std::string> Queries::storyJson(const Story& story) {
    const Namer namer(store_);
    Json json = headJson(story.record);
    json["fields"] = originsJson(story.record, fields_, namer);
    json["links"] = Json::array();
    for (const store::LinkRow& link : story.links) {
        Json entry = linkJson(link, namer);
        entry["created_by"] = link.createdBy;
        if (!link.aliasOf.empty()) entry["alias_of"] = link.aliasOf;
        json["links"].push_back(std::move(entry));
    }
    json["consent"] = Json::array();
    for (const store::ConsentRow& line : story.consent)
        json["consent"].push_back(consentJson(line, namer));
    json["changes"] = Json::array();
    for (const store::ChangeRow& change : story.changes) {
        json["changes"].push_back(changeJson(change, fields_, namer));
    }
    json["writes"] = Json::array();
    for (const store::AttemptRow& attempt : story.attempts) {
        json["writes"].push_back(attemptJson(attempt, namer));
    }
    return json.dump();
}

}  // namespace leadloom::sync
