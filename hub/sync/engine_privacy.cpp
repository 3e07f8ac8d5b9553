#include "hub/sync/engine_parts.h"
#include "hub/sync/privacy/erasure_calls.h"

namespace leadloom::sync {

Result<ErasureReport> Engine::erase(const model::EntityId& lead) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    const EngineSettings& settings = parts_->settings;
    const RunOptions options;
    RunState run(*parts_->workspace, *settings.store, *settings.clock, options, newRunId(settings));
    if (const Status loaded = loadState(run); !loaded) return loaded.error();
    auto report = erasePerson(
        run, [this](const ConnectionContext& connection) { return parts_->connector(connection); },
        lead);
    parts_->dropFailed(run);
    return report;
}

Result<std::optional<ErasureReport>> Engine::erasureOf(std::string_view key) {
    return findErasure(parts_->settings, key);
}

Status Engine::liftSuppression(std::string_view key) {
    const std::lock_guard lock(parts_->runMutex);
    return sync::liftSuppression(parts_->settings, key);
}

Result<store::ConsentRow> Engine::sayConsent(const ConsentWord& word) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    return sync::sayConsent(*parts_->workspace, *parts_->settings.store, word);
}

Result<EpochReport> Engine::openEpoch(const EpochOrder& order) {
    if (const Status opened = parts_->open(); !opened) return opened.error();
    const std::lock_guard lock(parts_->runMutex);
    const EngineSettings& settings = parts_->settings;
    auto report = sync::openEpoch(*parts_->workspace, *settings.store, order);
    if (!report) return report;
    const RunOptions options;
    RunState run(*parts_->workspace, *settings.store, *settings.clock, options, newRunId(settings));
    if (const Status loaded = loadState(run); !loaded) return loaded.error();
    const auto again = eraseAgain(run, order.erasures);
    if (!again) return again.error();
    report->erasedAgain = *again;
    return report;
}

}  // namespace leadloom::sync
