#include "hub/sync/writing/own_writes.h"

#include <algorithm>

#include "hub/sync/identity/restored.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/pending_write.h"

namespace leadloom::sync {
namespace {

/// A list that may not show our last write yet told the record, with its time. A webhook is no
/// list.
bool isListedWithinLag(const StreamContext& stream, const store::InboxRow& row,
                       const store::LinkRow& link) {
    const TimeUs lagUs = stream.description().indexLagSeconds * 1'000'000;
    const TimeUs writtenUs = lastWriteTo(link);
    const bool listed = row.cause != store::InboxCause::Webhook && row.vendorTimeUs != 0;
    return listed && lagUs != 0 && writtenUs != 0 &&
           row.receivedAtUs <= writtenUs + lagUs + ClockSlackUs;
}

}  // namespace

TimeUs lastWriteTo(const store::LinkRow& link) {
    TimeUs writtenUs = 0;
    for (const store::ShadowField& field : link.shadow.fields)
        writtenUs = std::max(writtenUs, field.pendingSinceUs);
    return writtenUs;
}

bool isLastWriteAnswered(const store::LinkRow& link) {
    const TimeUs writtenUs = lastWriteTo(link);
    const auto& fields = link.shadow.fields;
    return std::all_of(fields.begin(), fields.end(), [&](const store::ShadowField& field) {
        if (field.pendingSinceUs != writtenUs) return true;
        return field.pending.isAbsent() ? !isOvertaken(field) : !field.unsure && isAnswered(field);
    });
}

bool isPastLag(const StreamContext& stream, const store::InboxRow& row,
               const store::LinkRow& link) {
    const StreamDescription& description = stream.description();
    return description.lookupById &&
           row.receivedAtUs > lastWriteTo(link) + description.indexLagSeconds * 1'000'000;
}

bool isWaiting(const store::LinkRow& link) {
    return std::any_of(link.shadow.fields.begin(), link.shadow.fields.end(),
                       [](const store::ShadowField& field) {
                           // What no record comes with isn't waited for.
                           const bool believed = field.external == field.pending;
                           return !field.pending.isAbsent() && !believed;
                       });
}

bool isFromAroundOurWrite(const RunState& run, const StreamContext& stream,
                          const store::InboxRow& row, const store::LinkRow& link) {
    const bool same = !row.version.empty() && row.version == link.version;
    // What can't be fetched can't be asked for again.
    if (same || !stream.description().lookupById || !isListedWithinLag(stream, row, link))
        return false;
    return run.corrected(stream, row.vendorTimeUs) <= lastWriteTo(link) + ClockSlackUs;
}

bool isVersionBehindOurWrite(const RunState& run, const StreamContext& stream,
                             const store::InboxRow& row, const store::LinkRow& link) {
    if (!isListedWithinLag(stream, row, link)) return false;
    // It was known already when we wrote, whatever the clock there says.
    return row.vendorTimeUs == link.vendorTimeUs ||
           run.corrected(stream, row.vendorTimeUs) <= lastWriteTo(link) + ClockSlackUs;
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
