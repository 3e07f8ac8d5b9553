#pragma once

#include <cstdint>
#include <limits>

#include "hub/store/link_row.h"

namespace leadloom::sync {

/// As LinkRow::lastSeenGeneration: the record is there and no list shows it, so that its absence
/// from complete reads says nothing until a list shows it again.
inline constexpr std::int64_t HiddenFromLists = std::numeric_limits<std::int64_t>::min();

/// A generation like none that a read ever has: the record was named by another one or by a
/// webhook, and no list has shown it yet, so that it is looked at before it is written (Outbox).
inline constexpr std::int64_t NeverListed = HiddenFromLists + 1;

inline bool isNeverListed(const store::LinkRow& link) {
    return link.lastSeenGeneration == NeverListed;
}

/// Whether the record is known by another one's word alone: what stands in it nobody here knows.
inline bool isUnread(const store::LinkRow& link) {
    return link.inboxSeq == 0 && link.createdBy == "merge";
}

/// The list that shows it is taken in though it brings no news.
inline void expectInLists(store::LinkRow& link) {
    link.lastSeenGeneration = NeverListed;
    link.hash = {};
}

}  // namespace leadloom::sync
