#include "hub/sync/own_writes.h"

#include <algorithm>

#include "hub/sync/overtaken_write.h"
#include "hub/sync/restored.h"

namespace leadloom::sync {

TimeUs lastWriteTo(const store::LinkRow& link) {
    TimeUs writtenUs = 0;
    for (const store::ShadowField& field : link.shadow.fields)
        writtenUs = std::max(writtenUs, field.pendingSinceUs);
    return writtenUs;
}

bool isPastLag(const StreamContext& stream, const store::InboxRow& row,
               const store::LinkRow& link) {
    const StreamDescription& description = stream.description();
    return description.lookupById &&
           row.receivedAtUs > lastWriteTo(link) + description.indexLagSeconds * 1'000'000;
}

bool isWaiting(const store::LinkRow& link) {
    return std::any_of(link.shadow.fields.begin(), link.shadow.fields.end(),
                       [](const store::ShadowField& field) { return !field.pending.isAbsent(); });
}

bool isFromAroundOurWrite(const RunState& run, const StreamContext& stream,
                          const store::InboxRow& row, const store::LinkRow& link) {
    const StreamDescription& description = stream.description();
    const TimeUs lagUs = description.indexLagSeconds * 1'000'000;
    const bool same = !row.version.empty() && row.version == link.version;
    // A webhook is no list, and what can't be fetched can't be asked for again.
    const bool askable = description.lookupById && row.cause != store::InboxCause::Webhook;
    if (lagUs == 0 || same || !askable || row.vendorTimeUs == 0) return false;
    const TimeUs writtenUs = lastWriteTo(link);
    const TimeUs vendorUs = run.corrected(stream, row.vendorTimeUs);
    return writtenUs != 0 && row.receivedAtUs <= writtenUs + lagUs + ClockSlackUs &&
           vendorUs <= writtenUs + ClockSlackUs;
}

bool isOfFormerRecord(const RunState& run, const StreamContext& stream, const store::InboxRow& row,
                      const store::LinkRow& link) {
    const bool made = stream.description().idsReusable && link.createdBy == "write" &&
                      link.state == store::LinkState::Live;
    if (!made || row.vendorTimeUs == 0) return false;
    return run.corrected(stream, row.vendorTimeUs) < lastWriteTo(link) - ClockSlackUs;
}

bool isFromBeforeItsCreate(const RunState& run, const StreamContext& stream,
                           const store::InboxRow& row, const store::LinkRow& link) {
    const bool unread = std::all_of(link.shadow.fields.begin(), link.shadow.fields.end(),
                                    [](const store::ShadowField& field) {
                                        return isNote(field.field) || field.pendingSinceUs != 0;
                                    });
    return unread && isOfFormerRecord(run, stream, row, link);
}

}  // namespace leadloom::sync
