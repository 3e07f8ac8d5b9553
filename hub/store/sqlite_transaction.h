#pragma once

#include <memory>
#include <optional>
#include <set>

#include "hub/store/pending_notes.h"
#include "hub/store/run_names.h"
#include "hub/store/sequence.h"
#include "hub/store/sqlite_connection.h"
#include "hub/store/transaction.h"
#include "hub/store/write_gate.h"

namespace leadloom::store {

/// Streams that may hold something rare; those that aren't marked hold none. Nothing: not looked up
/// yet. Only ever grows, so a rollback leaves it true.
using StreamMarks = std::optional<std::set<StreamKey>>;

/// What the one writer keeps in memory between its transactions. Guarded by the write gate.
struct WriterState {
    Sequence sequence;
    RunNames runs;
    StreamMarks buried;           ///< streams that may have tombstones
    StreamMarks parked;           ///< streams that may have dead letters
    std::optional<bool> reviews;  ///< whether there may be any; nothing: not looked up yet
};

/// Takes a read connection back when its transaction ends.
class ReaderPool {
public:
    virtual ~ReaderPool() = default;
    virtual void giveBack(std::unique_ptr<SqliteConnection> connection) = 0;
};

/// A transaction of SqliteStore: the rows of each group of tables stand in a source file of their
/// own.
class SqliteTransaction final : public Transaction {
public:
    /// Where a link stands, as last looked up or put: putting what was just read needs no second
    /// look. Only this transaction writes, so it stays true until a rollback.
    struct LinkPlace {
        StreamKey stream = -1;
        std::string externalId;
        std::int64_t shadow = 0;  ///< 0: there is no such link
        LinkState state = LinkState::Live;
        model::EntityId entity;
    };
    /// The same for a canonical record; `key` 0: there is no such record.
    struct CanonicalPlace {
        model::EntityId id;
        std::int64_t key = 0;
        model::Entity entity = model::Entity::Lead;
        CanonicalState state = CanonicalState::Live;
    };

    /// Of the writer: inside the gate until it ends.
    SqliteTransaction(SqliteConnection& connection, WriterState& writer, WritePermit permit);
    /// Of a reader: `pool` gets the connection back.
    SqliteTransaction(std::unique_ptr<SqliteConnection> connection, ReaderPool& pool);
    ~SqliteTransaction() override;

    /// To be called once before anything else.
    Status begin();
    Status commit() override;
    Status nested(const std::function<Status()>& body) override;

    Result<std::optional<CheckpointRow>> checkpoint(StreamKey stream) override;
    Status putCheckpoint(const CheckpointRow& row) override;

    Status insertInbox(InboxRow& row) override;
    Status setInboxState(std::int64_t seq, InboxState state) override;
    Result<std::optional<InboxRow>> inbox(std::int64_t seq) override;
    Result<std::optional<InboxRow>> newestInbox(StreamKey stream, std::string_view externalId,
                                                bool withPayload) override;
    Result<std::vector<InboxRow>> newInbox(StreamKey stream, std::int64_t after,
                                           int limit) override;
    Status dropInbox(std::int64_t seq) override;
    Result<bool> rememberWebhook(ConnectionKey connection, std::string_view eventId,
                                 TimeUs atUs) override;

    Result<std::optional<LinkRow>> link(StreamKey stream, std::string_view externalId) override;
    Result<std::optional<LinkRow>> linkHead(StreamKey stream, std::string_view externalId) override;
    Result<bool> linkUnchanged(StreamKey stream, std::string_view externalId,
                               const std::array<std::uint8_t, 32>& hash,
                               std::int64_t seenGeneration, TimeUs vendorTimeUs) override;
    Result<std::vector<LinkRow>> linksIn(StreamKey stream, std::string_view after,
                                         int limit) override;
    Result<std::vector<LinkRow>> linksOf(const model::EntityId& entity) override;
    Status putLink(const LinkRow& row) override;
    Status removeLink(StreamKey stream, std::string_view externalId) override;
    Result<std::vector<std::string>> unseenLinks(StreamKey stream, std::int64_t generation,
                                                 std::string_view after, int limit) override;
    Result<std::int64_t> countLinks(StreamKey stream, LinkState state) override;
    Status markSeen(StreamKey stream, std::string_view externalId,
                    std::int64_t generation) override;

    Result<std::optional<CanonicalRow>> canonical(const model::EntityId& id) override;
    Status putCanonical(const CanonicalRow& row) override;
    Result<std::vector<CanonicalRow>> canonicals(model::Entity entity, const model::EntityId& after,
                                                 int limit) override;
    Result<std::int64_t> countCanonicals(model::Entity entity) override;

    Result<std::vector<model::EntityId>> findByKey(const model::IdentityKey& key,
                                                   int limit) override;
    Status putKeys(const model::EntityId& id, std::vector<model::IdentityKey> keys) override;
    Result<std::vector<model::IdentityKey>> keysOf(const model::EntityId& id) override;

    Status putReferenceWait(StreamKey targetStream, std::string_view targetId, StreamKey stream,
                            std::string_view externalId) override;
    Result<std::vector<std::pair<StreamKey, std::string>>> takeReferenceWaits(
        StreamKey targetStream, std::string_view targetId) override;

    Status appendChange(ChangeRow& row) override;
    Result<std::vector<ChangeRow>> changesOf(const model::EntityId& entity, int limit) override;
    Result<std::int64_t> countChanges(std::string_view runId) override;

    Status raiseIntent(const IntentRow& row) override;
    Status putIntent(const IntentRow& row) override;
    Status removeIntent(StreamKey stream, const model::EntityId& entity) override;
    Result<std::optional<IntentRow>> intentOf(StreamKey stream,
                                              const model::EntityId& entity) override;
    Result<std::vector<IntentRow>> dueIntents(StreamKey stream, TimeUs nowUs,
                                              const model::EntityId& after, int limit) override;
    Result<std::int64_t> countIntents(StreamKey stream) override;
    Status insertAttempt(AttemptRow& row) override;
    Status putAttempt(const AttemptRow& row) override;
    Result<std::vector<AttemptRow>> openAttempts(StreamKey stream) override;
    Result<std::vector<AttemptRow>> attemptsOf(const model::EntityId& entity, int limit) override;
    Result<std::vector<AttemptRow>> attemptsOfRun(std::string_view runId, std::int64_t after,
                                                  int limit) override;

    Status insertParked(ParkedRow& row) override;
    Result<std::vector<ParkedRow>> parked(int limit) override;
    Result<std::vector<ParkedRow>> parkedOf(StreamKey stream, std::string_view externalId,
                                            std::int64_t intent) override;
    Result<std::optional<ParkedRow>> parkedRow(std::int64_t id) override;
    Status removeParked(std::int64_t id) override;
    Status clearParked(StreamKey stream, std::string_view externalId,
                       std::string_view field) override;

    Status putConflict(ConflictRow& row) override;
    Result<std::optional<ConflictRow>> conflict(std::int64_t id) override;
    Result<std::optional<ConflictRow>> openConflict(const model::EntityId& entity,
                                                    model::FieldId field) override;
    Result<std::vector<ConflictRow>> conflictsOf(const model::EntityId& entity) override;
    Result<std::vector<ConflictRow>> openConflicts(std::int64_t after, int limit) override;
    Result<std::int64_t> countOpenConflicts() override;

    Result<std::optional<std::int64_t>> takeLease(std::string_view name, std::string_view owner,
                                                  TimeUs nowUs, TimeUs untilUs,
                                                  bool force) override;
    Result<bool> holdsLease(std::string_view name, std::int64_t token, TimeUs untilUs) override;

    Result<std::int64_t> pruneTombstones(TimeUs beforeUs, int limit) override;

    Result<std::vector<NumberedRecord>> recordsAfter(std::int64_t after, int limit) override;
    Result<std::optional<CanonicalRow>> canonicalNumbered(std::int64_t number) override;
    Status putBlocks(std::vector<BlockEntry> entries, std::size_t most) override;
    Result<std::vector<std::int64_t>> blockMembers(std::uint64_t key, int limit) override;
    Result<std::vector<FiledRecord>> filedAfter(std::int64_t block, int limit) override;
    Status putMatchDue(const model::EntityId& id) override;
    Result<bool> hasMatchDue() override;
    Result<std::vector<NumberedRecord>> takeMatchDue(int limit) override;

    Status putReview(ReviewRow& row) override;
    Result<std::optional<ReviewRow>> review(std::int64_t id) override;
    Result<std::optional<ReviewRow>> reviewOfPair(const model::EntityId& one,
                                                  const model::EntityId& other) override;
    Result<std::vector<ReviewRow>> reviewsOf(const model::EntityId& entity) override;
    Result<std::vector<ReviewRow>> openReviews(std::int64_t after, int limit) override;
    Result<std::int64_t> countOpenReviews() override;
    Result<std::vector<ReviewRow>> settledReviews(int limit) override;

    Status insertJoining(JoiningRow& row) override;
    Status setJoiningUndone(std::int64_t id, TimeUs atUs) override;
    Result<std::optional<JoiningRow>> joining(std::int64_t id) override;
    Result<std::vector<JoiningRow>> joiningsOf(const model::EntityId& survivor) override;

    Result<std::optional<TombstoneRow>> tombstone(StreamKey stream,
                                                  std::string_view externalId) override;
    Status putTombstone(const TombstoneRow& row) override;
    Status removeTombstone(StreamKey stream, std::string_view externalId) override;

    Status appendConsent(ConsentRow& row) override;
    Result<std::vector<ConsentRow>> consentOf(StreamKey stream, std::string_view record) override;
    Status moveConsent(StreamKey stream, std::string_view record, std::string_view name) override;
    Status markUrgent(StreamKey stream, const model::EntityId& entity) override;
    Result<std::vector<IntentRow>> urgentIntents(StreamKey stream, TimeUs nowUs) override;

    Status clearFacts(ConnectionKey connection, std::string_view report, std::int64_t fromDay,
                      std::int64_t toDay) override;
    Status putFact(const FactRow& row) override;
    Status eachFact(std::int64_t fromDay, std::int64_t toDay,
                    const std::function<Status(const FactRow&)>& each) override;
    Result<bool> raiseConversion(const ConversionRow& row) override;
    Status putConversion(const ConversionRow& row) override;
    Result<std::vector<ConversionRow>> dueConversions(ConnectionKey connection,
                                                      std::string_view action, TimeUs nowUs,
                                                      int limit) override;
    Result<std::int64_t> countOpenConversions(ConnectionKey connection,
                                              std::string_view action) override;
    Result<std::vector<ConversionRow>> conversions(int limit) override;

    Status suppress(const SuppressionRow& row) override;
    Result<std::optional<SuppressionRow>> suppression(std::string_view digest) override;
    Result<std::vector<SuppressionRow>> suppressions() override;
    Result<bool> anySuppressed() override;
    Status removeSuppression(std::string_view digest) override;
    Status putErasure(const ErasureRow& row) override;
    Result<std::optional<ErasureRow>> erasure(const model::EntityId& entity) override;
    Result<std::vector<ErasureRow>> erasures() override;
    Result<std::vector<model::EntityId>> mergedInto(const model::EntityId& id) override;
    Status emptyInbox(std::int64_t seq) override;
    Result<RedactionCounts> redact(const RedactionOrder& order) override;

    Result<std::int64_t> sweep(const RetentionBounds& bounds, int limit) override;

    Status putPlan(const PlanRow& row) override;
    Result<std::optional<PlanRow>> plan(std::string_view id) override;
    Result<std::vector<PlanRow>> plans(int limit) override;
    Status appendAudit(AuditRow& row) override;
    Result<std::vector<AuditRow>> audit(int limit) override;

    Status putRun(const RunRow& row) override;
    Result<std::optional<RunRow>> run(std::string_view id) override;
    Result<std::vector<RunRow>> runs(int limit) override;
    Result<std::optional<std::string>> value(std::string_view key) override;
    Status putValue(std::string_view key, std::string_view value) override;
    Status removeValue(std::string_view key) override;
    Status putCustomField(const model::FieldSpec& spec) override;
    Result<std::vector<model::FieldSpec>> customFields() override;

private:
    Statement use(const Sql& sql) { return connection_->use(sql); }
    Result<std::vector<std::uint64_t>> blocksOf(std::int64_t number);
    /// 0: there is no such record.
    Result<std::int64_t> numberOf(const model::EntityId& id);
    Status forgetBlocks(const model::EntityId& id);
    Status addToBlock(std::int64_t key, std::span<const std::int64_t> numbers, std::size_t most);
    Result<std::int64_t> nextSeq();
    Result<std::int64_t> runKey(std::string_view runId);
    Status writePending();
    Status endWithCommit();
    void rollBack();
    void release();

    // counts
    void count(TallyKind kind, std::int64_t key, std::int64_t delta);
    Result<std::int64_t> counted(TallyKind kind, std::int64_t key);
    Status writeTallies();

    // seen records
    Result<std::vector<std::uint64_t>> seenRecords(StreamKey stream, std::int64_t generation);
    Status writeSeen();
    Status forgetSeenBefore(StreamKey stream, std::int64_t generation);

    Result<std::optional<LinkRow>> foundLink(const Sql& sql, StreamKey stream,
                                             std::string_view externalId);
    bool isPlaceOf(StreamKey stream, std::string_view externalId) const;
    Result<LinkPlace*> linkPlace(StreamKey stream, std::string_view externalId);
    Status insertLink(const LinkRow& row, LinkPlace& place);
    Status updateLink(const LinkRow& row, const LinkPlace& place);
    Result<bool> isMarked(StreamMarks& marks, const Sql& streams, StreamKey stream);
    Result<CanonicalPlace*> canonicalPlace(const model::EntityId& id);
    void forgetPlaces();
    Result<bool> insertIntent(const IntentRow& row);
    Result<IntentState> intentState(StreamKey stream, const model::EntityId& entity);
    Status updateIntent(const IntentRow& row);

    // redaction
    Result<std::int64_t> redactInbox(const RedactionOrder& order);
    Result<std::int64_t> redactOthers(const RedactionOrder& order);
    Result<std::int64_t> changedBy(Statement statement);

    std::unique_ptr<SqliteConnection> owned_;
    SqliteConnection* connection_;
    ReaderPool* pool_ = nullptr;
    WriterState* writer_ = nullptr;
    WritePermit permit_;
    PendingNotes pending_;
    LinkPlace linkPlace_;
    CanonicalPlace canonicalPlace_;
    model::EntityId newest_;  ///< the record inserted last: nothing else of it is stored before
    bool open_ = false;
};

}  // namespace leadloom::store
