#include "hub/sync/reading/audit.h"

#include <algorithm>
#include <charconv>

#include "hub/sync/privacy/consent_filter.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/writing/circuit.h"
#include "hub/sync/writing/outbound_diff.h"

namespace leadloom::sync {
namespace {

constexpr int Page = 500;
constexpr TimeUs BetweenAuditsUs = 86'400'000'000;
constexpr auto UpsertKind = static_cast<std::uint8_t>(RecordKind::Upsert);

bool isReference(const mapping::LensTraits& lens) {
    return lens.association || !lens.referenceStream.empty();
}

bool isUnderWay(const store::ShadowField& shadow) {
    return !shadow.pending.isAbsent() || (shadow.pendingSinceUs != 0 && !isOvertaken(shadow));
}

}  // namespace

Result<bool> auditIsDue(store::Transaction& tx, const StreamContext& stream, TimeUs nowUs) {
    const std::string key = "audited:" + std::to_string(stream.key);
    const auto stored = tx.value(key);
    if (!stored) return stored.error();
    TimeUs last = 0;
    if (*stored) std::from_chars((*stored)->data(), (*stored)->data() + (*stored)->size(), last);
    const bool always = stream.description().incremental;
    if (last != 0 && !always && nowUs - last < BetweenAuditsUs) return false;
    const Status put = tx.putValue(key, std::to_string(nowUs));
    if (!put) return put.error();
    return last != 0;
}

Status Audit::walk() {
    std::string after;
    for (;;) {
        if (run_.cancelled()) return Status::ok();
        std::vector<std::string> drifting;
        {
            auto tx = run_.store.beginRead();
            if (!tx) return tx.error();
            const auto links = (*tx)->linksIn(stream_.key, after, Page);
            if (!links) return links.error();
            if (links->empty()) return Status::ok();
            after = links->back().externalId;
            for (const store::LinkRow& link : *links) {
                const auto drift = driftOf(**tx, link);
                if (!drift) return drift.error();
                if (*drift != Drift::None) drifting.push_back(link.externalId);
            }
        }
        if (const Status repaired = repair(drifting); !repaired) return repaired;
    }
}

Result<Audit::Drift> Audit::driftOf(store::Transaction& tx, const store::LinkRow& link) {
    if (link.state != store::LinkState::Live) return Drift::None;
    const auto there = differsFromRaw(tx, link);
    if (!there) return there.error();
    if (*there) return Drift::There;
    const auto here = differsFromCanonical(tx, link);
    if (!here) return here.error();
    return *here ? Drift::Here : Drift::None;
}

bool Audit::isNews(const mapping::MappedField& field, const store::LinkRow& link) const {
    const mapping::LensTraits* lens = stream_.mapping().lens(field.field);
    if (lens == nullptr || !lens->reads || isReference(*lens)) return false;
    if (!field.refusal.empty() || field.external.isAbsent()) return false;
    const store::ShadowField* shadow = link.shadow.find(field.field);
    if (shadow == nullptr || shadow->external.isAbsent()) return field.external.isPresent();
    if (isUnderWay(*shadow) || shadow->external == field.external) return false;
    if (!field.external.isPresent() && !(shadow->external.isPresent() && lens->clearable)) {
        return false;
    }
    return !stream_.mapping().equivalent(field.field, shadow->external, field.external);
}

Result<bool> Audit::differsFromRaw(store::Transaction& tx, const store::LinkRow& link) {
    const bool written = std::all_of(link.hash.begin(), link.hash.end(),
                                     [](std::uint8_t byte) { return byte == 0; });
    if (written || link.inboxSeq == 0) return false;
    const auto raw = tx.inbox(link.inboxSeq);
    if (!raw) return raw.error();
    if (!*raw || (*raw)->kind != UpsertKind || (*raw)->payload.empty()) return false;
    const Status read =
        stream_.mapping().read((*raw)->payload, (*raw)->associations, normalizer_, mapped_);
    if (!read) return false;
    return std::any_of(mapped_.fields.begin(), mapped_.fields.end(),
                       [&](const mapping::MappedField& field) { return isNews(field, link); });
}

Result<bool> Audit::differsFromCanonical(store::Transaction& tx, const store::LinkRow& link) {
    const bool written = stream_.writes() && stream_.description().canUpdate &&
                         link.role == store::LinkRole::Primary;
    if (!written) return false;
    const auto record = tx.canonical(link.entity);
    if (!record) return record.error();
    if (!*record || (*record)->state != store::CanonicalState::Live) return false;
    const auto drifted = [&](const store::CanonicalField& field) {
        const mapping::LensTraits* lens = stream_.mapping().lens(field.field);
        return lens != nullptr && !isReference(*lens) &&
               !isHeldBack(stream_, **record, field.field) &&
               differs(run_.workspace, stream_, link, field);
    };
    const auto& fields = (*record)->fields;
    const auto first = std::find_if(fields.begin(), fields.end(), drifted);
    if (first == fields.end() || !mayLeave(stream_, **record)) return false;
    const auto intent = tx.intentOf(stream_.key, link.entity);
    if (!intent) return intent.error();
    if (*intent) return false;
    const auto frozen = frozenFields(tx, run_.workspace, stream_, link.externalId);
    if (!frozen) return frozen.error();
    return std::any_of(first, fields.end(), [&](const store::CanonicalField& field) {
        return !frozen->contains(field.field) && drifted(field);
    });
}

Status Audit::repair(const std::vector<std::string>& ids) {
    if (ids.empty()) return Status::ok();
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status fenced = run_.fence(**tx, stream_); !fenced) return fenced;
    std::int64_t found = 0;
    for (const std::string& id : ids) {
        const auto link = (*tx)->link(stream_.key, id);
        if (!link) return link.error();
        if (!*link) continue;
        const auto drift = driftOf(**tx, **link);
        if (!drift) return drift.error();
        if (*drift == Drift::None) continue;
        ++found;
        if (const Status done = repairOne(**tx, **link, *drift); !done) return done;
    }
    if (found == 0) return Status::ok();
    if (const Status again = applier_.applyAgain(**tx); !again) return again;
    run_.streams[stream_.key].drift += found;
    run_.log(LogLevel::Warning, stream_.place() + ": " + std::to_string(found) +
                                    " records differed although neither side had changed");
    return (*tx)->commit();
}

Status Audit::repairOne(store::Transaction& tx, const store::LinkRow& link, Drift drift) {
    if (drift == Drift::Here) return run_.raise(tx, stream_, link.entity);
    const auto raw = tx.inbox(link.inboxSeq);
    if (!raw) return raw.error();
    const auto outcome = applier_.apply(tx, stream_, **raw, Sighting::Fetched, 0);
    return outcome ? Status::ok() : Status(outcome.error());
}

}  // namespace leadloom::sync
