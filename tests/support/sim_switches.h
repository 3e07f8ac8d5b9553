#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "hub/base/clock.h"
#include "hub/sync/connection/stream_description.h"

namespace leadloom::testing {

/// What a simulated system does to a value it stores.
enum class Settling : std::uint8_t {
    None,
    LowerCase,
    Trim,
    Cut,
    Phone,   ///< only digits and a leading plus stay
    Filler,  ///< an empty value becomes "Unknown"
};

/// How a list is cut into pages.
enum class SimPaging : std::uint8_t {
    Keyset,  ///< rows behind the last one
    Offset,  ///< rows from a number on: they move when others change meanwhile
};

/// Faults that strike once, at the n-th opportunity; see SimVendor::plan.
enum class SimFault : std::uint8_t {
    BreaksPage,      ///< a read breaks off behind a page
    BreaksMidPage,   ///< the body of a page is cut in the middle
    BreaksLookup,    ///< a look-up by id or key fails
    RefusesForNow,   ///< 503 before the effect
    RateLimits,      ///< 429 with a time
    LosesRequest,    ///< no effect, and nobody knows
    LosesAnswer,     ///< the effect, and nobody knows
    CrashesInRead,   ///< the hub dies while it reads
    CrashesInWrite,  ///< the hub dies with a batch half carried out
    RefusesLogin,    ///< a read is answered with 401
    ExpiresCursor,   ///< an incremental read is refused
    CapsResult,      ///< a list ends early and doesn't say so, but its end isn't the end
};
constexpr std::size_t SimFaults = 12;

/// How a simulated system behaves. Defaults: a well-behaved one.
struct SimSwitches {
    std::size_t pageSize = 25;
    bool incremental = true;
    bool tellsTimes = true;
    bool tellsVersions = true;
    bool answersWithRecord = false;  ///< a write is answered with the record as it now is
    bool preconditions = false;
    bool lookupById = true;
    bool erasesPersons = false;   ///< on request, whatever else it lets the hub do
    bool refusesErasure = false;  ///< for want of a scope
    bool erasesLater = false;     ///< gives a ticket for it; done once this is false again
    bool marksRecords = true;     ///< keeps the marker and shows it when read
    sync::CreateClass createClass = sync::CreateClass::OwnId;
    sync::DeleteVisibility deletes = sync::DeleteVisibility::Feed;
    Settling settling = Settling::None;
    std::size_t cutAt = 12;
    std::string settledField = "title";  ///< only this one is settled
    TimeUs clockOffsetUs = 0;
    int writeBatch = 10;

    TimeUs listLagUs = 0;         ///< lists show a change up to this much later than a fetch by id
    bool cursorByTime = false;    ///< changes are asked for by modification time, not by a token
    TimeUs timeResolutionUs = 1;  ///< modification times are cut to this
    TimeUs feedWindowUs = 0;      ///< how long a deletion stays in the feed; 0: for ever
    SimPaging paging = SimPaging::Keyset;
    bool caseBlindIds = false;  ///< shows ids now in lower, now in upper case
    bool reusesIds = false;     ///< a new record may get the id of a deleted one
    bool webhooks = false;      ///< tells of every change, see SimVendor::events
    std::string hiddenField;    ///< left out of every answer: a right or the field itself was lost
    bool consent = false;       ///< records tell of consent by e-mail, and when it was confirmed
    std::string ignoredField;   ///< writes to it are accepted and have no effect

    // Chances of faults, 0 to 1; all stop when the world goes quiet.
    double failsPage = 0;       ///< a read breaks off after some page
    double refusesForNow = 0;   ///< a write has no effect and is told so
    double losesAnswer = 0;     ///< a write takes effect and its answer is lost
    double losesRequest = 0;    ///< a write has no effect and nobody knows
    double crashesInRead = 0;   ///< the hub dies while it reads
    double crashesInWrite = 0;  ///< the hub dies with a batch half carried out
    std::string refusesField;   ///< writes that set this vendor field are refused, by name
    std::string uniqueField;    ///< no update gives a record what another one holds in this field
    bool credentialsRefused = false;
    bool forbidsWrites = false;  ///< a right was lost: each write is answered with 403
    bool cursorExpired = false;  ///< the next incremental read is refused once
    bool listsNothing = false;   ///< a full read answers with no rows at all
};

}  // namespace leadloom::testing
