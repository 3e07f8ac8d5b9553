#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/clock.h"
#include "hub/sync/connector.h"
#include "hub/sync/stream_description.h"

namespace leadloom::testing {

/// What a simulated system does to a value it stores.
enum class Settling : std::uint8_t { None, LowerCase, Trim, Cut };

/// Thrown where the hub's process is to end at once: no part of the engine catches it, and what
/// wasn't committed is gone.
struct SimCrash {};

/// How a simulated system behaves. Defaults: a well-behaved one.
struct SimSwitches {
    std::size_t pageSize = 25;
    bool incremental = true;
    bool tellsTimes = true;
    bool tellsVersions = true;
    bool answersWithRecord = false;  ///< a write is answered with the record as it now is
    bool preconditions = false;
    bool lookupById = true;
    bool marksRecords = true;  ///< keeps the marker and shows it when read
    sync::CreateClass createClass = sync::CreateClass::OwnId;
    sync::DeleteVisibility deletes = sync::DeleteVisibility::Feed;
    Settling settling = Settling::None;
    std::size_t cutAt = 12;
    std::string settledField = "title";  ///< only this one is settled
    TimeUs clockOffsetUs = 0;
    int writeBatch = 10;

    // Chances of faults, 0 to 1; all stop when the world goes quiet.
    double failsPage = 0;       ///< a read breaks off after some page
    double refusesForNow = 0;   ///< a write has no effect and is told so
    double losesAnswer = 0;     ///< a write takes effect and its answer is lost
    double losesRequest = 0;    ///< a write has no effect and nobody knows
    double crashesInRead = 0;   ///< the hub dies while it reads
    double crashesInWrite = 0;  ///< the hub dies with a batch half carried out
    std::string refusesField;   ///< writes that set this vendor field are refused, by name
    bool credentialsRefused = false;
    bool cursorExpired = false;  ///< the next incremental read is refused once
    bool listsNothing = false;   ///< a full read answers with no rows at all
};

struct SimRecord {
    std::string id;
    std::map<std::string, std::string> fields;
    std::map<std::string, std::set<std::string>> associations;  ///< by target stream
    std::string marker;
    std::uint64_t version = 0;
    std::uint64_t change = 0;  ///< place in the change feed
    TimeUs modifiedUs = 0;     ///< on the vendor's clock
    bool deleted = false;
    std::string mergedInto;
    bool mergedOthers = false;  ///< others were merged into it
    std::string convertedTo;    ///< "stream/id"
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
    void merge(const std::string& stream, const std::string& loser, const std::string& winner);
    void convert(const std::string& stream, const std::string& id, const std::string& toStream,
                 const std::string& toId);

    const SimRecord* find(const std::string& stream, const std::string& id) const;
    std::vector<std::string> liveIds(const std::string& stream) const;
    /// JSON of a record in the shape a read gives.
    static std::string payloadOf(const SimRecord& record);
    static std::string associationsOf(const SimRecord& record);
    /// In lower case, as systems compare e-mails.
    static std::string folded(std::string text);

    SimSwitches switches;
    /// Records that the hub made, by its marker: more than one is a double create.
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> madeByHub;
    std::int64_t writes = 0;    ///< writes that took effect
    std::int64_t requests = 0;  ///< writes that were asked for
    std::int64_t deletesByHub = 0;
    std::int64_t reads = 0;
    /// Called before a write is looked at; lets a test edit in between.
    std::function<void()> beforeWrite;

private:
    friend class SimConnector;

    struct Stream {
        sync::StreamDescription description;
        std::map<std::string, SimRecord> records;
        std::map<std::string, std::string> byKey;  ///< idempotency key → id
    };

    bool happens(double chance);
    void touch(SimRecord& record);
    TimeUs now() const;
    void apply(SimRecord& record, const std::string& payload);
    std::string settled(const std::string& field, std::string value) const;

    std::string name_;
    Clock& clock_;
    std::mt19937_64 random_;
    std::map<std::string, Stream> streams_;
    std::uint64_t changes_ = 0;
    std::uint64_t nextId_ = 1;
};

}  // namespace leadloom::testing
