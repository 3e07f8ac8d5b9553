#include "tests/sandbox/activecampaign/listing.h"

#include <algorithm>

#include "tests/sandbox/activecampaign/problem.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

constexpr std::int64_t DefaultLimit = 20, MostListed = 100;

}  // namespace

bool knowsParams(const Request& request, std::initializer_list<std::string_view> names) {
    return std::all_of(request.query.begin(), request.query.end(), [&](const auto& pair) {
        return pair.first == "limit" || pair.first == "offset" || pair.first == "api_output" ||
               std::find(names.begin(), names.end(), pair.first) != names.end();
    });
}

Response listAnswer(const Request& request, const std::string& name, const std::vector<json>& rows,
                    bool totalIsText) {
    const auto number = [&](const char* key, std::int64_t otherwise) {
        const auto* text = request.param(key);
        return text == nullptr ? otherwise : parsedInteger(*text).value_or(-1);
    };
    const auto limit = number("limit", DefaultLimit), offset = number("offset", 0);
    if (limit < 1 || limit > MostListed || offset < 0) return bareAnswer(400);
    const auto total = static_cast<std::int64_t>(rows.size());
    json page = json::array();
    for (auto i = offset; i < std::min(offset + limit, total); ++i)
        page.push_back(rows[static_cast<std::size_t>(i)]);
    json meta = {{"total", total}};
    if (totalIsText) meta["total"] = std::to_string(total);
    return jsonResponse(200, {{name, std::move(page)}, {"meta", std::move(meta)}});
}

}  // namespace leadloom::sandbox::activecampaign
