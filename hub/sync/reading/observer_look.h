#pragma once

#include <algorithm>
#include <cstdint>

#include "hub/base/mutant.h"
#include "hub/sync/reading/observer.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/pending_write.h"
#include "hub/sync/writing/own_writes.h"

namespace leadloom::sync {

/// Where a sighting stands against a write of ours.
enum class Moment : std::uint8_t { Before, Same, After, Unknown };

/// One record under observation.
struct Observer::Look {
    /// Lists of systems that declare no lag may lag so far all the same.
    static constexpr std::int64_t LeastLagSeconds = 60;

    store::Transaction& tx;
    const StreamContext& stream;
    const Dossier& dossier;
    store::LinkRow& link;
    const store::InboxRow& row;
    Sighting sighting;
    Observation& out;
    TimeUs stampUs = 0;
    TimeUs vendorTimeUs = 0;  ///< on our clock
    TimeUs lastWriteUs = 0;   ///< see lastWriteTo, before anything was seen
    bool lastTold = false;    ///< that write was answered: the version known is the one it made
    bool ofAnother = false;   ///< the id, used again, stands for another record now
    const mapping::LensTraits* lens = nullptr;
    bool beforeWrite = false;     ///< what is looked at is from before our own write
    OvertakenWrite written = {};  ///< what this sighting shows no more, or doesn't show yet

    bool same(model::FieldId field, const model::Value& left, const model::Value& right) const {
        if (LL_MUTANT("apply.skip_shadow_compare")) return false;
        if (left == right) return true;
        if (left.isAbsent() || right.isAbsent()) return false;
        if (lens->association) return sameItems(left, right);
        return stream.mapping().equivalent(field, left, right);
    }

    /// Where this sighting stands against our own write.
    Moment momentAgainst(TimeUs writtenUs) const {
        if (sighting == Sighting::AfterSend) return Moment::After;
        if (!row.version.empty() && row.version == link.version) return Moment::Same;
        if (vendorTimeUs == 0) return sinceReceipt(writtenUs);
        const bool before = vendorTimeUs < writtenUs - ClockSlackUs;
        // What was fetched by id behind a write isn't from before it, whatever the clock there
        // says.
        if (before && sighting == Sighting::Fetched) {
            const bool another = !row.version.empty() && !link.version.empty();
            return another ? Moment::After : sinceReceipt(writtenUs);
        }
        // Nor is what a complete read shows past the lag: the clock there was set.
        const bool walked = row.cause == store::InboxCause::Reconcile;
        if (before && walked && sinceReceipt(writtenUs) == Moment::After) return Moment::After;
        if (before) return Moment::Before;
        if (vendorTimeUs > writtenUs + ClockSlackUs) return Moment::After;
        const bool versionsTold = !row.version.empty() && !link.version.empty();
        return versionsTold ? sinceReceipt(writtenUs) : Moment::Same;
    }

    /// Whether the record was changed behind our write, by its time or its version.
    bool isSince(const store::ShadowField& ours) const {
        const TimeUs atUs = ours.pendingSinceUs;
        if (sighting == Sighting::AfterSend) return false;
        const bool told = !row.version.empty() && !link.version.empty() && isAnswered(ours);
        // Behind a later write of ours, where the version is of that one.
        const TimeUs toldUs = std::max(atUs, lastWriteUs);
        const bool another = told && (atUs == toldUs || lastTold) && row.version != link.version;
        // A feed may tell old states again: by their times alone they could be from behind our
        // write.
        const bool feed = vendorTimeUs != 0 && row.cause != store::InboxCause::Reconcile;
        const bool late = !feed && momentAgainst(toldUs) == Moment::After && !mayBeOlder(toldUs);
        const bool changed = another && (late || sighting == Sighting::Fetched);
        return changed || vendorTimeUs > atUs + ClockSlackUs;
    }

    /// Whether the version is the one that this very write made. Behind it somebody may have edited
    /// the record before our next one, unless that held against the version. A write that was never
    /// answered told none.
    bool isOfOurWrite(const store::ShadowField& shadow) const {
        const bool ours = !shadow.unsure && !row.version.empty() && row.version == link.version;
        const bool last = shadow.pendingSinceUs >= lastWriteUs;
        return ours && (stream.description().preconditions || last);
    }

    /// Whether a list shows another version than our write made, which is from before it or, by its
    /// time alone, may be: a fetch by id knows. Where there is none, a list that lags shows rather
    /// what stood there before than what somebody set back within the slack of clocks.
    bool mayBeOlder(TimeUs writtenUs) const {
        const bool told = !row.version.empty() && vendorTimeUs != 0;
        if (sighting != Sighting::Read || !told || row.version == link.version) return false;
        const bool askable = stream.description().lookupById;
        if (vendorTimeUs < writtenUs - ClockSlackUs) {
            return askable || momentAgainst(writtenUs) != Moment::After;
        }
        if (askable) {
            return vendorTimeUs <= writtenUs + ClockSlackUs &&
                   momentAgainst(writtenUs) == Moment::After;
        }
        return stream.description().indexLagSeconds != 0 && vendorTimeUs < writtenUs &&
               momentAgainst(writtenUs) == Moment::Unknown;
    }

    /// Whether a list tells again, as it was before our write, a state of the time that was read
    /// last before it: what it holds stood there already, like ours or not.
    bool isOfBefore(TimeUs writtenUs) const {
        const bool tied = row.vendorTimeUs != 0 && row.vendorTimeUs == link.vendorTimeUs;
        return sighting == Sighting::Read && tied && momentAgainst(writtenUs) == Moment::Before;
    }

    /// Past the lag that the stream declares a read shows what is there.
    Moment sinceReceipt(TimeUs writtenUs) const {
        const StreamDescription& description = stream.description();
        const TimeUs lagUs =
            1'000'000 * std::max({description.indexLagSeconds,
                                  std::int64_t{description.overlapSeconds}, LeastLagSeconds});
        return row.receivedAtUs > writtenUs + lagUs ? Moment::After : Moment::Unknown;
    }
};

}  // namespace leadloom::sync
