#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/associations.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/write_form.h>

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

/// Reports the links that an answer names as failed, in the list at `pointer`, and all others as
/// done, unless it speaks of one that can't be told. `keys`: the ids of both ends (a text or a
/// list; absent: any), then what `refused(item)` makes a WriteResult of.
template <typename Refused>
Status reportLinks(const Answer& answer, std::string_view pointer, JsonPages::Pointers keys,
                   std::span<const AssociationWrite> writes, WriteOutcomes& outcomes,
                   Refused&& refused) {
    const auto names = [](const JsonItem& item, std::size_t end, std::string_view id) {
        const auto ids = joinArray(item.value(end));
        return !item.has(end) || std::ranges::count(splitText(ids, ' '), id) > 0;
    };
    bool allAreTold = true;
    auto status = answer.eachIfAny(pointer, keys, [&](const JsonItem& item) {
        allAreTold = allAreTold && (item.has(0) || item.has(1));
        std::vector<AssociationWrite> meant;
        std::ranges::copy_if(writes, std::back_inserter(meant), [&](const auto& write) {
            return names(item, 0, write.id) && names(item, 1, write.targetId);
        });
        return reportEach(meant, refused(item), outcomes);
    });
    return status && allAreTold ? reportEach(writes, WriteResult::done({}), outcomes) : status;
}

}  // namespace leadloom::sdk
