#include "hub/sync/ledger/local_clock.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace leadloom::sync {
namespace {

constexpr std::string_view Key = "local_clock";

}  // namespace

Result<TimeUs> nextLocalStamp(store::Transaction& tx, TimeUs nowUs, TimeUs seenUs) {
    const auto stored = tx.value(Key);
    if (!stored) return stored.error();
    TimeUs last = 0;
    if (*stored) std::from_chars((*stored)->data(), (*stored)->data() + (*stored)->size(), last);
    const TimeUs stamp = std::max(nowUs, std::max(last, seenUs) + 1);
    const Status put = tx.putValue(Key, std::to_string(stamp));
    if (!put) return put.error();
    return stamp;
}

}  // namespace leadloom::sync
