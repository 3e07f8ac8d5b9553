#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/moment_paging.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/rest_client.h>

namespace leadloom::sdk {

/// Where a walk stands in a list that knows no other paging than an offset, as the position of
/// walkByToken(): how many rows were seen, and the last of them. The next page begins some rows
/// before it: what is deleted meanwhile moves later rows up, and the overlap catches them. By the
/// last row a page that came twice is told from the next one.
struct OffsetPlace {
    std::int64_t seen = 0;
    std::string last;

    /// The beginning where the position is none of these.
    static OffsetPlace parse(std::string_view position) {
        const auto colon = position.find(':');
        const auto seen = parseInteger(position.substr(0, colon));
        if (!seen || colon == std::string_view::npos) return {};
        return {*seen, std::string(position.substr(colon + 1))};
    }
    std::string text() const { return std::to_string(seen) + ":" + last; }
    /// The offset to ask for: a tenth of a page, at least one row, before what was seen.
    std::int64_t offset(std::int64_t limit) const {
        const auto overlap = std::max<std::int64_t>(1, limit / 10);
        return limit > 1 ? std::max<std::int64_t>(0, seen - overlap) : seen;
    }
    /// Ends a page that was asked for at offset(limit), of which `end` tells count and last id:
    /// whether it is the last one (`total`: where the vendor counts its rows), and where the walk
    /// goes on. LL_TRANSIENT where it is not the page that was asked for.
    Status finish(const Answer& answer, std::string_view total, std::int64_t limit,
                  PageEnd& end) const {
        const auto asked = offset(limit);
        if (auto status = finishPage(answer, total, asked, limit, end); !status) return status;
        if (!end.last && end.position == last) return notThePageAsked();
        end.position =
            OffsetPlace{asked + static_cast<std::int64_t>(end.count), end.position}.text();
        return Status::ok();
    }
};

/// A whole list of that kind, each row as the values of `keys`, of which the first tells rows
/// apart. `rows`: where the list stands in an answer.
inline Result<std::vector<std::vector<std::string>>> listByOffset(
    RestClient& client, std::string_view path, std::string_view rows, JsonPages::Pointers keys,
    std::string_view total, std::string_view what) {
    constexpr std::int64_t Limit = 100;
    std::vector<std::vector<std::string>> all;
    std::set<std::string> seen;
    OffsetPlace at;
    while (true) {
        const auto query = Query().add("limit", Limit).add("offset", at.offset(Limit));
        const auto answer = client.get(query.on(path), what);
        if (!answer) return answer.status();
        auto page = answer->table(rows, keys);
        if (!page) return page.status();
        // A vendor that passes over both gives all there is.
        if (page->size() > static_cast<std::size_t>(Limit)) return std::move(*page);
        PageEnd end;
        end.count = page->size();
        if (!page->empty()) end.position = page->back().front();
        if (auto status = at.finish(*answer, total, Limit, end); !status) return status;
        // Pages overlap.
        for (auto& row : *page)
            if (seen.insert(row.front()).second) all.push_back(std::move(row));
        if (end.last) return all;
        at = OffsetPlace::parse(end.position);
    }
}

/// One page of such a list: asked for with `limit` and `offset` beside what `query` holds, made
/// by `toPage(answer)` (→ Result<Page>), put, and ended by the count at `total`.
template <typename ToPage>
Result<PageEnd> putOffsetPage(RestClient& client, Query query, std::string_view path,
                              std::string_view total, const ReadCursor& at, std::int64_t limit,
                              const RecordSink& sink, ToPage&& toPage) {
    const auto place = OffsetPlace::parse(at.position);
    query.add("limit", limit).add("offset", place.offset(limit));
    const auto answer = client.get(query.on(path), "listing " + std::string(path.substr(1)));
    if (!answer) return answer.status();
    Result<Page> page = toPage(*answer);
    if (!page) return page.status();
    if (auto status = place.finish(*answer, total, limit, page->end); !status) return status;
    return page->putTo(sink);
}

}  // namespace leadloom::sdk
