#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Calls `body(portion)` for portions of at most `most` items, in order; stops at the first status
/// that is not LL_OK. For ids that go into URLs or bodies of bounded length; writes go through
/// sendInPortions (halving.h), which tells items at fault apart.
template <typename Item, typename Body>
Status eachPortion(std::span<const Item> items, std::size_t most, Body&& body) {
    for (; !items.empty(); items = items.subspan(std::min(most, items.size())))
        if (auto status = body(items.first(std::min(most, items.size()))); !status) return status;
    return Status::ok();
}

}  // namespace leadloom::sdk
