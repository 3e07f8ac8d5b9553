#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/plan_row.h"
#include "hub/sync/conflict/settlement.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/identity/lead_acts.h"
#include "hub/sync/plan/plan_report.h"
#include "hub/sync/privacy/consent_word.h"
#include "hub/sync/privacy/erasure_report.h"
#include "hub/sync/run/epoch.h"
#include "hub/sync/run/run_options.h"
#include "hub/sync/run/run_report.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::sync {

/// Keeps the connections of a workspace in agreement: reads, matches, merges, writes.
///
/// Thread-safe. Runs exclude each other; webhooks are received beside them. Every step is durable
/// before the next one begins, so the process may end at any moment.
class Engine {
public:
    explicit Engine(EngineSettings settings);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// One run: finish what an earlier process left open, read, apply, write. A connection that
    /// fails is told in the report; the others go on. An Error only when nothing could be run
    /// (store, unknown connection: Usage).
    Result<RunReport> sync(const RunOptions& options);

    /// What `sync` would do, computed on a private copy of the store. Writes nothing anywhere but
    /// the plan itself, by whose id `apply` carries it out.
    Result<PlanReport> plan(const RunOptions& options);
    /// What undoing a run would put back where, and what can't be and why; kept as a plan too.
    /// `again`: records that the run deleted are made anew. Usage: no such run, undone already, or
    /// too old.
    Result<PlanReport> planUndo(std::string_view run, bool again, const RunOptions& options);
    /// Carries out exactly what a plan reviewed. Where the world moved under it nothing is written
    /// and the report says what moved (status "world_moved"). Usage: no such plan, carried out
    /// already, superseded, or of another workspace, configuration or format.
    Result<RunReport> apply(std::string_view plan, const RunOptions& options);
    /// The same for plans at hand, each of other connections.
    Result<RunReport> apply(std::vector<store::PlanRow> plans, const RunOptions& options);
    /// Lets through what guards kept back in that very run. NotFound: no such run; Usage: nothing
    /// that can be approved was kept back, or it was approved or superseded since.
    Result<RunReport> approveRun(std::string_view run, const RunOptions& options);

    /// Lets a connection's first pairing be written from now on.
    Status approve(std::string_view connection);

    /// Takes one webhook: verifies it, stores what it names, and gives what the vendor wants to
    /// hear. The answer may be sent when this returns: everything is durable. The records are
    /// fetched by the next run. Auth: the signature is wrong; Usage: no such connection.
    Result<WebhookAnswer> receiveWebhook(std::string_view connection,
                                         const WebhookRequest& request);
    /// Has the vendor call `url` for every stream of the connection that has webhooks; gives what
    /// stands then, see ConnectorVerbs::subscribe. Unsupported: it is done in the vendor's console.
    /// Waits for no run and lets none wait.
    Result<std::string> subscribe(std::string_view connection, std::string_view url,
                                  const CallContext& call = {});
    /// Webhook hints that wait to be fetched.
    Result<std::int64_t> waitingHints();

    /// A person's decision about a conflict; see settlement.h.
    Result<store::ConflictRow> settleConflict(const Settlement& settlement);
    /// Takes a decision for ever back.
    Status releaseDecision(std::int64_t conflict, const std::string& actor);

    /// Puts a dead letter back: its record is applied, or its write tried, by the next run.
    Status replayDeadLetter(std::int64_t id);
    /// Corrects the field that a dead letter is about; see dead_letters.h.
    Status correctDeadLetter(std::int64_t id, const std::string& value, const std::string& actor);
    /// Gives a dead letter up; what it held back stays as it is.
    Status discardDeadLetter(std::int64_t id);

    /// Erases a person: every system that lets the hub delete there, the hub itself, and its
    /// future. What was begun is carried on by the next run when a system can't be reached. Asked
    /// again, it tells what was done and when. NotFound: no such lead.
    Result<ErasureReport> erase(const model::EntityId& lead);
    /// The erasure of whoever had this id, address or number; nothing: nobody was erased who had.
    Result<std::optional<ErasureReport>> erasureOf(std::string_view key);
    /// Lets whoever has this address or number be a lead again. NotFound: nobody was suppressed.
    Status liftSuppression(std::string_view key);

    /// Acts of a person on records that are one, or aren't; see lead_acts.h. Between runs.
    Result<Merged> mergeLeads(const model::EntityId& one, const model::EntityId& other,
                              const std::string& by);
    Result<model::EntityId> unmergeLead(const model::EntityId& id,
                                        const std::optional<NamedLink>& link,
                                        const std::string& by);
    Result<Settled> settleReview(std::int64_t id, bool accept, const std::string& by);

    /// Notes what a person told the hub about consent, see sync::sayConsent.
    Result<store::ConsentRow> sayConsent(const ConsentWord& word);

    /// Makes a restored store ready, see openEpoch; erases again whom the backup still held.
    Result<EpochReport> openEpoch(const EpochOrder& order);

    /// Asks the connector itself: credentials, scopes. Usage: no such connection.
    Result<std::vector<Finding>> check(std::string_view connection);
    Result<std::vector<DiscoveredStream>> discover(std::string_view connection);

private:
    class Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace leadloom::sync
