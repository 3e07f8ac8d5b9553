#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/mapping/mapped_record.h"
#include "hub/store/consent_row.h"
#include "hub/store/inbox_row.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/references.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// How a record came to be looked at.
enum class Sighting : std::uint8_t {
    Read,       ///< as a list or a look-up by key showed it: may be older than what is known
    Fetched,    ///< fetched by id just now: what is there, whatever its clock says
    AfterSend,  ///< fetched by id because a write's outcome wasn't known: what isn't there now
                ///< wasn't written
    Again,      ///< stored earlier, looked at anew: the record itself is no news
};

/// What looking at one record brought.
struct Observation {
    std::vector<model::FieldId> touched;     ///< its contribution changed
    std::vector<model::FieldId> gaveWay;     ///< what it said was replaced by our write
    std::vector<model::FieldId> conflicts;   ///< both sides changed since they last agreed
    std::vector<model::FieldId> notStored;   ///< our write was accepted, and the old value stayed
    std::vector<model::FieldId> cleared;     ///< someone emptied it there
    bool older = false;                      ///< a list showed something from before our own write
    std::vector<store::ConsentRow> consent;  ///< what was said about consent, for its log
    std::vector<std::pair<model::FieldId, std::string>> refused;  ///< not a value of its type

    void clear() {
        for (auto* fields : {&touched, &gaveWay, &conflicts, &notStored, &cleared})
            fields->clear();
        consent.clear();
        refused.clear();
        older = false;
    }
};

/// Compares a record with its own past (the shadow) and brings the shadow up to date. What equals
/// the shadow is silence, whoever caused it.
class Observer {
public:
    Observer(RunState& run, References& references) : run_(run), references_(references) {}

    /// `link` is the record's own (inside `dossier` or about to be); `out` is cleared first.
    Status observe(store::Transaction& tx, const StreamContext& stream, const Dossier& dossier,
                   store::LinkRow& link, const mapping::MappedRecord& fields,
                   const store::InboxRow& row, Sighting sighting, Observation& out);

    /// When an inbound edit counts as made: the vendor's time on our clock, never before the last
    /// observation of the record and never after its receipt.
    TimeUs stampOf(const StreamContext& stream, const store::LinkRow& link,
                   const store::InboxRow& row) const;

private:
    struct Look;
    static bool isRetry(const Look& look, const store::ShadowField& shadow);
    Status look(Look& look, const mapping::MappedField& field);
    Result<bool> settlesPending(Look& look, const mapping::MappedField& field,
                                store::ShadowField& shadow);
    static Status resumeEarlier(Look& look, const mapping::MappedField& field,
                                store::ShadowField& shadow);
    Result<bool> noteStored(Look& look, model::FieldId field);
    Result<bool> notStored(Look& look, const mapping::MappedField& field,
                           const store::ShadowField& shadow);
    Status edit(Look& look, const mapping::MappedField& field);
    bool turnsUp(Look& look, const mapping::MappedField& field, store::ShadowField& shadow,
                 const model::Value& canonical);
    static OvertakenWrite overtakenBy(const Look& look, const store::ShadowField& shadow);
    Status takeOver(Look& look, const mapping::MappedField& field, store::ShadowField& shadow,
                    model::Value canonical);

    RunState& run_;
    References& references_;
    /// Fields that this run saw stored.
    std::set<std::pair<store::StreamKey, model::FieldId>> stored_;
};

}  // namespace leadloom::sync
