#pragma once

#include <limits>
#include <map>
#include <vector>

#include "hub/match/comparison.h"
#include "hub/match/profile.h"
#include "hub/match/weights.h"
#include "hub/store/block_entry.h"
#include "hub/sync/identity/identity.h"
#include "hub/sync/identity/merges.h"
#include "hub/sync/identity/value_counts.h"

namespace leadloom::sync {

/// Finds records of different systems that are one, where no strong key told so: files what is new
/// under blocking keys, learns from what is there whenever that doubled, compares it with what
/// shares them, joins what is certain (strongest first), and puts to review what is doubtful. Runs
/// between reading and writing, on the records that were made or changed since; costs look-ups for
/// each of them, however many there are.
class Pairing {
public:
    explicit Pairing(RunState& run);

    /// Until nothing is due. Does nothing as long as only one stream of an entity is read, for then
    /// there is nothing to pair, or there are too few records to tell what is rare among them;
    /// nothing is filed then, and all of it is looked at later.
    Status pairUp();

private:
    enum class Step;
    struct Due;
    struct Pair {
        model::EntityId one;
        model::EntityId other;
        match::Observation seen;
        match::Comparison comparison;
    };
    using Profiles = std::map<model::EntityId, match::Profile>;

    Result<bool> batch();
    Result<Step> nextStep();
    Status fileAhead();
    Status learn();
    Result<bool> compareDue();
    Status countRoom(store::Transaction& tx);
    Result<std::vector<Due>> takeDue(store::Transaction& tx);
    static Status takeFresh(store::Transaction& tx, std::int64_t watermark, std::vector<Due>& due);
    Status file(store::Transaction& tx, std::vector<Due>& due, Profiles& profiles);
    Result<std::vector<Pair>> findPairs(store::Transaction& tx, const std::vector<Due>& due,
                                        Profiles& profiles);
    Result<std::vector<model::EntityId>> candidatesOf(store::Transaction& tx, const Due& due,
                                                      Profiles& profiles);
    bool isComparedLater(std::int64_t number) const;
    Status load(store::Transaction& tx);
    Status loadCounts(store::Transaction& tx);
    PairSample sampleOf(const Dossier& one, const Dossier& other, const Pair& pair) const;
    Status settle(store::Transaction& tx, const Pair& pair, bool ambiguous);
    Status join(store::Transaction& tx, Dossier& one, Dossier& other);
    Status doubt(store::Transaction& tx, const Dossier& one, const Dossier& other, const Pair& pair,
                 const std::string& because);
    bool membersContradict(const Dossier& one, const Dossier& other);
    match::Profile profileOf(const store::CanonicalRow& record);
    Status keepCounts(store::Transaction& tx);

    RunState& run_;
    References references_;
    Identity identity_;
    Router router_;
    Ledger ledger_;
    Merges merges_;
    match::ProfileMaker maker_;
    std::map<model::Entity, ValueCounts> counts_;
    match::Weights weights_;
    bool loaded_ = false;
    bool loadedWeights_ = false;
    std::int64_t mayAsk_ = 0;  ///< so many more pairs find a place in the queue in this batch
    std::uint64_t kept_ = 0;   ///< records counted when the counts were last stored
    /// Records behind this number were filed before they are compared, in the order of numbers.
    std::int64_t filedAheadFrom_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t comparedTo_ = 0;  ///< in this batch
};

/// Whether records of this entity come from more than one stream, so that there is something to
/// pair.
bool isPaired(const Workspace& workspace, model::Entity entity);

/// Whether two records have something in common that is meant to be one person's: without it,
/// agreement may be that of namesakes. A number beside other addresses may be an office's.
bool sharesIdentifier(const match::Observation& seen);

/// Whether a change of this field may change what a record is taken for.
bool isMatchField(model::FieldId field);

}  // namespace leadloom::sync
