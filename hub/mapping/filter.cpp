#include "hub/mapping/filter.h"

#include <algorithm>

#include "hub/mapping/decimal_text.h"
#include "hub/mapping/filter_lexer.h"
#include "hub/normalize/text.h"

namespace leadloom::mapping {

namespace {

constexpr std::size_t LongestText = 8192;
constexpr int DeepestNesting = 32;

struct Literal {
    std::string text;
    std::optional<std::string> number;
};

/// Nothing when a number meets what is none.
std::optional<int> compare(std::string_view item, const Literal& literal) {
    if (!literal.number) return item.compare(literal.text);
    const auto number = plainDecimal(item);
    if (!number) return std::nullopt;
    return compareDecimals(*number, *literal.number);
}

bool holds(std::string_view text, std::string_view part) {
    return normalize::lowerAscii(text).find(normalize::lowerAscii(part)) != std::string::npos;
}

}  // namespace

struct Filter::Node {
    enum class Kind : std::uint8_t {
        And,
        Or,
        Not,
        True,
        Empty,
        Equal,
        Below,
        AtMost,
        Above,
        AtLeast,
        Contains,
        In
    };
    Kind kind = Kind::True;
    std::string field;
    std::vector<Literal> literals;
    std::vector<Node> children;

    bool matches(const FilterSubject& subject) const;

private:
    bool meets(std::string_view item) const;
    bool fits(int order) const;
};

bool Filter::Node::meets(std::string_view item) const {
    if (kind == Kind::True) return item == "true";
    if (kind == Kind::Contains) return holds(item, literals[0].text);
    return std::any_of(literals.begin(), literals.end(), [&](const Literal& literal) {
        const auto order = compare(item, literal);
        return order && fits(*order);
    });
}

bool Filter::Node::fits(int order) const {
    switch (kind) {
        case Kind::Equal:
        case Kind::In:
            return order == 0;
        case Kind::Below:
            return order < 0;
        case Kind::AtMost:
            return order <= 0;
        case Kind::Above:
            return order > 0;
        case Kind::AtLeast:
            return order >= 0;
        default:
            return false;
    }
}

bool Filter::Node::matches(const FilterSubject& subject) const {
    const auto holdsFor = [&](const Node& child) { return child.matches(subject); };
    switch (kind) {
        case Kind::And:
            return std::all_of(children.begin(), children.end(), holdsFor);
        case Kind::Or:
            return std::any_of(children.begin(), children.end(), holdsFor);
        case Kind::Not:
            return !children[0].matches(subject);
        default:
            break;
    }
    if (field == "entity") return kind != Kind::Empty && meets(toString(subject.entity()));
    const model::Value* value = subject.field(field);
    const bool present = value != nullptr && value->isPresent();
    if (kind == Kind::Empty || !present) return kind == Kind::Empty && !present;
    const auto items = value->items();
    return std::any_of(items.begin(), items.end(),
                       [&](std::string_view item) { return meets(item); });
}

class Filter::Parser {
public:
    Parser(std::string_view text, FilterFault& fault, std::vector<FieldReference>& fields)
        : lexer_(text), fault_(fault), fields_(fields) {}

    std::optional<Node> parse() {
        auto node = disjunction(0);
        if (node && lexer_.current().kind != FilterToken::Kind::End) {
            return refuse("expected \"and\", \"or\" or the end");
        }
        return node;
    }

private:
    using Kind = FilterToken::Kind;

    std::nullopt_t refuse(std::string_view message) {
        if (fault_.message.empty()) {
            const FilterToken& token = lexer_.current();
            fault_ = {token.offset, token.kind == Kind::Broken ? token.text : std::string(message)};
        }
        return std::nullopt;
    }

    bool takeWord(std::string_view word) {
        if (lexer_.current().kind != Kind::Word || lexer_.current().text != word) return false;
        lexer_.advance();
        return true;
    }

    bool takeMark(std::string_view mark) {
        if (lexer_.current().kind != Kind::Mark || lexer_.current().text != mark) return false;
        lexer_.advance();
        return true;
    }

    std::optional<Node> disjunction(int depth) {
        return chain(Node::Kind::Or, "or", depth, &Parser::conjunction);
    }
    std::optional<Node> conjunction(int depth) {
        return chain(Node::Kind::And, "and", depth, &Parser::negation);
    }

    std::optional<Node> chain(Node::Kind kind, std::string_view word, int depth,
                              std::optional<Node> (Parser::*part)(int)) {
        Node node;
        node.kind = kind;
        do {
            auto child = (this->*part)(depth);
            if (!child) return std::nullopt;
            node.children.push_back(std::move(*child));
        } while (takeWord(word));
        if (node.children.size() > 1) return node;
        Node only = std::move(node.children[0]);
        return only;
    }

    std::optional<Node> negation(int depth) {
        if (depth > DeepestNesting) return refuse("nested too deeply");
        if (takeWord("not")) return negated(negation(depth + 1));
        if (!takeMark("(")) return comparison();
        auto inner = disjunction(depth + 1);
        if (inner && !takeMark(")")) return refuse("expected \")\"");
        return inner;
    }

    static std::optional<Node> negated(std::optional<Node> inner) {
        if (!inner) return std::nullopt;
        Node node;
        node.kind = Node::Kind::Not;
        node.children.push_back(std::move(*inner));
        return node;
    }

    std::optional<Node> comparison() {
        const FilterToken token = lexer_.current();
        if (token.kind != Kind::Word || isReserved(token.text)) return refuse("expected a field");
        lexer_.advance();
        fields_.push_back({token.text, token.offset});
        Node node;
        node.field = token.text;
        if (takeWord("is")) return emptiness(std::move(node));
        if (takeWord("in")) return membership(std::move(node));
        if (takeWord("not")) {
            if (!takeWord("in")) return refuse("expected \"in\"");
            return negated(membership(std::move(node)));
        }
        return relation(std::move(node));
    }

    std::optional<Node> emptiness(Node node) {
        const bool negate = takeWord("not");
        if (!takeWord("empty")) return refuse("expected \"empty\"");
        node.kind = Node::Kind::Empty;
        if (!negate) return node;
        return negated(std::move(node));
    }

    std::optional<Node> membership(Node node) {
        node.kind = Node::Kind::In;
        if (!takeMark("[")) return refuse("expected a list such as [\"FI\", \"SE\"]");
        do {
            if (!takeLiteral(node)) return refuse("expected a text in quotes or a number");
        } while (takeMark(","));
        if (!takeMark("]")) return refuse("expected \",\" or \"]\"");
        return node;
    }

    std::optional<Node> relation(Node node) {
        const std::string mark = lexer_.current().text;
        const bool unequal = mark == "!=";
        const auto kind = relationKind();
        if (!kind) return node;
        lexer_.advance();
        node.kind = *kind;
        if (!takeLiteral(node)) return refuse("expected a text in quotes or a number");
        if (!unequal) return node;
        return negated(std::move(node));
    }

    std::optional<Node::Kind> relationKind() const {
        const FilterToken& token = lexer_.current();
        if (token.kind == Kind::Word && token.text == "contains") return Node::Kind::Contains;
        if (token.kind != Kind::Mark) return std::nullopt;
        if (token.text == "==" || token.text == "!=") return Node::Kind::Equal;
        if (token.text == "<") return Node::Kind::Below;
        if (token.text == "<=") return Node::Kind::AtMost;
        if (token.text == ">") return Node::Kind::Above;
        if (token.text == ">=") return Node::Kind::AtLeast;
        return std::nullopt;
    }

    bool takeLiteral(Node& node) {
        const FilterToken& token = lexer_.current();
        const bool truth =
            token.kind == Kind::Word && (token.text == "true" || token.text == "false");
        if (token.kind != Kind::Text && token.kind != Kind::Number && !truth) return false;
        Literal literal{token.text, {}};
        if (token.kind == Kind::Number) literal.number = plainDecimal(token.text);
        if (token.kind == Kind::Number && !literal.number) return false;
        node.literals.push_back(std::move(literal));
        lexer_.advance();
        return true;
    }

    static bool isReserved(std::string_view word) {
        static constexpr std::string_view Reserved[] = {"and",   "or",       "not",  "in",   "is",
                                                        "empty", "contains", "true", "false"};
        return std::find(std::begin(Reserved), std::end(Reserved), word) != std::end(Reserved);
    }

    FilterLexer lexer_;
    FilterFault& fault_;
    std::vector<FieldReference>& fields_;
};

std::optional<Filter> Filter::parse(std::string_view text, FilterFault& fault) {
    fault = {};
    if (text.size() > LongestText) {
        fault = {LongestText, "longer than any filter needs to be"};
        return std::nullopt;
    }
    Filter filter;
    filter.text_ = text;
    auto root = Parser(text, fault, filter.fields_).parse();
    if (!root) return std::nullopt;
    filter.root_ = std::make_shared<const Node>(std::move(*root));
    return filter;
}

bool Filter::matches(const FilterSubject& subject) const {
    return root_->matches(subject);
}

}  // namespace leadloom::mapping
