#include "tests/sandbox/mixpanel/expression.h"

#include <cctype>
#include <utility>

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

using Value = std::function<json(const json&)>;

bool holds(const json& value) {
    return !value.is_null() && value != json(false);
}

bool compared(const json& left, std::string_view op, const json& right) {
    if (op == "==") return left == right;
    if (op == "!=") return left != right;
    if (op == "in") {
        if (right.is_array())
            return std::any_of(right.begin(), right.end(),
                               [&](const json& item) { return item == left; });
        return left.is_string() && right.is_string() &&
               right.get_ref<const std::string&>().find(left.get_ref<const std::string&>()) !=
                   std::string::npos;
    }
    if (left.is_null() || left.type() == json::value_t::object) return false;
    if (left.is_string() != right.is_string()) return false;
    if (op == ">=") return left >= right;
    if (op == "<=") return left <= right;
    return op == ">" ? left > right : left < right;
}

class Parser {
public:
    explicit Parser(std::string_view text) : rest_(text) {}

    std::optional<Value> whole() {
        auto value = either();
        skip();
        return value && rest_.empty() ? value : std::nullopt;
    }

private:
    void skip() {
        while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())) != 0)
            rest_.remove_prefix(1);
    }
    bool take(std::string_view word) {
        skip();
        if (!rest_.starts_with(word)) return false;
        const bool letters = std::isalpha(static_cast<unsigned char>(word.front())) != 0;
        if (letters && rest_.size() > word.size() &&
            std::isalnum(static_cast<unsigned char>(rest_[word.size()])) != 0)
            return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    std::optional<Value> either() {
        auto left = both();
        while (left && take("or")) {
            auto right = both();
            if (!right) return std::nullopt;
            left = [a = *left, b = *right](const json& p) {
                return json(holds(a(p)) || holds(b(p)));
            };
        }
        return left;
    }
    std::optional<Value> both() {
        auto left = negated();
        while (left && take("and")) {
            auto right = negated();
            if (!right) return std::nullopt;
            left = [a = *left, b = *right](const json& p) {
                return json(holds(a(p)) && holds(b(p)));
            };
        }
        return left;
    }
    std::optional<Value> negated() {
        if (!take("not")) return comparison();
        auto value = negated();
        if (!value) return std::nullopt;
        return [a = *value](const json& p) { return json(!holds(a(p))); };
    }
    std::optional<Value> comparison() {
        auto left = operand();
        if (!left) return std::nullopt;
        for (const std::string_view op : {"==", "!=", ">=", "<=", ">", "<", "in"}) {
            if (!take(op)) continue;
            auto right = operand();
            if (!right) return std::nullopt;
            return [a = *left, b = *right, op](const json& p) {
                return json(compared(a(p), op, b(p)));
            };
        }
        return left;
    }
    std::optional<Value> operand() {
        if (take("(")) return closed(either(), ")");
        if (take("defined")) {
            if (!take("(")) return std::nullopt;
            auto value = closed(operand(), ")");
            if (!value) return std::nullopt;
            return [a = *value](const json& p) { return json(!a(p).is_null()); };
        }
        if (take("properties")) return property();
        return literal();
    }
    std::optional<Value> closed(const std::optional<Value>& value, std::string_view end) {
        return value && take(end) ? value : std::nullopt;
    }
    std::optional<Value> property() {
        if (!take("[")) return std::nullopt;
        const auto name = constant();
        if (!name || !name->is_string() || !take("]")) return std::nullopt;
        return [key = name->get<std::string>()](const json& p) { return p.value(key, json()); };
    }
    std::optional<Value> literal() {
        const auto value = constant();
        if (!value) return std::nullopt;
        return [constant = *value](const json&) { return constant; };
    }
    /// A text, number or list as JSON writes it, or a text in single quotes.
    std::optional<json> constant() {
        skip();
        if (rest_.empty()) return std::nullopt;
        std::size_t end = 0;
        const char first = rest_.front();
        if (first == '"' || first == '\'') {
            for (end = 1; end < rest_.size() && rest_[end] != first; ++end)
                if (rest_[end] == '\\') ++end;
            end = std::min(end + 1, rest_.size());
        } else if (first == '[') {
            end = std::min(rest_.find(']') + 1, rest_.size());
        } else {
            while (end < rest_.size() &&
                   std::string_view("+-.0123456789eE").find(rest_[end]) != std::string_view::npos)
                ++end;
        }
        std::string token(rest_.substr(0, end));
        rest_.remove_prefix(end);
        if (first == '\'' && token.size() > 1) token.front() = token.back() = '"';
        auto value = json::parse(token, nullptr, false);
        return value.is_discarded() ? std::nullopt : std::optional(std::move(value));
    }

    std::string_view rest_;
};

}  // namespace

std::optional<Predicate> parsedExpression(std::string_view text) {
    auto value = Parser(text).whole();
    if (!value) return std::nullopt;
    return [found = *value](const json& properties) { return holds(found(properties)); };
}

std::optional<std::string> propertyIn(std::string_view text) {
    constexpr std::string_view Lead = "properties[";
    if (!text.starts_with(Lead) || !text.ends_with(']')) return std::nullopt;
    const auto name =
        json::parse(text.substr(Lead.size(), text.size() - Lead.size() - 1), nullptr, false);
    return name.is_string() ? std::optional(name.get<std::string>()) : std::nullopt;
}

}  // namespace leadloom::sandbox::mixpanel
