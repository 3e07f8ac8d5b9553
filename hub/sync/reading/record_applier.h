#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hub/mapping/mapped_record.h"
#include "hub/normalize/normalizer.h"
#include "hub/store/inbox_row.h"
#include "hub/sync/identity/identity.h"
#include "hub/sync/identity/merges.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/ledger/ledger.h"
#include "hub/sync/reading/departures.h"
#include "hub/sync/reading/moved_records.h"
#include "hub/sync/reading/observer.h"
#include "hub/sync/reading/references.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/writing/own_creates.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {

/// What became of one inbox row.
enum class RowOutcome : std::uint8_t { Applied, Unchanged, Superseded, Filtered, Parked };

/// Carries inbox rows into the ledger: match, compare, resolve, route; all within the caller's
/// transaction. One per worker; used only while that worker holds a write transaction.
class RecordApplier {
public:
    RecordApplier(RunState& run, normalize::LocaleHints locale);

    /// Applies one row. An Error is fatal for the transaction; what is wrong with the record itself
    /// ends in Parked, with a dead letter. `generation`: of a full read under way, else 0.
    Result<RowOutcome> apply(store::Transaction& tx, const StreamContext& stream,
                             const store::InboxRow& row, Sighting sighting,
                             std::int64_t generation);

    Status park(store::Transaction& tx, store::ParkedRow row) {
        return ledger_.park(tx, std::move(row));
    }

    /// Two leads turned out to be one, since a record of `loser` is one that was made for `winner`.
    Status join(store::Transaction& tx, Dossier& winner, Dossier& loser, const Cause& cause) {
        return merges_.merge(tx, winner, loser, cause, "own_create");
    }

    /// See Departures::catchUp.
    Status catchUp(store::Transaction& tx, const StreamContext& stream,
                   const std::string& externalId, TimeUs sinceUs) {
        return departures_.catchUp(tx, stream, externalId, sinceUs);
    }

    /// Records whose references can be resolved now.
    Status applyAgain(store::Transaction& tx);

private:
    Result<bool> isOfFormer(store::Transaction& tx, const StreamContext& stream,
                            const store::InboxRow& row) const;
    Result<RowOutcome> upsert(store::Transaction& tx, const StreamContext& stream,
                              const store::InboxRow& row, Sighting sighting,
                              std::int64_t generation, std::optional<store::LinkRow> link);
    Result<RowOutcome> renew(store::Transaction& tx, const StreamContext& stream,
                             const store::InboxRow& row, Sighting sighting, std::int64_t generation,
                             const store::LinkRow& link);
    void noteSeen(const StreamContext& stream, const store::InboxRow& row, Sighting sighting,
                  std::int64_t generation, bool returned, store::LinkRow& own) const;
    Status keepSeen(store::Transaction& tx, const StreamContext& stream, const store::InboxRow& row,
                    const store::LinkRow& own, const store::LinkRow& before);
    Status takeWords(store::Transaction& tx, const StreamContext& stream,
                     const store::InboxRow& row, Dossier& dossier, store::LinkRow& own,
                     std::vector<model::FieldId> touched, bool whole);
    Status logConsent(store::Transaction& tx, const store::InboxRow& row);

    // adoption.cpp
    struct Adoption;
    Result<RowOutcome> adopt(store::Transaction& tx, const StreamContext& stream,
                             const store::InboxRow& told, std::int64_t generation, bool returned);
    Status findLead(store::Transaction& tx, const StreamContext& stream, Adoption& adoption);
    Result<std::string> leadNamedBy(store::Transaction& tx, const StreamContext& stream,
                                    const store::InboxRow& row,
                                    const std::optional<store::AttemptRow>& made);
    Result<std::optional<RowOutcome>> refuse(store::Transaction& tx, const StreamContext& stream,
                                             const Adoption& adoption);
    bool isFromBeforeTheFence(const StreamContext& stream, const store::InboxRow& row) const;
    Status enter(store::Transaction& tx, const StreamContext& stream, Adoption& adoption,
                 std::int64_t generation);
    Status takeFormerId(store::Transaction& tx, const store::InboxRow& row, Dossier& dossier);
    Status claimCreate(store::Transaction& tx, const StreamContext& stream, Adoption& adoption);
    Status keepAdopted(store::Transaction& tx, const StreamContext& stream, Adoption& adoption);

    // record_parking.cpp
    Result<RowOutcome> parkInvalid(store::Transaction& tx, const StreamContext& stream,
                                   const store::InboxRow& row, const Error& error);
    Result<RowOutcome> parkErased(store::Transaction& tx, const StreamContext& stream,
                                  const store::InboxRow& row);
    Result<RowOutcome> parkFenced(store::Transaction& tx, const StreamContext& stream,
                                  const store::InboxRow& row);
    Status parkFields(store::Transaction& tx, const StreamContext& stream,
                      const store::LinkRow& link, const store::InboxRow& row);

    // merged_creates.cpp
    Result<std::optional<RowOutcome>> giveBack(store::Transaction& tx, const StreamContext& stream,
                                               const store::InboxRow& row, std::int64_t generation,
                                               const store::LinkRow& unread,
                                               const store::AttemptRow& made);

    // returning_records.cpp: who stands behind an id that was gone
    Status freeId(store::Transaction& tx, const StreamContext& stream, const store::InboxRow& row);
    /// What a record that no live link stands for is.
    enum class Life : std::uint8_t {
        None,     ///< what is told of it is from before its deletion
        New,      ///< no deletion of it is known
        Returned  ///< it was deleted and is there again
    };
    Result<Life> livesAgain(store::Transaction& tx, const StreamContext& stream,
                            const store::InboxRow& row, const store::LinkRow* link,
                            Sighting sighting);
    Result<bool> passOn(store::Transaction& tx, const StreamContext& stream,
                        const store::InboxRow& row);
    Status revive(store::Transaction& tx, Dossier& dossier, store::LinkRow& own);
    Status reviveLead(store::Transaction& tx, Dossier& dossier, store::StreamKey stream,
                      const std::string& externalId);
    static Status forgetOwnDeletes(store::Transaction& tx, Dossier& dossier,
                                   store::StreamKey stream, const std::string& externalId);

    RunState& run_;
    normalize::Normalizer normalizer_;
    References references_;
    Observer observer_;
    Identity identity_;
    Router router_;
    Ledger ledger_;
    Merges merges_;
    Departures departures_;
    OwnCreates ownCreates_;
    MovedRecords moved_;
    mapping::MappedRecord mapped_;
    Observation observation_;
};

}  // namespace leadloom::sync
