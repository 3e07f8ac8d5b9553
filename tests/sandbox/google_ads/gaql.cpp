#include "tests/sandbox/google_ads/gaql.h"

#include <algorithm>
#include <cctype>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::google_ads {

using nlohmann::json;

namespace {

struct Token {
    std::string text;
    bool quoted = false;
};

/// Words, quoted texts and signs; nothing where a text has no end.
std::optional<std::vector<Token>> tokensOf(std::string_view text) {
    constexpr std::string_view Signs = "=<>!,()";
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            ++i;
        } else if (c == '\'' || c == '"') {
            const auto end = text.find(c, i + 1);
            if (end == std::string_view::npos) return std::nullopt;
            tokens.push_back({std::string(text.substr(i + 1, end - i - 1)), true});
            i = end + 1;
        } else if (Signs.find(c) != std::string_view::npos) {
            const bool two = i + 1 < text.size() && text[i + 1] == '=' && c != ',' && c != '(';
            tokens.push_back({std::string(text.substr(i, two ? 2 : 1))});
            i += two ? 2 : 1;
        } else {
            auto end = i;
            while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])) == 0 &&
                   Signs.find(text[end]) == std::string_view::npos)
                ++end;
            tokens.push_back({std::string(text.substr(i, end - i))});
            i = end;
        }
    }
    return tokens;
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    std::optional<Gaql> query() {
        Gaql query;
        if (!take("SELECT")) return std::nullopt;
        do
            query.fields.push_back(word());
        while (take(","));
        if (!take("FROM")) return std::nullopt;
        query.resource = word();
        if (take("WHERE")) do
                if (!condition(query)) return std::nullopt;
            while (take("AND"));
        if (take("ORDER")) {
            if (!take("BY")) return std::nullopt;
            do {
                const auto field = word();
                query.order.emplace_back(field, take("DESC"));
                take("ASC");
            } while (take(","));
        }
        if (take("LIMIT"))
            query.limit = static_cast<std::size_t>(parsedInteger(word()).value_or(0));
        const bool whole = at_ == tokens_.size() && good_;
        return whole ? std::optional(std::move(query)) : std::nullopt;
    }

private:
    bool take(std::string_view expected) {
        if (at_ >= tokens_.size() || tokens_[at_].quoted ||
            !equalsIgnoringCase(tokens_[at_].text, expected))
            return false;
        ++at_;
        return true;
    }
    std::string word() {
        if (at_ >= tokens_.size()) {
            good_ = false;
            return {};
        }
        return tokens_[at_++].text;
    }
    bool condition(Gaql& query) {
        Condition condition;
        condition.field = word();
        condition.op = lowered(word());
        if (condition.op == "in") {
            if (!take("(")) return false;
            do
                condition.values.push_back(word());
            while (take(","));
            if (!take(")")) return false;
        } else {
            condition.values.push_back(word());
            if (condition.op == "between") {
                if (!take("AND")) return false;
                condition.values.push_back(word());
            }
        }
        constexpr const char* Known[] = {"=", "!=", "<", ">", "<=", ">=", "in", "between"};
        query.conditions.push_back(condition);
        return good_ && std::any_of(std::begin(Known), std::end(Known),
                                    [&](const char* op) { return condition.op == op; });
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    bool good_ = true;
};

std::string textOf(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Numbers as numbers, all else as text.
int compared(const std::string& a, const std::string& b) {
    const auto x = parsedNumber(a), y = parsedNumber(b);
    if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
    return a.compare(b);
}

bool meets(const std::string& value, const Condition& condition) {
    const auto& values = condition.values;
    if (condition.op == "in") return std::find(values.begin(), values.end(), value) != values.end();
    const int first = compared(value, values.front());
    if (condition.op == "between") return first >= 0 && compared(value, values.back()) <= 0;
    if (condition.op == "=") return first == 0;
    if (condition.op == "!=") return first != 0;
    if (condition.op == "<") return first < 0;
    if (condition.op == ">") return first > 0;
    return condition.op == "<=" ? first <= 0 : first >= 0;
}

std::string camel(std::string_view name) {
    std::string text;
    bool raise = false;
    for (const char c : name) {
        if (c == '_') {
            raise = true;
            continue;
        }
        text += raise ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        raise = false;
    }
    return text;
}

bool isDefault(const json& value) {
    constexpr const char* Defaults[] = {"", "0"};
    return value.is_null() || value == json(0.0) || value == json(false) ||
           std::any_of(std::begin(Defaults), std::end(Defaults),
                       [&](const char* text) { return value == text; });
}

}  // namespace

std::optional<Gaql> parsedGaql(std::string_view text) {
    auto tokens = tokensOf(text);
    return tokens ? Parser(std::move(*tokens)).query() : std::nullopt;
}

bool meets(const Row& row, const Gaql& query) {
    return std::all_of(query.conditions.begin(), query.conditions.end(),
                       [&](const Condition& condition) {
                           const auto value = row.find(condition.field);
                           return value != row.end() && meets(textOf(value->second), condition);
                       });
}

bool comesBefore(const Row& a, const Row& b, const Gaql& query) {
    for (const auto& [field, falls] : query.order) {
        const auto order = textOf(a.at(field)).compare(textOf(b.at(field)));
        if (order != 0) return falls ? order > 0 : order < 0;
    }
    return false;
}

json shown(const Row& row, const Gaql& query) {
    json out = json::object();
    for (const auto& field : query.fields) {
        const auto& value = row.at(field);
        if (isDefault(value)) continue;
        std::string pointer;
        for (const auto& part : split(field, '.'))
            pointer += "/" + camel(part);
        out[json::json_pointer(pointer)] = value;
    }
    return out;
}

}  // namespace leadloom::sandbox::google_ads
