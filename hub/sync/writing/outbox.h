#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "hub/mapping/mapped_record.h"
#include "hub/normalize/normalizer.h"
#include "hub/store/intent_row.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/ledger/ledger.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/writing/write_planner.h"

namespace leadloom::sync {

/// Carries out the intents of one stream. An attempt is durable before its bytes leave, and its
/// answer before the next step; what became of a write whose answer is lost is found out before
/// anything else is tried for that record.
class Outbox {
public:
    Outbox(RunState& run, const StreamContext& stream, Connector& connector,
           RecordApplier& applier);

    /// Finds out what became of the attempts that a crash or a lost answer left open. To be done
    /// before the stream is read, so that what we wrote isn't taken for an edit.
    Status recover();

    /// Sends creates again that the system can tell from their repeat, and ends those that neither
    /// a search nor a read shows. To be done after the stream was read: a record that shows up by
    /// itself may have been edited since.
    Status resendCreates();

    /// Reads the stream to its end where one of its records is to be changed and none can be looked
    /// at by itself. To be done before guards are asked: what it brings is theirs to judge. True
    /// when it read.
    Result<bool> readFirst();

    /// Carries out what is due. An Error means that the connection can't go on (credentials,
    /// store); everything it was asked is accounted for.
    Status write();
    /// Only what can't wait: opt-outs.
    Status writeUrgent();

private:
    /// An attempt on its way.
    struct Sending {
        store::IntentRow intent;
        store::AttemptRow attempt;
        WriteDecision::Action action = WriteDecision::Action::None;
        store::Shadow sent;
        std::vector<AssociationPatch> associations;
        bool again = false;  ///< it was sent before, and its answer got lost
        TimeUs answeredUs = 0;
    };
    /// A record whose associations remain to be written.
    struct Binding {
        store::IntentRow intent;
        WriteDecision::Action action = WriteDecision::Action::None;
    };
    struct Bond {
        std::size_t binding = 0;
        model::FieldId field = 0;
        std::string from;
        std::string to;
        bool remove = false;
        Status status;
    };
    struct Bound {
        Dossier dossier;
        store::LinkRow link;
        Patch patch;
    };

    // outbox_looks.cpp
    bool isBlind() const;
    Result<bool> lookFirst(bool urgent);
    Status lookAt(const std::vector<std::string>& ids);
    Result<std::vector<std::string>> recordsToUpdate(store::Transaction& tx, bool urgent);
    bool mayHideEdits(const store::LinkRow& link) const;
    Status awaitLook(store::Transaction& tx, const store::IntentRow& intent,
                     WriteDecision decision);
    Status refetchAll();
    void tellUnseen();

    // outbox.cpp
    Result<std::vector<store::IntentRow>> dueAfter(store::Transaction& tx, bool urgent, TimeUs now,
                                                   const model::EntityId& after, int most);
    Status pass(bool urgent);
    static void createLast(std::vector<Sending>& sendings);
    Status prepare(store::Transaction& tx, const std::vector<store::IntentRow>& intents,
                   std::vector<Sending>& sendings);
    Status prepareOne(store::Transaction& tx, const store::IntentRow& intent,
                      std::vector<Sending>& sendings);
    Result<bool> holdBack(store::Transaction& tx, const store::IntentRow& intent,
                          WriteDecision& decision);
    Status freezeRecord(store::Transaction& tx, const store::IntentRow& intent,
                        const std::string& externalId);
    Status freezeField(store::Transaction& tx, const store::IntentRow& intent,
                       const std::string& externalId, model::FieldId field);
    Status routeAgain(store::Transaction& tx, const model::EntityId& entity);
    Status end(store::Transaction& tx, const store::IntentRow& intent,
               std::int64_t OutboxCounts::*how);
    Status settleRefused(store::Transaction& tx, const store::IntentRow& intent,
                         const WriteDecision& decision);
    Result<TimeUs> nextDue();

    // write_answers.cpp
    std::vector<model::FieldId> adoptSent(store::LinkRow& link, const Sending& sending,
                                          const WriteResult& result);
    bool isAnsweredAgain(const Sending& sending) const;
    void adoptField(store::ShadowField& shadow, const store::ShadowField& sent, bool told,
                    TimeUs writtenUs);
    bool tellsMore(const store::LinkRow& link, const Sending& sending) const;
    bool leavesUnread(const store::LinkRow& link, const Sending& sending) const;
    Status takeAnswer(store::Transaction& tx, const WriteResult& result);
    bool settleRefusedField(store::LinkRow& link, const Sending& sending, model::FieldId field);

    // outbox_sending.cpp
    std::size_t batchSize() const;
    bool sharesCommits() const;
    std::size_t mostPrepared(std::size_t before, TimeUs tookUs) const;
    Sending sendingOf(const store::IntentRow& intent, WriteDecision decision) const;
    std::vector<WriteResult> sendSome(std::span<Sending> ready);
    std::vector<WriteResult> send(std::span<Sending> sendings);

    // write_results.cpp
    Status storeResults(store::Transaction& tx, std::span<const Sending> sendings,
                        std::span<const WriteResult> results);
    Status storeResult(store::Transaction& tx, const Sending& sending, const WriteResult& result);
    Status succeeded(store::Transaction& tx, const Sending& sending, const WriteResult& result);
    Status removedThere(store::Transaction& tx, const Sending& sending);
    Status keepWritten(store::Transaction& tx, const Sending& sending, const WriteResult& result);
    static Result<store::CanonicalRow> ownerNow(store::Transaction& tx, model::EntityId entity);
    Status closeAttempt(store::Transaction& tx, const Sending& sending, store::AttemptState state,
                        std::string answer);
    Status baseMoved(store::Transaction& tx, const Sending& sending, const WriteResult& result);
    Status valueTaken(store::Transaction& tx, const Sending& sending, const WriteResult& result,
                      const std::string& existing);
    Status refused(store::Transaction& tx, const Sending& sending, const WriteResult& result);
    Status parkField(store::Transaction& tx, const Sending& sending, model::FieldId field,
                     const std::string& code, const Error& error);
    static store::AttemptState stateUntold(const Sending& sending);
    Status notNow(store::Transaction& tx, const Sending& sending, const Error& error);
    Status notLetIn(store::Transaction& tx, const Sending& sending, const Error& error);
    Status unknown(store::Transaction& tx, const Sending& sending, const Error& error);
    Status vanished(store::Transaction& tx, const Sending& sending);
    Status goneThere(store::Transaction& tx, const std::string& externalId);
    Status parkIntent(store::Transaction& tx, const Sending& sending, const std::string& code,
                      const Error& error);
    model::FieldId fieldNamed(const Sending& sending, const std::string& vendorName) const;

    // written_links.cpp
    Result<bool> takeNewcomer(store::Transaction& tx, const Sending& sending,
                              const store::LinkRow& link, const model::EntityId& owner);
    Result<bool> isGivenOn(store::Transaction& tx, const Sending& sending,
                           const WriteResult& result, const store::LinkRow& link) const;
    Status keepGivenOn(store::Transaction& tx, const Sending& sending, const store::LinkRow& now,
                       const model::EntityId& owner);
    std::vector<model::FieldId> takeBackWords(store::LinkRow& link, const Sending& sending) const;
    Result<store::LinkRow> linkOfCreated(store::Transaction& tx, const std::string& id,
                                         const model::EntityId& owner, bool isNew);
    static void addUnheld(const store::CanonicalRow& owner, const store::Shadow& sent,
                          std::vector<model::FieldId>& fields);
    Status resolveAnew(store::Transaction& tx, const model::EntityId& entity,
                       const std::vector<model::FieldId>& fields);

    // recovery.cpp
    Result<std::vector<store::AttemptRow>> openAttempts();
    bool mayBeResent(const store::AttemptRow& attempt) const;
    Status recoverOne(const store::AttemptRow& attempt);
    Result<Sending> sendingAgain(const store::AttemptRow& attempt);
    Status noteSentAgain(std::vector<Sending>& resends);
    Status needIntent(store::Transaction& tx, store::IntentRow& intent);
    Status findByOwnId(const store::AttemptRow& attempt);
    Status lookForCreated(const store::AttemptRow& attempt);
    Status lookUp(const store::AttemptRow& attempt, bool byMarker);
    /// Whether the record that a create was for is there.
    enum class Made : std::uint8_t {
        No,
        Yes,
        NotWanted  ///< its lead was deleted, or merged into one that has its own record there
    };
    Result<Made> isMade(const store::AttemptRow& attempt);
    Result<bool> wasReadSince(const store::AttemptRow& attempt);
    Status awaitSight(const store::AttemptRow& attempt);
    Result<bool> waitsForSearch(store::Transaction& tx, const store::IntentRow& intent);
    Status seekAll();
    Result<bool> takesUpAgain(store::Transaction& tx, const store::AttemptRow& last);
    Status close(const store::AttemptRow& attempt, store::AttemptState state,
                 store::AttemptOutcome outcome, std::string answer);
    Status closeMade(const store::AttemptRow& attempt);
    Status parkUnknown(const store::AttemptRow& attempt);
    Status loadOpen();

    // recovery_updates.cpp
    Status recoverUpdates(const std::vector<store::AttemptRow>& updates);
    Status expectUpdate(store::Transaction& tx, const store::AttemptRow& attempt, bool unsure);
    Status inheritStamps(const store::AttemptRow& attempt);

    // associations.cpp
    Status bindAll();
    Result<std::vector<Bound>> loadBindings(const std::vector<Binding>& bindings,
                                            std::vector<Bond>& bonds);
    void sendBonds(std::vector<Bond>& bonds);
    Status storeBonds(const std::vector<Binding>& bindings, std::vector<Bound>& bound,
                      const std::vector<Bond>& bonds);
    Status endBinding(store::Transaction& tx, const Binding& binding, const Error* failure);

    CallContext call() const { return {run_.runId, 0, run_.options.cancelled, true}; }

    RunState& run_;
    const StreamContext& stream_;
    Connector& connector_;
    RecordApplier& applier_;
    WritePlanner planner_;
    Ledger ledger_;
    normalize::Normalizer normalizer_;
    mapping::MappedRecord mapped_;
    std::set<model::EntityId> blocked_;  ///< an attempt for them is open
    std::map<std::int64_t, std::set<model::FieldId>> refusedFields_;  ///< by intent
    std::map<std::pair<std::int64_t, model::FieldId>, store::ShadowField> refusedValues_;
    std::vector<Binding> bindings_;
    std::vector<std::string> refetch_;
    std::set<std::string> madeNow_;   ///< ids of records that this outbox was told to have made
    std::set<std::string> lookedAt_;  ///< since this outbox last waited
    std::vector<store::AttemptRow> seek_;  ///< creates whose ids may stand for records again
    std::set<model::EntityId> sought_;     ///< since this outbox last waited
    bool looksFirst_ = false;              ///< each record is looked at before it is written
    std::string toldMore_;  ///< the record whose answer shows what nobody had read there
    bool urgent_ = false;
    std::size_t unseen_ = 0;     ///< opt-outs about to go where nothing showed what stands there
    std::optional<Error> stop_;  ///< the connection can't go on
    bool somethingDone_ = false;
    bool needsRecovery_ = false;  ///< an outcome of this run isn't known
};

}  // namespace leadloom::sync
