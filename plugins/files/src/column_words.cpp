#include "column_words.h"

#include <algorithm>
#include <set>

#include <leadloom/sdk/text/letters.h>
#include <leadloom/sdk/text_list.h>
#include <nlohmann/json.hpp>

namespace leadloom::files {

namespace {

constexpr int LeastFit = 2;

/// From texts of names parted by bars.
std::vector<std::string> namesIn(const nlohmann::json& texts) {
    std::vector<std::string> names;
    for (const auto& text : texts)
        for (const auto name : sdk::splitText(text.get_ref<const std::string&>(), '|'))
            names.push_back(sdk::lettersOf(name));
    return names;
}

/// The column under the first of these names that is there.
std::string columnUnder(const std::vector<std::string>& names,
                        std::span<const std::string> columns) {
    for (const auto& name : names)
        for (const auto& column : columns)
            if (sdk::lettersOf(column) == name) return column;
    return {};
}

}  // namespace

ColumnWords::ColumnWords(std::string_view text) {
    const auto manifest = nlohmann::json::parse(text);
    ids_[""] = namesIn(manifest.at("id_columns"));
    modified_ = namesIn(manifest.at("modified_columns"));
    for (const auto& stream : manifest.at("streams")) {
        const auto name = stream.at("name").get<std::string>();
        streams_.push_back(name);
        ids_[name] = namesIn(stream.at("id_columns"));
        for (const auto& row : stream.at("columns"))
            for (const auto& word : namesIn(row.at("names")))
                weights_[name].emplace(word, row.at("weight").get<int>());
    }
}

bool ColumnWords::isStream(std::string_view name) const {
    return std::find(streams_.begin(), streams_.end(), name) != streams_.end();
}

std::string ColumnWords::streamOf(std::span<const std::string> columns) const {
    std::set<std::string> words;
    for (const auto& column : columns)
        words.insert(sdk::lettersOf(column));
    std::string best;
    int most = LeastFit - 1;
    for (const auto& stream : streams_) {
        int fit = 0;
        for (const auto& [word, weight] : weights_.at(stream))
            fit += words.contains(word) ? weight : 0;
        if (fit <= most) continue;
        most = fit;
        best = stream;
    }
    return best;
}

std::string ColumnWords::idColumn(std::span<const std::string> columns, const std::string& stream,
                                  const std::string& configured) const {
    if (std::find(columns.begin(), columns.end(), configured) != columns.end()) return configured;
    const auto ids = ids_.find(stream);
    const std::vector<std::string> none;
    const auto word = sdk::lettersOf(configured);
    for (const auto& names : {word.empty() ? none : std::vector{word},
                              ids == ids_.end() ? none : ids->second, ids_.at("")})
        if (auto column = columnUnder(names, columns); !column.empty()) return column;
    return {};
}

std::string ColumnWords::modifiedColumn(std::span<const std::string> columns) const {
    return columnUnder(modified_, columns);
}

}  // namespace leadloom::files
