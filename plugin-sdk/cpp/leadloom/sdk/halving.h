#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Sends items as one request; where the vendor refuses the request as a whole because of some item
/// in it (LL_INVALID_RECORD, LL_CONFLICT), sends them in two halves, until the item at fault stands
/// alone. `send(items)` reports its items, and gives such a status only for more than one of them.
template <typename Item, typename Send>
Status sendHalving(std::span<const Item> items, Send&& send) {
    if (items.empty()) return Status::ok();
    auto status = send(items);
    const bool divisible = status.code() == LL_INVALID_RECORD || status.code() == LL_CONFLICT;
    if (!divisible || items.size() == 1) return status;
    const auto half = items.size() / 2;
    if (auto first = sendHalving(items.first(half), send); !first) return first;
    return sendHalving(items.subspan(half), send);
}

/// Sends items in portions of at most `most`, each of them halved where it must be.
template <typename Item, typename Send>
Status sendInPortions(std::span<const Item> items, std::size_t most, Send&& send) {
    return eachPortion(items, most,
                       [&](std::span<const Item> some) { return sendHalving(some, send); });
}

}  // namespace leadloom::sdk
