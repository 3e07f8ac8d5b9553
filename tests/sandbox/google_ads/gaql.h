#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::google_ads {

/// A row before anything is selected: values by `campaign.id`, in the names of the query language.
using Row = std::map<std::string, nlohmann::json>;

struct Condition {
    std::string field, op;
    std::vector<std::string> values;
};

/// A query of Google's query language: SELECT … FROM … WHERE … AND … ORDER BY … LIMIT …
struct Gaql {
    std::vector<std::string> fields;
    std::string resource;
    std::vector<Condition> conditions;
    std::vector<std::pair<std::string, bool>> order;  ///< true: descending
    std::size_t limit = 0;
};

/// Nothing where it can't be read.
std::optional<Gaql> parsedGaql(std::string_view text);

/// Whether a row meets all conditions.
bool meets(const Row& row, const Gaql& query);
bool comesBefore(const Row& a, const Row& b, const Gaql& query);
/// What was selected as REST shows it: nested, in lower camel case, without default values.
nlohmann::json shown(const Row& row, const Gaql& query);

}  // namespace leadloom::sandbox::google_ads
