#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/associations.h>
#include <leadloom/sdk/halving.h>

namespace leadloom::sdk {

/// Sends association writes to a vendor whose requests hold pairs of one kind: all added or all
/// removed, under one label. `send(some)` gets at most `most` of one kind, as sendInPortions does
/// it.
template <typename Send>
Status sendLinksByKind(std::span<const AssociationWrite> writes, std::size_t most, Send&& send) {
    std::map<std::pair<bool, std::string_view>, std::vector<AssociationWrite>> kinds;
    for (const auto& write : writes)
        kinds[{write.add, write.label}].push_back(write);
    for (const auto& [kind, alike] : kinds)
        if (auto sent = sendInPortions(std::span<const AssociationWrite>(alike), most, send); !sent)
            return sent;
    return Status::ok();
}

}  // namespace leadloom::sdk
