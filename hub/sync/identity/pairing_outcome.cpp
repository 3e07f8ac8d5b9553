#include "hub/match/fields.h"
#include "hub/sync/identity/joinings.h"
#include "hub/sync/identity/pairing.h"
#include "hub/sync/identity/restored.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/ledger/said_values.h"

namespace leadloom::sync {
namespace {

/// No more than this share of the leads is put to review, the likeliest first.
constexpr std::int64_t LeadsPerReview = 20;
constexpr std::int64_t FewReviews = 20;

bool isLive(const store::LinkRow& link) {
    return link.state == store::LinkState::Live;
}

/// A stream in which both have a live record of their own; 0: none.
store::StreamKey sharedStream(const Dossier& one, const Dossier& other) {
    for (const store::LinkRow& link : one.links) {
        if (!isLive(link)) continue;
        for (const store::LinkRow& another : other.links) {
            if (isLive(another) && another.stream == link.stream) return link.stream;
        }
    }
    return 0;
}

std::string textOf(const store::CanonicalRow& record, model::FieldId field) {
    const store::CanonicalField* found = record.find(field);
    if (found == nullptr || !found->value.isPresent()) return {};
    return std::string(found->value.items().front());
}

bool isOlder(const store::CanonicalRow& left, const store::CanonicalRow& right) {
    return left.createdAtUs != right.createdAtUs ? left.createdAtUs < right.createdAtUs
                                                 : left.id < right.id;
}

}  // namespace

bool sharesIdentifier(const match::Observation& seen) {
    using match::Feature;
    using match::Level;
    const auto same = [&](Feature feature) { return seen.level(feature) == Level::Same; };
    if (same(Feature::Email) || same(Feature::BirthDate) || same(Feature::Registration))
        return true;
    return same(Feature::Phone) && seen.level(Feature::Email) == Level::Missing;
}

PairSample Pairing::sampleOf(const Dossier& one, const Dossier& other, const Pair& pair) const {
    const auto nameOf = [&](const Dossier& dossier) {
        std::string name = textOf(dossier.record, match::field::LeadGivenName) + " " +
                           textOf(dossier.record, match::field::LeadFamilyName) + " <" +
                           textOf(dossier.record, match::field::LeadEmails) + ">";
        for (const store::LinkRow& link : dossier.links) {
            const auto [connection, stream] = run_.store.streamName(link.stream);
            name += " " + connection + "/" + stream + "/" + link.externalId;
        }
        return name;
    };
    return {one.record.id,
            other.record.id,
            pair.comparison.weight,
            pair.comparison.probability,
            match::inWords(pair.comparison),
            nameOf(one),
            nameOf(other)};
}

Status Pairing::settle(store::Transaction& tx, const Pair& pair, bool ambiguous) {
    auto one = loadDossier(tx, pair.one);
    if (!one) return one.error();
    auto other = loadDossier(tx, pair.other);
    if (!other) return other.error();
    const bool two = *one && *other && (*one)->record.id != (*other)->record.id &&
                     (*one)->record.state == store::CanonicalState::Live &&
                     (*other)->record.state == store::CanonicalState::Live;
    if (!two) return Status::ok();
    const auto apart = areKeptApart(tx, (*one)->record.id, (*other)->record.id);
    if (!apart) return apart.error();
    if (*apart) return Status::ok();
    const PairSample sample = sampleOf(**one, **other, pair);
    const bool certain = pair.comparison.outcome == match::Outcome::Join;
    if (sharedStream(**one, **other) != 0) {
        if (!certain) return Status::ok();
        run_.pairing.duplicates.add(sample);
        return Status::ok();
    }
    if (certain && (ambiguous || membersContradict(**one, **other))) {
        run_.pairing.blocked.add(sample);
        return doubt(tx, **one, **other, pair,
                     ambiguous ? "fits several that contradict each other"
                               : "what was joined to it before contradicts");
    }
    if (certain && sharesIdentifier(pair.seen)) {
        run_.pairing.certain.add(sample);
        return join(tx, **one, **other);
    }
    (pair.comparison.contradictions != 0 ? run_.pairing.blocked : run_.pairing.doubtful)
        .add(sample);
    return doubt(tx, **one, **other, pair, {});
}

/// Whether any record of one side contradicts one of the other, or they speak against it on the
/// whole.
bool Pairing::membersContradict(const Dossier& one, const Dossier& other) {
    if (one.links.size() + other.links.size() < 3) return false;
    const auto profilesOf = [&](const Dossier& dossier) {
        std::vector<match::Profile> profiles;
        for (const store::LinkRow& link : dossier.links) {
            if (isLive(link)) {
                profiles.push_back(
                    maker_.make(dossier.record.entity, saidValues(link.shadow, Said::ByAnybody)));
            }
        }
        return profiles;
    };
    const std::vector<match::Profile> others = profilesOf(other);
    const ValueCounts& counts = counts_[one.record.entity];
    double surplus = 0;
    for (const match::Profile& mine : profilesOf(one)) {
        for (const match::Profile& theirs : others) {
            const match::Comparison seen = match::compare(mine, theirs, weights_, counts);
            if (seen.contradictions != 0) return true;
            surplus += seen.surplus;
        }
    }
    return surplus < 0;
}

Status Pairing::join(store::Transaction& tx, Dossier& one, Dossier& other) {
    Dossier& winner = isOlder(one.record, other.record) ? one : other;
    Dossier& loser = &winner == &one ? other : one;
    return merges_.merge(tx, winner, loser, Cause{}, "score");
}

Status Pairing::doubt(store::Transaction& tx, const Dossier& one, const Dossier& other,
                      const Pair& pair, const std::string& because) {
    if (mayAsk_ <= 0) return Status::ok();
    Doubt doubt;
    doubt.other = other.record.id;
    doubt.weight = pair.comparison.surplus;
    doubt.probability = pair.comparison.probability;
    doubt.evidence = evidenceOf(pair.comparison);
    if (!because.empty()) doubt.evidence.push_back({"place", because, 0});
    doubt.seen = pair.seen;
    const std::int64_t before = run_.leads.review;
    const Status raised = raiseReview(tx, run_, one.record.id, doubt, Cause{});
    mayAsk_ -= run_.leads.review - before;
    return raised;
}

Status Pairing::countRoom(store::Transaction& tx) {
    const auto leads = tx.countCanonicals(model::Entity::Lead);
    if (!leads) return leads.error();
    const auto open = tx.countOpenReviews();
    if (!open) return open.error();
    mayAsk_ = FewReviews + *leads / LeadsPerReview - *open;
    return Status::ok();
}

}  // namespace leadloom::sync
