#include "tests/sandbox/meta/paging.h"

#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

constexpr std::int64_t DefaultLimit = 25, MostListed = 500;
constexpr std::string_view CursorMark = "QVFI";

std::string cursorOf(const std::string& key) {
    return std::string(CursorMark) + base64(key);
}

std::string keyOf(const std::string& cursor) {
    const auto key = cursor.starts_with(CursorMark)
                         ? fromBase64(std::string_view(cursor).substr(CursorMark.size()))
                         : std::nullopt;
    if (!key) throw GraphError("(#100) Invalid cursors values", 100);
    return *key;
}

std::string nextUrl(const Request& request, const Params& params, const std::string& after) {
    std::string url =
        request.baseUrl + request.path + "?access_token=" +
        percentEncoded(params.has("access_token") ? params.text("access_token") : request.bearer());
    for (const auto& [name, value] : request.query)
        if (name != "after" && name != "access_token")
            url += "&" + percentEncoded(name) + "=" + percentEncoded(value);
    return url + "&after=" + percentEncoded(after);
}

}  // namespace

json pageOf(const Request& request, const Params& params, const std::vector<EdgeRow>& rows,
            const std::function<json(const json&)>& show) {
    auto limit = params.integer("limit", DefaultLimit);
    if (limit < 1) throw GraphError("(#100) Param limit must be positive", 100);
    limit = std::min(limit, MostListed);
    std::size_t first = 0;
    if (params.has("after")) {
        const auto key = keyOf(params.text("after"));
        while (first < rows.size() && rows[first].key <= key)
            ++first;
        limit = std::max<std::int64_t>(1, limit - 1);
    }
    const auto end = std::min(rows.size(), first + static_cast<std::size_t>(limit));
    json data = json::array();
    for (auto i = first; i < end; ++i)
        data.push_back(show(*rows[i].node));
    json page = {{"data", data}};
    if (data.empty()) return page;
    const auto after = cursorOf(rows[end - 1].key);
    page["paging"]["cursors"] = {{"before", cursorOf(rows[first].key)}, {"after", after}};
    if (end < rows.size()) page["paging"]["next"] = nextUrl(request, params, after);
    return page;
}

}  // namespace leadloom::sandbox::meta
