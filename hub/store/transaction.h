#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/field.h"
#include "hub/model/identity_key.h"
#include "hub/store/audit_row.h"
#include "hub/store/block_entry.h"
#include "hub/store/canonical_row.h"
#include "hub/store/change_row.h"
#include "hub/store/checkpoint_row.h"
#include "hub/store/conflict_row.h"
#include "hub/store/consent_row.h"
#include "hub/store/conversion_row.h"
#include "hub/store/erasure_row.h"
#include "hub/store/fact_row.h"
#include "hub/store/inbox_row.h"
#include "hub/store/intent_row.h"
#include "hub/store/joining_row.h"
#include "hub/store/link_row.h"
#include "hub/store/parked_row.h"
#include "hub/store/plan_row.h"
#include "hub/store/redaction.h"
#include "hub/store/retention_bounds.h"
#include "hub/store/review_row.h"
#include "hub/store/run_row.h"
#include "hub/store/suppression_row.h"
#include "hub/store/tombstone_row.h"

namespace leadloom::store {

/// One unit of work on the store. Destroying it without commit() rolls everything back. Used by one
/// thread. Every failing call is ErrorKind::Storage and leaves the transaction fit only for
/// rollback.
///
/// A write transaction is the only writer while it lives; a read transaction sees one snapshot.
class Transaction {
public:
    virtual ~Transaction() = default;
    virtual Status commit() = 0;
    /// Runs `body` so that its effects vanish, and only they, when it fails.
    virtual Status nested(const std::function<Status()>& body) = 0;

    // checkpoint
    virtual Result<std::optional<CheckpointRow>> checkpoint(StreamKey stream) = 0;
    virtual Status putCheckpoint(const CheckpointRow& row) = 0;

    // inbox
    /// Gives `row.seq`.
    virtual Status insertInbox(InboxRow& row) = 0;
    virtual Status setInboxState(std::int64_t seq, InboxState state) = 0;
    virtual Result<std::optional<InboxRow>> inbox(std::int64_t seq) = 0;
    /// Newest row of a record, without its payload when `withPayload` is false: the one its link
    /// names (LinkRow::inboxSeq), or a later one that is New or Parked.
    virtual Result<std::optional<InboxRow>> newestInbox(StreamKey stream,
                                                        std::string_view externalId,
                                                        bool withPayload) = 0;
    /// Rows in state New with seq > `after`, in seq order, at most `limit`.
    virtual Result<std::vector<InboxRow>> newInbox(StreamKey stream, std::int64_t after,
                                                   int limit) = 0;
    /// Drops a row that another one replaced, unless it is New or Parked.
    virtual Status dropInbox(std::int64_t seq) = 0;
    /// True when this webhook event was not known yet (and is now).
    virtual Result<bool> rememberWebhook(ConnectionKey connection, std::string_view eventId,
                                         TimeUs atUs) = 0;

    // link and shadow
    virtual Result<std::optional<LinkRow>> link(StreamKey stream, std::string_view externalId) = 0;
    /// The link without its shadow, for those who only want to know where a record belongs.
    virtual Result<std::optional<LinkRow>> linkHead(StreamKey stream,
                                                    std::string_view externalId) = 0;
    /// True when the live link of this record carries this hash: the quick way to tell that nothing
    /// changed. In a write transaction a true answer also marks it seen in `seenGeneration`, unless
    /// that is 0, and keeps `vendorTimeUs` where it is later than the link's: what the record said
    /// before that time is old by then, though it said the same.
    virtual Result<bool> linkUnchanged(StreamKey stream, std::string_view externalId,
                                       const std::array<std::uint8_t, 32>& hash,
                                       std::int64_t seenGeneration, TimeUs vendorTimeUs) = 0;
    /// Links of a stream of every state, with their shadows, in external id order after `after`.
    virtual Result<std::vector<LinkRow>> linksIn(StreamKey stream, std::string_view after,
                                                 int limit) = 0;
    virtual Result<std::vector<LinkRow>> linksOf(const model::EntityId& entity) = 0;
    virtual Status putLink(const LinkRow& row) = 0;
    virtual Status removeLink(StreamKey stream, std::string_view externalId) = 0;
    /// Live links not seen in `generation` (neither marked so nor put with it or a later one), in
    /// external id order after `after`. What was marked is forgotten once a checkpoint with a later
    /// complete generation is put.
    virtual Result<std::vector<std::string>> unseenLinks(StreamKey stream, std::int64_t generation,
                                                         std::string_view after, int limit) = 0;
    virtual Result<std::int64_t> countLinks(StreamKey stream, LinkState state) = 0;
    /// Marks a record as seen without touching its link: cheap, and LinkRow::lastSeenGeneration
    /// doesn't tell of it.
    virtual Status markSeen(StreamKey stream, std::string_view externalId,
                            std::int64_t generation) = 0;

    // canonical records
    virtual Result<std::optional<CanonicalRow>> canonical(const model::EntityId& id) = 0;
    virtual Status putCanonical(const CanonicalRow& row) = 0;
    /// Live ones, in id order after `after`.
    virtual Result<std::vector<CanonicalRow>> canonicals(model::Entity entity,
                                                         const model::EntityId& after,
                                                         int limit) = 0;
    /// Live ones.
    virtual Result<std::int64_t> countCanonicals(model::Entity entity) = 0;

    // identity keys
    virtual Result<std::vector<model::EntityId>> findByKey(const model::IdentityKey& key,
                                                           int limit) = 0;
    /// Replaces all keys of a record.
    virtual Status putKeys(const model::EntityId& id, std::vector<model::IdentityKey> keys) = 0;
    virtual Result<std::vector<model::IdentityKey>> keysOf(const model::EntityId& id) = 0;

    // references that wait for their target record to be linked
    virtual Status putReferenceWait(StreamKey targetStream, std::string_view targetId,
                                    StreamKey stream, std::string_view externalId) = 0;
    /// Takes them out: the records that waited for this target.
    virtual Result<std::vector<std::pair<StreamKey, std::string>>> takeReferenceWaits(
        StreamKey targetStream, std::string_view targetId) = 0;

    // change log
    /// Gives `row.seq`.
    virtual Status appendChange(ChangeRow& row) = 0;
    /// Newest first.
    virtual Result<std::vector<ChangeRow>> changesOf(const model::EntityId& entity, int limit) = 0;
    virtual Result<std::int64_t> countChanges(std::string_view runId) = 0;

    // outbox
    /// Makes or re-opens the intent of (stream, entity); an open one stays as it is.
    virtual Status raiseIntent(const IntentRow& row) = 0;
    /// Makes or replaces the intent of (stream, entity), whatever `row.id` says.
    virtual Status putIntent(const IntentRow& row) = 0;
    virtual Status removeIntent(StreamKey stream, const model::EntityId& entity) = 0;
    virtual Result<std::optional<IntentRow>> intentOf(StreamKey stream,
                                                      const model::EntityId& entity) = 0;
    /// Open or waiting intents that are due, in the order of their records after `after` (null:
    /// from the first).
    virtual Result<std::vector<IntentRow>> dueIntents(StreamKey stream, TimeUs nowUs,
                                                      const model::EntityId& after, int limit) = 0;
    virtual Result<std::int64_t> countIntents(StreamKey stream) = 0;
    /// Gives `row.id`.
    virtual Status insertAttempt(AttemptRow& row) = 0;
    /// Stores what became of it: state, external id, answer. The rest was frozen when it was
    /// inserted.
    virtual Status putAttempt(const AttemptRow& row) = 0;
    /// Attempts in state Ready, Sent or Unknown: what a crash may have left.
    virtual Result<std::vector<AttemptRow>> openAttempts(StreamKey stream) = 0;
    /// Newest first.
    virtual Result<std::vector<AttemptRow>> attemptsOf(const model::EntityId& entity,
                                                       int limit) = 0;
    /// Attempts that a run made, with id > `after`, oldest first.
    virtual Result<std::vector<AttemptRow>> attemptsOfRun(std::string_view runId,
                                                          std::int64_t after, int limit) = 0;

    // parked
    /// Gives `row.id`.
    virtual Status insertParked(ParkedRow& row) = 0;
    /// Oldest first.
    virtual Result<std::vector<ParkedRow>> parked(int limit) = 0;
    /// Those of one record and one intent (0: of the record itself). Quick where nothing is parked.
    virtual Result<std::vector<ParkedRow>> parkedOf(StreamKey stream, std::string_view externalId,
                                                    std::int64_t intent) = 0;
    virtual Result<std::optional<ParkedRow>> parkedRow(std::int64_t id) = 0;
    virtual Status removeParked(std::int64_t id) = 0;
    /// Removes what is parked for a record and, when `field` isn't empty, that field only.
    virtual Status clearParked(StreamKey stream, std::string_view externalId,
                               std::string_view field) = 0;

    // conflicts that wait for a person
    /// Makes it (`row.id` 0: gives it one) or stores what became of it.
    virtual Status putConflict(ConflictRow& row) = 0;
    virtual Result<std::optional<ConflictRow>> conflict(std::int64_t id) = 0;
    /// The open one of a record's field.
    virtual Result<std::optional<ConflictRow>> openConflict(const model::EntityId& entity,
                                                            model::FieldId field) = 0;
    /// All of a record, ended ones included, oldest first.
    virtual Result<std::vector<ConflictRow>> conflictsOf(const model::EntityId& entity) = 0;
    /// Open ones with id > `after`, oldest first.
    virtual Result<std::vector<ConflictRow>> openConflicts(std::int64_t after, int limit) = 0;
    virtual Result<std::int64_t> countOpenConflicts() = 0;

    // leases
    /// Takes a lease, or takes it over when its time is past (or at once, `force`). Gives its
    /// fencing token, greater than every one before; nothing: another owner holds it.
    virtual Result<std::optional<std::int64_t>> takeLease(std::string_view name,
                                                          std::string_view owner, TimeUs nowUs,
                                                          TimeUs untilUs, bool force) = 0;
    /// Whether this token is still the newest; then the lease lasts until `untilUs` at least. 0
    /// leaves its time alone.
    virtual Result<bool> holdsLease(std::string_view name, std::int64_t token, TimeUs untilUs) = 0;

    // blocking: which records are worth comparing. Records go by their number: rising in the order
    // in which they were made, never reused.
    /// Records with a number above `after`, of every entity and state, in order.
    virtual Result<std::vector<NumberedRecord>> recordsAfter(std::int64_t after, int limit) = 0;
    /// A record and its number, by number.
    virtual Result<std::optional<CanonicalRow>> canonicalNumbered(std::int64_t number) = 0;
    /// Replaces all blocking keys of these records; in key order on the disk, so give many at once.
    /// A block that more than `most` records would share is closed for good: one row is left to say
    /// so, however many more come.
    virtual Status putBlocks(std::vector<BlockEntry> entries, std::size_t most) = 0;
    /// Numbers of records filed under a key, at most `limit`; none of a closed block.
    virtual Result<std::vector<std::int64_t>> blockMembers(std::uint64_t key, int limit) = 0;
    /// Who is filed where, in the order of the stored keys after one of them, at most `limit`. Keys
    /// are hashes: a stretch of them is a sample that doesn't depend on the order of arrival.
    virtual Result<std::vector<FiledRecord>> filedAfter(std::int64_t block, int limit) = 0;
    /// Notes that a record is to be compared anew.
    virtual Status putMatchDue(const model::EntityId& id) = 0;
    virtual Result<bool> hasMatchDue() = 0;
    /// Takes at most `limit` of them out.
    virtual Result<std::vector<NumberedRecord>> takeMatchDue(int limit) = 0;

    // reviews: pairs of records that may be one, and what was decided about them
    /// Makes or replaces the review of its pair, whatever `row.id` says; gives `row.id`.
    virtual Status putReview(ReviewRow& row) = 0;
    virtual Result<std::optional<ReviewRow>> review(std::int64_t id) = 0;
    virtual Result<std::optional<ReviewRow>> reviewOfPair(const model::EntityId& one,
                                                          const model::EntityId& other) = 0;
    /// Of every state, oldest first. Quick where there are no reviews.
    virtual Result<std::vector<ReviewRow>> reviewsOf(const model::EntityId& entity) = 0;
    /// Open ones after `after`, oldest first.
    virtual Result<std::vector<ReviewRow>> openReviews(std::int64_t after, int limit) = 0;
    virtual Result<std::int64_t> countOpenReviews() = 0;
    /// Settled ones, newest first.
    virtual Result<std::vector<ReviewRow>> settledReviews(int limit) = 0;

    // joinings: what was put together, so that it can be taken apart
    /// Gives `row.id`.
    virtual Status insertJoining(JoiningRow& row) = 0;
    virtual Status setJoiningUndone(std::int64_t id, TimeUs atUs) = 0;
    virtual Result<std::optional<JoiningRow>> joining(std::int64_t id) = 0;
    /// Those that `survivor` took in, undone ones too, oldest first.
    virtual Result<std::vector<JoiningRow>> joiningsOf(const model::EntityId& survivor) = 0;

    // tombstones
    /// Forgets tombstones from before `beforeUs`, at most `limit`; gives how many went.
    virtual Result<std::int64_t> pruneTombstones(TimeUs beforeUs, int limit) = 0;
    virtual Result<std::optional<TombstoneRow>> tombstone(StreamKey stream,
                                                          std::string_view externalId) = 0;
    virtual Status putTombstone(const TombstoneRow& row) = 0;
    virtual Status removeTombstone(StreamKey stream, std::string_view externalId) = 0;

    // consent
    /// Gives `row.seq`.
    virtual Status appendConsent(ConsentRow& row) = 0;
    /// Of one record, oldest first.
    virtual Result<std::vector<ConsentRow>> consentOf(StreamKey stream,
                                                      std::string_view record) = 0;
    /// What a record said goes by another name from now on: its id stands for another one.
    virtual Status moveConsent(StreamKey stream, std::string_view record,
                               std::string_view name) = 0;
    /// The intent of (stream, entity), if there is one, goes out before all others.
    virtual Status markUrgent(StreamKey stream, const model::EntityId& entity) = 0;
    /// Open or waiting ones that are due and urgent; marks without an intent are forgotten.
    virtual Result<std::vector<IntentRow>> urgentIntents(StreamKey stream, TimeUs nowUs) = 0;

    // erasure
    virtual Status suppress(const SuppressionRow& row) = 0;
    virtual Result<std::optional<SuppressionRow>> suppression(std::string_view digest) = 0;
    virtual Result<std::vector<SuppressionRow>> suppressions() = 0;
    virtual Result<bool> anySuppressed() = 0;
    virtual Status removeSuppression(std::string_view digest) = 0;
    virtual Status putErasure(const ErasureRow& row) = 0;
    virtual Result<std::optional<ErasureRow>> erasure(const model::EntityId& entity) = 0;
    /// In the order of their records.
    virtual Result<std::vector<ErasureRow>> erasures() = 0;
    /// Records that were merged into this one, directly.
    virtual Result<std::vector<model::EntityId>> mergedInto(const model::EntityId& id) = 0;
    /// Takes a raw record's content out and keeps that it came.
    virtual Status emptyInbox(std::int64_t seq) = 0;
    /// Takes the traces of a person out of every table but links and canonical records, and
    /// overwrites what is freed.
    virtual Result<RedactionCounts> redact(const RedactionOrder& order) = 0;

    // facts: rows of reports
    virtual Status clearFacts(ConnectionKey connection, std::string_view report,
                              std::int64_t fromDay, std::int64_t toDay) = 0;
    /// Makes it, or replaces the one of its grain and day.
    virtual Status putFact(const FactRow& row) = 0;
    /// Of all reports, in the order of their days.
    virtual Status eachFact(std::int64_t fromDay, std::int64_t toDay,
                            const std::function<Status(const FactRow&)>& each) = 0;

    // conversions: events for advertising platforms
    /// False: this event is known already.
    virtual Result<bool> raiseConversion(const ConversionRow& row) = 0;
    /// Stores what became of it.
    virtual Status putConversion(const ConversionRow& row) = 0;
    /// Open ones, oldest first.
    virtual Result<std::vector<ConversionRow>> dueConversions(ConnectionKey connection,
                                                              std::string_view action, TimeUs nowUs,
                                                              int limit) = 0;
    virtual Result<std::int64_t> countOpenConversions(ConnectionKey connection,
                                                      std::string_view action) = 0;
    /// Newest first.
    virtual Result<std::vector<ConversionRow>> conversions(int limit) = 0;

    /// Forgets what is finished and older than the bounds, at most `limit` rows of each kind. Gives
    /// how many went; less than `limit`: that was all.
    virtual Result<std::int64_t> sweep(const RetentionBounds& bounds, int limit) = 0;

    // what people have the hub do
    /// Makes or replaces a plan.
    virtual Status putPlan(const PlanRow& row) = 0;
    virtual Result<std::optional<PlanRow>> plan(std::string_view id) = 0;
    /// Newest first, without their effects.
    virtual Result<std::vector<PlanRow>> plans(int limit) = 0;
    /// Gives `row.seq`.
    virtual Status appendAudit(AuditRow& row) = 0;
    virtual Result<std::vector<AuditRow>> audit(int limit) = 0;  ///< newest first

    // runs and small values
    virtual Status putRun(const RunRow& row) = 0;
    virtual Result<std::optional<RunRow>> run(std::string_view id) = 0;
    virtual Result<std::vector<RunRow>> runs(int limit) = 0;  ///< newest first
    virtual Result<std::optional<std::string>> value(std::string_view key) = 0;
    virtual Status putValue(std::string_view key, std::string_view value) = 0;
    virtual Status removeValue(std::string_view key) = 0;
    virtual Status putCustomField(const model::FieldSpec& spec) = 0;
    virtual Result<std::vector<model::FieldSpec>> customFields() = 0;
};

}  // namespace leadloom::store
