#include "hub/mapping/recognised_columns.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "hub/mapping/column_names.h"
#include "hub/mapping/json_pointer.h"
#include "hub/normalize/text.h"

namespace leadloom::mapping {
namespace {

/// "Address 2 - City" stands behind "Home city".
constexpr int LaterColumn = 5;

using Meanings = std::unordered_map<std::string, const ColumnNames*>;

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Letters and digits only, without case and accents; each number becomes '#'.
std::string keyOf(std::string_view header) {
    std::string key;
    for (const std::string& part : split(header, '#')) {
        if (!key.empty() || header.starts_with('#')) key += '#';
        for (const char c : normalize::foldLetters(part)) {
            if (!isDigit(c)) {
                key += c;
            } else if (!key.ends_with('#')) {
                key += '#';
            }
        }
    }
    return key;
}

std::string withoutNumbers(std::string key) {
    std::erase(key, '#');
    return key;
}

/// Names of one entity by key; made on first use, then shared.
const Meanings& meaningsOf(model::Entity entity) {
    static const std::map<model::Entity, Meanings> All = [] {
        std::map<model::Entity, Meanings> all;
        for (const auto& table : {leadColumnNames(), salesColumnNames()}) {
            for (const ColumnNames& row : table) {
                for (const std::string& name : split(row.names, '|'))
                    all[row.entity].emplace(keyOf(name), &row);
            }
        }
        return all;
    }();
    static const Meanings None;
    const auto found = All.find(entity);
    return found == All.end() ? None : found->second;
}

struct Match {
    const ColumnNames* row = nullptr;
    const model::FieldSpec* field = nullptr;
    int rank = 0;
};

const model::FieldSpec* byUnifiedName(std::string_view header, model::Entity entity,
                                      const model::FieldTable& fields) {
    std::string name = normalize::lowerAscii(normalize::trimAscii(header));
    std::replace(name.begin(), name.end(), ' ', '_');
    const model::FieldSpec* field = fields.find(entity, name);
    const bool usable =
        field != nullptr && !field->computed && field->type != model::FieldType::Reference;
    return usable ? field : nullptr;
}

Match matchOf(std::string_view header, model::Entity entity, const model::FieldTable& fields) {
    if (const model::FieldSpec* field = byUnifiedName(header, entity, fields)) {
        return {nullptr, field, -1};
    }
    const Meanings& meanings = meaningsOf(entity);
    const std::string key = keyOf(header);
    auto found = meanings.find(key);
    if (found == meanings.end()) found = meanings.find(withoutNumbers(key));
    if (found == meanings.end()) return {};
    const ColumnNames* row = found->second;
    const bool later = header.find_first_of("23456789") != std::string_view::npos;
    return {row, fields.find(entity, row->field), row->rank + (later ? LaterColumn : 0)};
}

std::string separatorOf(const Match& match) {
    if (match.row != nullptr) return std::string(match.row->separator);
    return match.field != nullptr && match.field->many ? ";" : "";
}

const ColumnNames* rowOf(const RecognisedColumn& column) {
    const Meanings& meanings = meaningsOf(column.field->entity);
    const std::string key = keyOf(column.header);
    auto found = meanings.find(key);
    if (found == meanings.end()) found = meanings.find(withoutNumbers(key));
    const bool same = found != meanings.end() && found->second->field == column.field->name;
    return same ? found->second : nullptr;
}

void addWords(LensSpec& lens, const ColumnNames& row) {
    for (const std::string& pair : split(row.map, '|')) {
        const std::size_t middle = pair.find('=');
        lens.map.push_back({pair.substr(0, middle), pair.substr(middle + 1)});
    }
    lens.otherwise = Otherwise::Drop;
}

bool isCutByDefault(model::FieldType type) {
    return type == model::FieldType::Text || type == model::FieldType::LongText ||
           type == model::FieldType::PersonName || type == model::FieldType::CompanyName;
}

bool isTemporal(model::FieldType type) {
    return type == model::FieldType::Date || type == model::FieldType::DateTime;
}

/// What people, and programs that export (Outlook's dates), write into a table where there is no
/// value. Some of it is a surname too.
std::vector<std::string> noValueWords(const model::FieldSpec& field) {
    std::vector<std::string> words = {"-", "--", "?", "n/a", "#n/a", "n.a.", "tbd", "unknown"};
    if (field.type != model::FieldType::PersonName) {
        words.insert(words.end(), {"none", "null"});
    }
    if (isTemporal(field.type)) {
        words.insert(words.end(), {"0/0/00", "00/00/0000", "0000-00-00", "0000-00-00 00:00:00"});
    }
    std::erase_if(words, [&](const std::string& word) {
        return std::find(field.enums.begin(), field.enums.end(), word) != field.enums.end();
    });
    return words;
}

}  // namespace

std::vector<RecognisedColumn> recogniseColumns(std::span<const std::string> headers,
                                               model::Entity entity,
                                               const model::FieldTable& fields) {
    std::vector<RecognisedColumn> columns;
    std::map<model::FieldId, std::pair<int, std::size_t>> best;
    for (const std::string& header : headers) {
        const Match match = matchOf(header, entity, fields);
        const std::size_t index = columns.size();
        columns.push_back({header, match.field, separatorOf(match)});
        if (match.field == nullptr || match.field->many) continue;
        const auto [holder, first] = best.emplace(match.field->id, std::pair(match.rank, index));
        if (first) continue;
        const bool better = match.rank < holder->second.first;
        columns[better ? holder->second.second : index].field = nullptr;
        if (better) holder->second = {match.rank, index};
    }
    return columns;
}

std::vector<LensSpec> lensesFor(std::span<const RecognisedColumn> columns,
                                std::span<const model::FieldId> taken, bool decimalComma) {
    std::map<model::FieldId, LensSpec> lenses;
    for (const RecognisedColumn& column : columns) {
        if (column.field == nullptr ||
            std::find(taken.begin(), taken.end(), column.field->id) != taken.end()) {
            continue;
        }
        LensSpec& lens = lenses[column.field->id];
        if (lens.field == nullptr) {
            lens.field = column.field;
            lens.peopleText = true;
            lens.decimalComma = decimalComma;
            lens.cut = isCutByDefault(column.field->type);
            lens.clearText = "";
            lens.emptyWords = noValueWords(*column.field);
            const ColumnNames* row = rowOf(column);
            if (row != nullptr && !row->map.empty()) addWords(lens, *row);
        }
        LensPlace place;
        place.pointer = pointerTo({}, column.header);
        place.separator = column.separator;
        lens.places.push_back(std::move(place));
    }
    std::vector<LensSpec> found;
    found.reserve(lenses.size());
    for (auto& [id, lens] : lenses)
        found.push_back(std::move(lens));
    return found;
}

std::string describeColumns(std::span<const RecognisedColumn> columns) {
    std::string known;
    std::string left;
    for (const RecognisedColumn& column : columns) {
        std::string& text = column.field == nullptr ? left : known;
        if (!text.empty()) text += ", ";
        text += column.header;
        if (column.field != nullptr) text += " → " + column.field->name;
    }
    if (left.empty()) return known;
    return known.empty() ? "left: " + left : known + "; left: " + left;
}

}  // namespace leadloom::mapping
