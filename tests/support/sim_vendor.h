#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/clock.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/connection/stream_description.h"
#include "tests/support/sim_switches.h"

namespace leadloom::testing {

/// Thrown where the hub's process is to end at once: no part of the engine catches it, and what
/// wasn't committed is gone.
struct SimCrash {};

struct SimRecord {
    std::string id;
    std::map<std::string, std::string> fields;
    std::map<std::string, std::set<std::string>> associations;  ///< by target stream
    std::string marker;
    std::uint64_t version = 0;
    std::uint64_t change = 0;  ///< place in the change feed
    TimeUs modifiedUs = 0;     ///< on the vendor's clock
    TimeUs touchedUs = 0;      ///< the same moment on the true clock
    bool deleted = false;
    bool unlisted = false;  ///< a fetch by id or a search shows it, lists don't
    std::string mergedInto;
    bool mergedOthers = false;  ///< others were merged into it
    std::string convertedTo;    ///< "stream/id"

    // What only the simulator knows.
    bool madeByHub = false;
    std::uint64_t bornVersion = 1;    ///< the first one of who has this id now
    std::string hiddenThen;           ///< field out of sight when it was first read
    bool restored = false;            ///< people took it out of the bin
    TimeUs walk = 0;                  ///< start of the last walk that showed it
    int missedWalks = 0;              ///< complete ones since, out of the lists
    bool missedByWalk = false;        ///< one of them was of a run that lived
    bool missedNow = false;           ///< one was of the run under way
    bool lost = false;                ///< seemed to be gone once
    bool givenUp = false;             ///< made anew while it seemed to be gone
    std::uint64_t toldVersion = 0;    ///< newest one the hub was shown
    std::uint64_t shownVersion = 0;   ///< the same, to a run that lived
    std::uint64_t shownNow = 0;       ///< the same, to the run under way
    std::set<std::uint64_t> told;     ///< all that it was shown or answered
    std::set<std::uint64_t> toldNow;  ///< by the run under way
    std::uint64_t firstTold = 0;      ///< of who has this id now; old versions may be told later
    std::uint64_t firstNow = 0;       ///< the same, by the run under way
    std::map<std::string, std::uint64_t> editedByUser;  ///< field → version of the last edit
    std::map<std::string, std::uint64_t> editedInRun;   ///< field → SimVendor::run of that edit
    std::map<std::string, std::uint64_t> replaced;  ///< field → version of the hub's last update
    std::set<std::string> keeps;     ///< fields in which a run that lived was shown such an update
    std::set<std::string> keepsNow;  ///< the same, by the run under way
    std::vector<std::string> contents;  ///< payload by version
    std::vector<TimeUs> times;          ///< modification time by version
};

/// One thing that happened in a simulated system.
struct SimEvent {
    enum class By : std::uint8_t { User, Hub, Tool };
    By by = By::User;
    TimeUs atUs = 0;  ///< true clock
    std::string stream;
    std::string id;
    std::string what;  ///< "create", "edit", "delete", "restore", "merge", "convert"
    std::string field;
    std::string value;
    std::uint64_t version = 0;
    /// A write of the hub replaced an edit that it had never been shown: the edit's value.
    std::string overwrote;
    /// The same, where nobody could have told it: the edit was made in the very run that wrote, no
    /// list shows it yet and there is no look-up by id, or the record is out of all lists, which
    /// no complete walk has told yet or no look-up by id can see through; or where an opt-out went
    /// out in a run in which a read or look-up there broke.
    std::string raced;
    /// An edit by somebody in a field of which no record had shown the hub yet that it is stored
    /// there what an update says: a value set back looks like one that was kept. So does one in a
    /// record with the e-mail or number of one that had its id before.
    bool untold = false;
};

/// An in-memory system with users of its own. Outlives its connectors; not thread-safe.
class SimVendor {
public:
    SimVendor(std::string name, Clock& clock, std::uint64_t seed, SimSwitches switches = {});

    void addStream(sync::StreamDescription description);
    sync::StreamDescription describe(const std::string& stream) const;
    std::unique_ptr<sync::Connector> connect();

    // What users there do.
    std::string create(const std::string& stream, const std::map<std::string, std::string>& fields);
    void edit(const std::string& stream, const std::string& id, const std::string& field,
              const std::string& value);
    void associate(const std::string& stream, const std::string& id, const std::string& toStream,
                   const std::string& toId);
    void remove(const std::string& stream, const std::string& id);
    void restore(const std::string& stream, const std::string& id);
    /// Takes a record out of lists, or back in; it stays where it is.
    void unlist(const std::string& stream, const std::string& id, bool unlisted);
    void merge(const std::string& stream, const std::string& loser, const std::string& winner);
    void convert(const std::string& stream, const std::string& id, const std::string& toStream,
                 const std::string& toId);

    const std::string& name() const { return name_; }
    const SimRecord* find(const std::string& stream, const std::string& id) const;
    std::vector<std::string> liveIds(const std::string& stream) const;
    std::vector<std::string> deletedIds(const std::string& stream) const;
    std::vector<std::string> streams() const;
    const std::map<std::string, SimRecord>& records(const std::string& stream) const {
        return streams_.at(stream).records;
    }
    /// JSON of a record in the shape a read gives.
    static std::string payloadOf(const SimRecord& record);
    static std::string associationsOf(const SimRecord& record);
    /// In lower case, as systems compare e-mails.
    static std::string folded(std::string text);

    /// Whether nothing that this system shows tells a record that is there from a deleted one.
    bool seemsGone(const SimRecord& record) const;

    /// Whether nothing that this system shows tells that the hub made this record: it shows no
    /// markers, the answer got lost, and before anybody read it people changed its e-mail and more,
    /// or its e-mail alone, with fewer than three other values in sight. A repeat under the same
    /// key would name it, unless people made a record of their own for that e-mail.
    bool isDisguised(const std::string& stream, const SimRecord& record) const;
    /// Whether people changed such a record before anybody read it, and made one of their own that
    /// says as much of what the hub had sent: nothing tells which of the two the hub made.
    bool hasDouble(const std::string& stream, const SimRecord& record) const;
    /// Whether nothing told, when a record that the hub made was first read, what it holds in that
    /// field: it was out of sight, no marker is shown, and no repeat of its create names it. Of two
    /// creates that sent the same but for that it passes for either's.
    bool wasVeiled(const SimRecord& record, const std::string& field) const;

    /// Lets a fault strike at the n-th opportunity from now.
    void plan(SimFault fault, int nth);
    void forgetPlans();
    /// The hub's run under way is over. What a run that died was shown may not have been stored.
    void endRun(bool died);

    SimSwitches switches;
    /// Whose doing the next changes by "users" are: a second sync tool is told apart from them.
    SimEvent::By actor = SimEvent::By::User;
    std::vector<SimEvent> history;
    /// Edits (record, field, value) that nobody can tell from the form in which this system keeps a
    /// value: made between the hub's look and its write to a field that is ignored here, or, where
    /// no versions are told, within the clock's slack behind a write that emptied the field.
    std::set<std::array<std::string, 3>> indistinct;
    /// Webhooks waiting to be delivered, as bodies; with `switches.webhooks`.
    std::deque<std::string> events;
    /// Records that the hub made, by its marker: more than one is a double create.
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> madeByHub;
    std::int64_t writes = 0;                 ///< writes that took effect
    std::int64_t requests = 0;               ///< writes that were asked for
    std::vector<std::string> erasuresAsked;  ///< tickets of the calls to erase
    std::int64_t deletesByHub = 0;
    std::int64_t reads = 0;
    std::int64_t faultsStruck = 0;
    std::int64_t idleWrites = 0;  ///< updates by the hub that said only what was there already
    /// Number of the hub's run under way, 0 between runs: an edit in the middle of one may race
    /// with its writes.
    std::uint64_t run = 0;
    /// Called before a write is looked at; lets a test edit in between.
    std::function<void()> beforeWrite;
    /// Called before each page of a list is fetched.
    std::function<void()> beforePage;
    /// The next incremental read shows all earlier versions of every record, then the present ones.
    bool repeatsEverything = false;

private:
    friend class SimConnector;

    struct Shown {
        TimeUs fromUs = 0;
        SimRecord record;
    };
    struct Stream {
        sync::StreamDescription description;
        std::map<std::string, SimRecord> records;
        std::map<std::string, std::string> byKey;         ///< idempotency key → id
        std::map<std::string, std::vector<Shown>> index;  ///< what lists show, where they lag
    };

    bool happens(double chance);
    bool strikes(SimFault fault, double chance = 0);
    void touch(Stream& stream, SimRecord& record);
    void note(Stream& stream, const SimRecord& record, const char* what, std::string field = {},
              std::string value = {});
    enum class Listing : std::uint8_t { Walk, Changes, Search };
    /// Records as a list shows them now. A search finds those that are out of lists, too.
    std::vector<const SimRecord*> listed(Stream& stream, Listing listing);
    bool couldBeSeen(const Stream& stream, const SimRecord& record, std::uint64_t version) const;
    static bool isEditedSince(const SimRecord& record, const std::string& field,
                              std::uint64_t version);
    bool races(const Stream& stream, const SimRecord& record, const std::string& field) const;
    void show(SimRecord& record, std::uint64_t version) const;
    void showUpdates(SimRecord& record, std::uint64_t version) const;
    static bool isKnownToKeep(const Stream& stream, const std::string& field);
    static bool resemblesFormer(const SimRecord& record);
    void tell(SimRecord& record, std::uint64_t version) const;
    SimRecord& newRecord(Stream& stream);
    TimeUs now() const;
    void apply(Stream& stream, SimRecord& record, const std::string& payload);
    std::string settled(const std::string& field, std::string value) const;
    void store(SimRecord& record, const std::string& field, std::string value) const;

    std::string name_;
    Clock& clock_;
    std::mt19937_64 random_;
    std::map<std::string, Stream> streams_;
    std::array<std::deque<int>, SimFaults> plans_;
    /// When the hub last emptied a field, by record and field; true clock.
    std::map<std::pair<std::string, std::string>, TimeUs> emptied_;
    std::uint64_t blindedIn_ = 0;  ///< last run in which a read or look-up broke
    std::uint64_t changes_ = 0;
    std::uint64_t epoch_ = 0;  ///< of cursors: those of an earlier one have expired
    std::uint64_t nextId_ = 1;
    std::uint64_t nextEvent_ = 1;
};

}  // namespace leadloom::testing
