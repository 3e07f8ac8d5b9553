#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/model/field_table.h"
#include "hub/normalize/locale_hints.h"
#include "hub/store/store.h"
#include "hub/sync/settings/connection_settings.h"
#include "hub/sync/settings/policy.h"
#include "hub/sync/settings/retention_settings.h"

namespace leadloom::sync {

enum class LogLevel : std::uint8_t { Debug, Note, Warning, Error };

/// Scores of a match: at `autoJoin` and above records join, between `review` and that they go to
/// review and stay apart.
struct MatchThresholds {
    double autoJoin = 0.97;
    double review = 0.80;
};

/// Who was erased, without telling who it was: what a log beside the store keeps, so that an older
/// backup can't bring the person back.
struct ErasureNote {
    model::EntityId lead;
    TimeUs atUs = 0;
    std::vector<std::string> digests;  ///< of the person's identifiers
};

/// Everything an Engine works with. Store, clock and field table are borrowed and must outlive it.
struct EngineSettings {
    std::string workspace;
    /// Fingerprint of the configuration: a plan is carried out only under the one it was made
    /// under.
    std::string configuration;
    std::vector<ConnectionSettings> connections;
    PolicySettings policies;
    MatchThresholds match;
    normalize::LocaleHints locale;  ///< of the workspace
    store::Store* store = nullptr;
    Clock* clock = nullptr;
    model::FieldTable* fields = nullptr;

    /// Sixteen random bytes; ids are made of them and of the time. Thread-safe.
    std::function<std::array<std::uint8_t, 16>()> random;
    /// Keyed digest (HMAC-SHA-256 with the workspace's secret) as hex: idempotency keys.
    /// Thread-safe.
    std::function<std::string(std::string_view)> digest;
    /// One line for the operator: never holds personal data. May be empty. Thread-safe.
    std::function<void(LogLevel, const std::string&)> log;

    /// Keeps a note durably outside the store. May be empty. Thread-safe.
    std::function<Status(const ErasureNote&)> rememberErasure;

    /// Who this is among the workers of one store; empty: made of `random`.
    std::string worker;
    /// How long a worker that died keeps its streams from others.
    TimeUs leaseUs = 60'000'000;
    /// No other process can have the store open (it holds the file's lock): leases that an earlier
    /// one left are taken over at once.
    bool soleWorker = true;
    RetentionSettings retention;
    int workers = 2;  ///< connections read or written at the same time; 1: in order
    /// What was read is stored on a thread of its own while the connector asks for more. False:
    /// each step waits for the one before.
    bool storesBesideReading = false;
    std::int64_t keyLimit = 20;         ///< a key shared by more records than this proves nothing
    TimeUs longestWaitUs = 10'000'000;  ///< a vendor's "not now" longer than this ends the attempt
};

}  // namespace leadloom::sync
