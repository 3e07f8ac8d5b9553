#include "hub/sync/ledger/canonical_fields.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "hub/sync/conflict/decision.h"
#include "hub/sync/identity/restored.h"
#include "hub/sync/ledger/removals.h"
#include "hub/sync/ledger/said_values.h"
#include "hub/sync/privacy/consent.h"
#include "hub/sync/reading/references.h"

namespace leadloom::sync {
namespace {

/// Named in one line of the history, the latest first.
constexpr std::size_t MostLosers = 64;

Contribution fromLink(const Workspace& workspace, const store::LinkRow& link,
                      const store::ShadowField& shadow) {
    Contribution contribution;
    contribution.value = &shadow.canonical;
    contribution.stampUs = shadow.stampUs;
    contribution.stream = link.stream;
    contribution.record = link.externalId;
    contribution.own = shadow.own && link.state == store::LinkState::Live;
    if (const StreamContext* stream = workspace.stream(link.stream)) {
        contribution.rank = stream->connection->settings->rank;
        contribution.connection = stream->connection->settings->name;
    }
    return contribution;
}

Contribution fromEdit(const store::CanonicalField& edit) {
    Contribution contribution;
    contribution.value = &edit.value;
    contribution.stampUs = edit.stampUs;
    contribution.rank = -1;
    contribution.own = true;
    contribution.local = true;
    contribution.decision = edit.rule;
    return contribution;
}

std::string losersOf(const FieldRule& rule, const Resolution& resolution,
                     const std::vector<Contribution>& contributions) {
    std::vector<const Contribution*> beaten;
    for (const Contribution& contribution : contributions) {
        if (!contribution.own || contribution.value->isAbsent()) continue;
        if (*contribution.value != resolution.value) beaten.push_back(&contribution);
    }
    if (beaten.size() > MostLosers) {
        std::sort(beaten.begin(), beaten.end(),
                  [](const auto* one, const auto* other) { return laterThan(*one, *other); });
        beaten.resize(MostLosers);
    }
    nlohmann::json losers = nlohmann::json::array();
    for (const Contribution* contribution : beaten) {
        losers.push_back({{"field", rule.spec->name},
                          {"value", contribution->value->text()},
                          {"connection", contribution->connection},
                          {"record", contribution->record},
                          {"at_us", contribution->stampUs},
                          {"rule", rule.ruleName}});
    }
    return losers.empty() ? std::string() : losers.dump();
}

std::vector<store::ConflictCandidate> candidatesOf(std::vector<Contribution> contributions) {
    std::erase_if(contributions, [](const Contribution& contribution) {
        return !contribution.own || contribution.value->isAbsent();
    });
    std::sort(contributions.begin(), contributions.end(), laterThan);
    std::vector<store::ConflictCandidate> candidates;
    candidates.reserve(contributions.size());
    for (const Contribution& contribution : contributions) {
        candidates.push_back({contribution.stream, std::string(contribution.record),
                              *contribution.value, contribution.stampUs});
    }
    return candidates;
}

store::CanonicalField chosen(const FieldRule& rule, model::FieldId field,
                             const Resolution& resolution) {
    store::CanonicalField result;
    result.field = field;
    result.value = resolution.value;
    result.originStream = resolution.origin->stream;
    result.originRecord = std::string(resolution.origin->record);
    result.stampUs = resolution.stampUs;
    result.rule = resolution.standing ? std::string(DecidedForEver) : rule.ruleName;
    return result;
}

bool sameField(const store::CanonicalField& left, const store::CanonicalField& right) {
    return left.value == right.value && left.originStream == right.originStream &&
           left.originRecord == right.originRecord && left.stampUs == right.stampUs &&
           left.rule == right.rule;
}

void dropField(store::CanonicalRow& record, model::FieldId field) {
    std::erase_if(record.fields,
                  [field](const store::CanonicalField& entry) { return entry.field == field; });
}

}  // namespace

namespace {

void attachMemory(Contribution& contribution, model::FieldId field, const store::Shadow& shadow) {
    if (const store::ShadowField* no = shadow.find(optOutOf(field))) {
        contribution.optOut = &no->canonical;
        contribution.optOutUs = no->stampUs;
    }
    if (const store::ShadowField* yes = shadow.find(optInOf(field))) {
        contribution.optIn = &yes->canonical;
        contribution.optInUs = yes->stampUs;
    }
}

void attachMemory(Contribution& contribution, model::FieldId field,
                  const std::vector<store::CanonicalField>& edits) {
    for (const store::CanonicalField& edit : edits) {
        if (edit.field == optOutOf(field) && edit.stampUs >= contribution.optOutUs) {
            contribution.optOut = &edit.value;
            contribution.optOutUs = edit.stampUs;
        }
        if (edit.field == optInOf(field) && edit.stampUs >= contribution.optInUs) {
            contribution.optIn = &edit.value;
            contribution.optInUs = edit.stampUs;
        }
    }
}

/// Of a record that says nothing about a field, what it took away and what it said about consent
/// still count; of one that became another one only the latter.
void addSilent(const Workspace& workspace, const store::LinkRow& link, model::FieldId field,
               std::vector<Contribution>& out) {
    static const store::ShadowField Silent;
    if (link.shadow.fields.empty() || !isNote(link.shadow.fields.back().field)) return;
    Contribution contribution = fromLink(workspace, link, Silent);
    if (isConsentState(field)) attachMemory(contribution, field, link.shadow);
    if (link.state != store::LinkState::Alias) {
        const store::ShadowField* removals = link.shadow.find(removalsOf(field));
        if (removals != nullptr) contribution.removed = &removals->canonical;
    }
    const bool counts = contribution.optOut != nullptr || contribution.optIn != nullptr ||
                        contribution.removed != nullptr;
    if (counts) out.push_back(contribution);
}

}  // namespace

void collectContributions(const Workspace& workspace, const Dossier& dossier, model::FieldId field,
                          std::vector<Contribution>& out) {
    out.clear();
    const bool consent = isConsentState(field);
    for (const store::LinkRow& link : dossier.links) {
        const store::ShadowField* shadow = saidIn(link.shadow, field);
        const bool silent = link.state == store::LinkState::Alias || shadow == nullptr ||
                            shadow->canonical.isAbsent();
        if (silent) {
            addSilent(workspace, link, field, out);
            continue;
        }
        Contribution contribution = fromLink(workspace, link, *shadow);
        if (const store::ShadowField* removals = link.shadow.find(removalsOf(field))) {
            contribution.removed = &removals->canonical;
        }
        if (consent) attachMemory(contribution, field, link.shadow);
        out.push_back(contribution);
    }
    for (const store::CanonicalField& edit : dossier.record.localEdits) {
        if (edit.field != field) continue;
        out.push_back(fromEdit(edit));
        if (consent) attachMemory(out.back(), field, dossier.record.localEdits);
    }
}

FieldChange refreshField(const Workspace& workspace, Dossier& dossier, model::FieldId field) {
    FieldChange change;
    const FieldRule* rule = workspace.rule(field);
    if (rule == nullptr) return change;
    std::vector<Contribution> contributions;
    collectContributions(workspace, dossier, field, contributions);
    const Resolution resolution = resolve(*rule->policy, *rule->spec, contributions);
    const store::CanonicalField* present = dossier.record.find(field);
    if (present != nullptr) change.before = present->value;
    change.after = resolution.value;
    change.asks = rule->policy->kind == PolicyKind::Ask;
    change.disputed = resolution.disputed;
    if (change.disputed) change.candidates = candidatesOf(contributions);
    if (rule->policy->kind != PolicyKind::Union) {
        change.losers = losersOf(*rule, resolution, contributions);
    }
    change.changed = change.before != change.after;
    if (resolution.origin == nullptr) {
        if (present == nullptr) return change;
        dropField(dossier.record, field);
        dossier.changed = true;
        return change;
    }
    store::CanonicalField next = chosen(*rule, field, resolution);
    // Items have no order of their own: the one they came in first stays.
    const bool sameSet = present != nullptr && rule->policy->kind == PolicyKind::Union &&
                         sameItems(present->value, next.value);
    if (sameSet) {
        next.value = present->value;
        change.after = present->value;
        change.changed = false;
    }
    if (present != nullptr && sameField(*present, next)) return change;
    dossier.record.at(field) = std::move(next);
    dossier.changed = true;
    return change;
}

bool fillFromOnlyLink(const Workspace& workspace, Dossier& dossier, model::FieldId field) {
    if (dossier.links.size() != 1 || !dossier.record.localEdits.empty()) return false;
    const store::LinkRow& link = dossier.links.front();
    const store::ShadowField* shadow = link.shadow.find(field);
    const FieldRule* rule = workspace.rule(field);
    if (shadow == nullptr || rule == nullptr || !shadow->own || !shadow->canonical.isPresent()) {
        return false;
    }
    const bool oneItem =
        shadow->canonical.text().find(model::Value::ItemSeparator) == std::string::npos;
    if (rule->policy->kind == PolicyKind::Union && !oneItem) return false;
    if (link.state != store::LinkState::Live || link.shadow.find(removalsOf(field)) != nullptr) {
        return false;
    }
    if (link.shadow.find(optOutOf(field)) != nullptr ||
        link.shadow.find(optInOf(field)) != nullptr) {
        return false;
    }
    store::CanonicalField& target = dossier.record.at(field);
    target.value = shadow->canonical;
    target.originStream = link.stream;
    target.originRecord = link.externalId;
    target.stampUs = shadow->stampUs;
    target.rule = rule->ruleName;
    dossier.changed = true;
    return true;
}

std::vector<store::CanonicalField> rebuiltFields(const Workspace& workspace,
                                                 const Dossier& dossier) {
    std::set<model::FieldId> fields;
    for (const store::LinkRow& link : dossier.links) {
        const std::vector<model::FieldId> said = saidFields(link.shadow);
        fields.insert(said.begin(), said.end());
    }
    for (const store::CanonicalField& edit : dossier.record.localEdits)
        fields.insert(edit.field);
    std::vector<store::CanonicalField> rebuilt;
    std::vector<Contribution> contributions;
    for (const model::FieldId field : fields) {
        const FieldRule* rule = workspace.rule(field);
        if (rule == nullptr) continue;
        collectContributions(workspace, dossier, field, contributions);
        const Resolution resolution = resolve(*rule->policy, *rule->spec, contributions);
        if (resolution.origin != nullptr) rebuilt.push_back(chosen(*rule, field, resolution));
    }
    return rebuilt;
}

}  // namespace leadloom::sync
