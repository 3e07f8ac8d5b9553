#include "hub/sync/identity/identity.h"

#include <algorithm>

#include "hub/match/fields.h"
#include "hub/sync/identity/restored.h"

namespace leadloom::sync {
namespace {

constexpr model::FieldId KeyFields[] = {
    match::field::LeadEmails,       match::field::LeadPhones,     match::field::CompanyName,
    match::field::CompanyLegalName, match::field::CompanyDomains, match::field::CompanyWebsite,
    match::field::DealName,         match::field::DealCompany,    match::field::UserEmail};

std::vector<model::FieldValue> flat(const store::CanonicalRow& record) {
    std::vector<model::FieldValue> values;
    values.reserve(record.fields.size());
    for (const store::CanonicalField& field : record.fields) {
        if (field.value.isPresent()) values.push_back({field.field, field.value});
    }
    return values;
}

std::vector<model::FieldValue> flat(const store::LinkRow& link) {
    std::vector<model::FieldValue> values;
    for (const model::FieldId field : KeyFields) {
        const store::ShadowField* said = saidIn(link.shadow, field);
        if (said != nullptr && said->canonical.isPresent()) {
            values.push_back({field, said->canonical});
        }
    }
    return values;
}

void addTheRest(const mapping::MappedRecord& fields, std::vector<model::FieldValue>& record) {
    for (const mapping::MappedField& field : fields.fields) {
        const bool there =
            std::any_of(record.begin(), record.end(),
                        [&](const model::FieldValue& value) { return value.field == field.field; });
        if (!there && field.canonical.isPresent()) {
            record.push_back({field.field, field.canonical});
        }
    }
    std::sort(record.begin(), record.end(),
              [](const model::FieldValue& one, const model::FieldValue& other) {
                  return one.field < other.field;
              });
}

void addKeys(std::vector<model::IdentityKey>& keys, std::vector<model::IdentityKey> more) {
    for (model::IdentityKey& key : more) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
    }
}

}  // namespace

struct Identity::Candidate {
    Dossier dossier;
    match::Verdict verdict;
};

bool Identity::isKeyField(model::FieldId field) {
    return std::find(std::begin(KeyFields), std::end(KeyFields), field) != std::end(KeyFields);
}

Result<Identification> Identity::identify(store::Transaction& tx, const StreamContext& stream,
                                          const store::InboxRow& row,
                                          const mapping::MappedRecord& fields) {
    Identification found;
    if (!row.marker.empty()) {
        if (const Status looked = marked(tx, stream, row, found); !looked) return looked.error();
        if (found.dossier) return found;
    }
    auto record = keyValues(tx, stream, row, fields);
    if (!record) return record.error();
    found.keys = matcher_.strongKeys(stream.settings->entity, *record);
    Candidates candidates;
    for (const model::IdentityKey& key : found.keys) {
        const Status looked = gather(tx, key, fields, *record, candidates, found.deleted);
        if (!looked) return looked.error();
    }
    choose(candidates, found);
    return found;
}

Status Identity::marked(store::Transaction& tx, const StreamContext& stream,
                        const store::InboxRow& row, Identification& found) {
    const auto id = model::EntityId::parse(row.marker);
    if (!id) return Status::ok();
    auto dossier = loadDossier(tx, *id);
    if (!dossier) return dossier.error();
    if (!*dossier || (*dossier)->record.entity != stream.settings->entity) return Status::ok();
    if ((*dossier)->record.state != store::CanonicalState::Live) return Status::ok();
    found.dossier = **std::move(dossier);
    found.rule = "marker";
    return Status::ok();
}

/// The values that keys are made of.
Result<std::vector<model::FieldValue>> Identity::keyValues(store::Transaction& tx,
                                                           const StreamContext& stream,
                                                           const store::InboxRow& row,
                                                           const mapping::MappedRecord& fields) {
    std::vector<model::FieldValue> values;
    for (const mapping::MappedField& field : fields.fields) {
        if (!isKeyField(field.field)) continue;
        if (field.canonical.isPresent()) values.push_back({field.field, field.canonical});
        if (field.field != match::field::DealCompany || !field.external.isPresent()) continue;
        const mapping::LensTraits* lens = stream.mapping().lens(field.field);
        if (lens == nullptr) continue;
        auto company = references_.inbound(tx, stream, *lens, row.externalId, field.external);
        if (!company) return company.error();
        if (company->isPresent()) values.push_back({field.field, *std::move(company)});
    }
    return values;
}

/// `record` holds the values of keys; the others are added when there is something to compare them
/// with, which is rare.
Status Identity::gather(store::Transaction& tx, const model::IdentityKey& key,
                        const mapping::MappedRecord& fields, std::vector<model::FieldValue>& record,
                        Candidates& candidates, std::vector<model::EntityId>& deleted) {
    const auto limit = static_cast<int>(run_.workspace.settings().keyLimit);
    const auto ids = tx.findByKey(key, limit + 1);
    if (!ids) return ids.error();
    if (static_cast<int>(ids->size()) > limit) return Status::ok();
    for (const model::EntityId& id : *ids) {
        if (candidates.empty()) addTheRest(fields, record);
        auto known = candidates.find(id);
        if (known == candidates.end()) {
            auto dossier = loadDossier(tx, id);
            if (!dossier) return dossier.error();
            if (!*dossier) continue;
            const model::EntityId current = (*dossier)->record.id;
            const store::CanonicalState state = (*dossier)->record.state;
            if (state == store::CanonicalState::Deleted) deleted.push_back(current);
            if (state != store::CanonicalState::Live) continue;
            known = candidates.try_emplace(current, Candidate{**std::move(dossier), {}}).first;
        }
        const match::Verdict verdict =
            matcher_.judge(key, flat(known->second.dossier.record), record);
        if (verdict.outcome < known->second.verdict.outcome || known->second.verdict.rule.empty()) {
            known->second.verdict = verdict;
        }
    }
    return Status::ok();
}

/// A record that could join two leads joins neither: they may contradict each other.
void Identity::choose(Candidates& candidates, Identification& found) {
    Candidate* join = nullptr;
    Candidate* doubtful = nullptr;
    int joins = 0;
    for (auto& [id, candidate] : candidates) {
        if (candidate.verdict.outcome == match::Outcome::Join) {
            join = &candidate;
            ++joins;
        }
        if (candidate.verdict.outcome != match::Outcome::Apart && doubtful == nullptr) {
            doubtful = &candidate;
        }
    }
    if (joins == 1) {
        found.rule = std::string(join->verdict.rule);
        found.dossier = std::move(join->dossier);
    } else if (doubtful != nullptr) {
        Doubt doubt;
        doubt.other = doubtful->dossier.record.id;
        doubt.evidence.push_back({std::string(doubtful->verdict.rule),
                                  joins > 1 ? "fits several records that are kept apart"
                                            : std::string(doubtful->verdict.evidence),
                                  0});
        found.doubts.push_back(std::move(doubt));
    }
}

Status Identity::storeKeys(store::Transaction& tx, const Dossier& dossier) {
    auto keys = matcher_.strongKeys(dossier.record.entity, flat(dossier.record));
    if (dossier.links.size() > 1) {
        for (const store::LinkRow& link : dossier.links) {
            if (link.state == store::LinkState::Alias) continue;
            addKeys(keys, matcher_.strongKeys(dossier.record.entity, flat(link)));
        }
    }
    return tx.putKeys(dossier.record.id, std::move(keys));
}

}  // namespace leadloom::sync
