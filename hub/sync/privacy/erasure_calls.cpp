#include "hub/sync/privacy/erasure_calls.h"

#include <algorithm>

#include "hub/sync/privacy/eraser.h"
#include "hub/sync/privacy/suppression.h"
#include "hub/sync/story/query_keys.h"

namespace leadloom::sync {
namespace {

Result<ErasureReport> reportOf(const EngineSettings& settings, const store::ErasureRow& row) {
    const auto document = erasureDocument(row.document);
    if (!document) return document.error();
    ErasureReport report;
    report.lead = row.entity;
    report.complete = row.endedUs != 0;
    report.byHand =
        std::any_of(document->targets.begin(), document->targets.end(),
                    [](const ErasureTarget& target) { return target.outcome == "by_hand"; });
    report.certificate = certificateJson(settings.workspace, row, *document);
    return report;
}

std::vector<std::string> digestsMeant(const EngineSettings& settings, std::string_view key) {
    std::vector<std::string> digests{leadDigest(settings, key)};
    for (const model::IdentityKey& meant : keysMeant(model::Entity::Lead, key, settings.locale)) {
        digests.push_back(keyDigest(settings, meant));
    }
    return digests;
}

Result<bool> isErased(store::Store& store, const model::EntityId& lead) {
    auto tx = store.beginRead();
    if (!tx) return tx.error();
    const auto row = (*tx)->erasure(lead);
    if (!row) return row.error();
    return row->has_value();
}

}  // namespace

Result<ErasureReport> erasePerson(RunState& run, const ConnectorSource& connectors,
                                  const model::EntityId& lead) {
    const auto known = isErased(run.store, lead);
    if (!known) return known.error();
    Eraser eraser(run, connectors);
    const auto id = eraser.begin(lead);
    if (!id) return id.error();
    if (const Status done = eraser.carryOn(); !done) return done.error();
    auto tx = run.store.beginRead();
    if (!tx) return tx.error();
    const auto row = (*tx)->erasure(*id);
    if (!row) return row.error();
    auto report = reportOf(run.workspace.settings(), **row);
    if (report) report->doneBefore = *known;
    return report;
}

Result<std::optional<ErasureReport>> findErasure(const EngineSettings& settings,
                                                 std::string_view key) {
    auto tx = settings.store->beginRead();
    if (!tx) return tx.error();
    for (const std::string& digest : digestsMeant(settings, key)) {
        const auto found = (*tx)->suppression(digest);
        if (!found) return found.error();
        if (!*found) continue;
        const auto row = (*tx)->erasure((*found)->entity);
        if (!row) return row.error();
        if (!*row) continue;
        auto report = reportOf(settings, **row);
        if (!report) return report.error();
        report->doneBefore = true;
        return std::optional(*std::move(report));
    }
    return std::optional<ErasureReport>();
}

Result<std::int64_t> eraseAgain(RunState& run, const std::vector<ErasureNote>& notes) {
    Eraser eraser(run, {});
    std::int64_t count = 0;
    for (const ErasureNote& note : notes) {
        const auto known = isErased(run.store, note.lead);
        if (!known) return known.error();
        if (*known) continue;
        const auto begun = eraser.begin(note.lead);
        if (begun) ++count;
        if (!begun && begun.error().kind != ErrorKind::NotFound) return begun.error();
    }
    if (const Status done = eraser.carryOnAtHome(); !done) return done.error();
    return count;
}

Status liftSuppression(const EngineSettings& settings, std::string_view key) {
    auto tx = settings.store->beginWrite();
    if (!tx) return tx.error();
    std::optional<model::EntityId> lead;
    for (const std::string& digest : digestsMeant(settings, key)) {
        const auto found = (*tx)->suppression(digest);
        if (!found) return found.error();
        if (*found) lead = (*found)->entity;
    }
    if (!lead) {
        return Error{ErrorKind::NotFound, "nobody who was erased had that address, number or id",
                     "leadloom forget KEY tells whether somebody was erased"};
    }
    const auto all = (*tx)->suppressions();
    if (!all) return all.error();
    for (const store::SuppressionRow& row : *all) {
        if (row.entity != *lead) continue;
        if (const Status gone = (*tx)->removeSuppression(row.digest); !gone) return gone;
    }
    return (*tx)->commit();
}

}  // namespace leadloom::sync
