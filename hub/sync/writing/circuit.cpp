#include "hub/sync/writing/circuit.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "hub/store/shadow.h"
#include "hub/sync/connection/connector.h"

namespace leadloom::sync {
namespace {

constexpr TimeUs HourUs = 3'600'000'000;
constexpr std::size_t MostWrites = 20;
constexpr std::size_t WritesLookedAt = 10;
constexpr std::size_t MostValues = 4;
/// Of all connections together.
constexpr int MostAttempts = 200;

bool changesRecord(const store::AttemptRow& attempt) {
    const auto operation = static_cast<WriteOperation>(attempt.operation);
    const bool arrived = attempt.state != store::AttemptState::Refused;
    return arrived && (operation == WriteOperation::Update || operation == WriteOperation::Upsert);
}

bool isOfConnection(const Workspace& workspace, const StreamContext& stream,
                    const store::AttemptRow& attempt) {
    if (attempt.stream == stream.key) return true;
    const StreamContext* other = workspace.stream(attempt.stream);
    return other != nullptr && other->connection == stream.connection;
}

}  // namespace

Result<Freeze> circuitOf(store::Transaction& tx, const Workspace& workspace,
                         const StreamContext& stream, const model::EntityId& entity, TimeUs nowUs) {
    const auto attempts = tx.attemptsOf(entity, MostAttempts);
    if (!attempts) return attempts.error();
    Freeze freeze;
    std::size_t writes = 0;
    std::size_t here = 0;
    std::map<model::FieldId, std::set<std::string>> values;
    for (const store::AttemptRow& attempt : *attempts) {
        if (attempt.atUs <= nowUs - HourUs) break;
        if (!changesRecord(attempt) || !isOfConnection(workspace, stream, attempt)) continue;
        ++writes;
        if (attempt.stream != stream.key || ++here > WritesLookedAt) continue;
        const auto sent = store::decodeShadow(attempt.fields);
        if (!sent) return sent.error();
        for (const store::ShadowField& field : sent->fields)
            values[field.field].insert(field.external.text());
    }
    freeze.record = writes >= MostWrites;
    if (here < WritesLookedAt) return freeze;
    for (const auto& [field, taken] : values) {
        if (taken.size() > MostValues) freeze.fields.insert(field);
    }
    return freeze;
}

Result<std::set<model::FieldId>> frozenFields(store::Transaction& tx, const Workspace& workspace,
                                              const StreamContext& stream,
                                              const std::string& externalId) {
    std::set<model::FieldId> fields;
    const auto letters = tx.parkedOf(stream.key, externalId, 0);
    if (!letters) return letters.error();
    for (const store::ParkedRow& letter : *letters) {
        if (letter.code != CircuitCode || letter.field.empty()) continue;
        const model::FieldSpec* spec =
            workspace.settings().fields->find(stream.settings->entity, letter.field);
        if (spec != nullptr) fields.insert(spec->id);
    }
    return fields;
}

}  // namespace leadloom::sync
