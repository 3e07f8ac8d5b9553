#include "hub/sync/writing/unanswered_updates.h"

#include <utility>

namespace leadloom::sync {
namespace {

constexpr int Newest = 50;

}  // namespace

Result<std::vector<store::ShadowField>> unansweredUpdates(store::Transaction& tx,
                                                          const store::LinkRow& link,
                                                          const model::EntityId& lead,
                                                          model::FieldId field) {
    const auto attempts = tx.attemptsOf(lead, Newest);
    if (!attempts) return attempts.error();
    std::vector<store::ShadowField> sent;
    sent.reserve(attempts->size());
    for (const store::AttemptRow& attempt : *attempts) {
        if (attempt.stream != link.stream || attempt.externalId != link.externalId) continue;
        auto fields = store::decodeShadow(attempt.fields);
        if (!fields) return fields.error();
        store::ShadowField* value = fields->find(field);
        if (value == nullptr) continue;
        const bool open = attempt.state == store::AttemptState::Sent ||
                          attempt.state == store::AttemptState::Unknown;
        if (attempt.outcome == store::AttemptOutcome::Answered) break;
        if (!open && attempt.outcome != store::AttemptOutcome::Lost) continue;
        value->pendingSinceUs = attempt.atUs;
        sent.push_back(std::move(*value));
    }
    return sent;
}

}  // namespace leadloom::sync
