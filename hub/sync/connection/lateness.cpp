#include "hub/sync/connection/lateness.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace leadloom::sync {
namespace {

constexpr TimeUs LongestUs = 86'400'000'000;

std::string keyOf(store::StreamKey stream) {
    return "lateness:" + std::to_string(stream);
}

}  // namespace

Result<TimeUs> learntOverlap(store::Transaction& tx, store::StreamKey stream) {
    const auto stored = tx.value(keyOf(stream));
    if (!stored) return stored.error();
    TimeUs overlap = 0;
    if (*stored) std::from_chars((*stored)->data(), (*stored)->data() + (*stored)->size(), overlap);
    return overlap;
}

Status learnLateness(store::Transaction& tx, store::StreamKey stream, TimeUs lateUs,
                     TimeUs overlapUs) {
    if (lateUs <= overlapUs / 2) return Status::ok();
    const TimeUs wanted = std::min(lateUs * 2, LongestUs);
    const auto known = learntOverlap(tx, stream);
    if (!known) return known.error();
    if (wanted <= *known) return Status::ok();
    return tx.putValue(keyOf(stream), std::to_string(wanted));
}

}  // namespace leadloom::sync
