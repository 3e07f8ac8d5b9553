#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <leadloom/sdk/page.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/record_sink.h>

namespace leadloom::sdk {

/// A lookup by ids, `most` of them at a time: `fetch(ids, put)` asks for a portion and gives the
/// records to `put(Page&)`, which returns a Status. Where a record was merged into one that was not
/// asked for, that one is asked for, too.
template <typename Fetch>
Status followIds(std::vector<std::string> ids, std::size_t most, const RecordSink& sink,
                 Fetch&& fetch) {
    std::set<std::string, std::less<>> known(ids.begin(), ids.end());
    const auto put = [&](Page& page) {
        for (const auto& record : page.batch.records()) {
            if (record.op != LL_RECORD_MERGE) continue;
            const auto winner = known.emplace(view(record.target_id));
            if (winner.second) ids.push_back(*winner.first);
        }
        return page.putTo(sink).status();
    };
    // The list grows while it is walked: a portion is a copy.
    for (std::size_t begin = 0, count = 0; begin < ids.size(); begin += count) {
        count = std::min(most, ids.size() - begin);
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(begin);
        const std::vector<std::string> some(first, first + static_cast<std::ptrdiff_t>(count));
        if (auto status = fetch(std::span<const std::string>(some), put); !status) return status;
    }
    return Status::ok();
}

/// A lookup by ids for a vendor whose batches say nothing of ids that they don't know: `fetch(ids,
/// put)` as in followIds, then `alone(id)` for each id under which no record came.
template <typename Fetch, typename Alone>
Status fetchOrAskAlone(std::span<const std::string> ids, std::size_t most, const RecordSink& sink,
                       Fetch&& fetch, Alone&& alone) {
    return eachPortion(ids, most, [&](std::span<const std::string> some) {
        std::set<std::string, std::less<>> lost(some.begin(), some.end());
        auto status = fetch(some, [&](Page& page) {
            for (const auto& record : page.batch.records())
                if (const auto known = lost.find(view(record.external_id)); known != lost.end())
                    lost.erase(known);
            return page.batch.putTo(sink);
        });
        for (const auto& id : lost)
            if (status) status = alone(id);
        return status;
    });
}

}  // namespace leadloom::sdk
