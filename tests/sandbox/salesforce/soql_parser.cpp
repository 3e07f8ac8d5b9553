#include <map>
#include <set>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/soql.h"
#include "tests/sandbox/salesforce/soql_lexer.h"

namespace leadloom::sandbox::salesforce {

namespace {

using Kind = SoqlToken::Kind;

constexpr int MaxDepth = 64;

/// Thrown inside this file only, and turned into the error of the parse.
struct Refusal {
    std::size_t position;
    std::string reason;
};

class Parser {
public:
    explicit Parser(std::string_view text) : tokens_(soqlTokens(text)) {}

    SoqlQuery run() {
        SoqlQuery query;
        expectWord("SELECT");
        parseSelection(query);
        expectWord("FROM");
        query.object = name();
        if (takeWord("WHERE")) query.where = condition(0);
        if (takeWord("ORDER")) parseOrder(query);
        if (takeWord("LIMIT")) query.limit = count();
        if (takeWord("OFFSET")) query.offset = count();
        if (peek().kind != Kind::End) unexpected();
        return query;
    }

private:
    const SoqlToken& peek() const { return tokens_[at_]; }

    [[noreturn]] void unexpected() const {
        if (peek().kind == Kind::Bad) throw Refusal{peek().position, peek().text};
        throw Refusal{peek().position, "unexpected token: '" + peek().text + "'"};
    }

    bool isWord(std::string_view word) const {
        return peek().kind == Kind::Name && equalsIgnoringCase(peek().text, word);
    }

    bool takeWord(std::string_view word) {
        if (!isWord(word)) return false;
        ++at_;
        return true;
    }

    void expectWord(std::string_view word) {
        if (!takeWord(word)) unexpected();
    }

    bool takeSymbol(std::string_view symbol) {
        if (peek().kind != Kind::Symbol || peek().text != symbol) return false;
        ++at_;
        return true;
    }

    void expectSymbol(std::string_view symbol) {
        if (!takeSymbol(symbol)) unexpected();
    }

    std::string name() {
        static const std::set<std::string> Reserved = {
            "SELECT", "FROM", "WHERE", "ORDER", "BY", "LIMIT", "AND", "OR", "NOT", "IN", "LIKE"};
        std::string upper = peek().text;
        for (auto& c : upper)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (peek().kind != Kind::Name || Reserved.count(upper) != 0) unexpected();
        return tokens_[at_++].text;
    }

    FieldPath path() {
        FieldPath found;
        found.position = peek().position;
        found.parts.push_back(name());
        while (takeSymbol("."))
            found.parts.push_back(name());
        return found;
    }

    void parseSelection(SoqlQuery& query) {
        if (isWord("COUNT") && tokens_[at_ + 1].text == "(") {
            at_ += 2;
            expectSymbol(")");
            query.count = true;
            return;
        }
        if (isWord("FIELDS") && tokens_[at_ + 1].text == "(") {
            at_ += 2;
            query.fieldSet = name();
            for (auto& c : query.fieldSet)
                c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            expectSymbol(")");
            return;
        }
        do
            query.fields.push_back(path());
        while (takeSymbol(","));
    }

    // AND and OR may not stand side by side without parentheses.
    Condition condition(int depth) {
        if (depth > MaxDepth) throw Refusal{peek().position, "the query is nested too deeply"};
        auto first = negation(depth);
        if (!isWord("AND") && !isWord("OR")) return first;
        Condition chain;
        chain.kind = isWord("AND") ? Condition::Kind::And : Condition::Kind::Or;
        const std::string_view word = chain.kind == Condition::Kind::And ? "AND" : "OR";
        chain.children.push_back(std::move(first));
        while (takeWord(word))
            chain.children.push_back(negation(depth));
        if (isWord("AND") || isWord("OR")) unexpected();
        return chain;
    }

    Condition negation(int depth) {
        if (!takeWord("NOT")) return primary(depth);
        Condition negated;
        negated.kind = Condition::Kind::Not;
        negated.children.push_back(primary(depth));
        return negated;
    }

    Condition primary(int depth) {
        if (!takeSymbol("(")) return comparison();
        auto inner = condition(depth + 1);
        expectSymbol(")");
        return inner;
    }

    Condition comparison() {
        Condition compare;
        compare.field = path();
        if (takeWord("LIKE")) {
            compare.comparison = Comparison::Like;
        } else if (takeWord("IN")) {
            compare.comparison = Comparison::In;
            return withList(std::move(compare));
        } else if (takeWord("NOT")) {
            expectWord("IN");
            compare.comparison = Comparison::NotIn;
            return withList(std::move(compare));
        } else {
            compare.comparison = symbolComparison();
        }
        compare.literals.push_back(literal());
        return compare;
    }

    Condition withList(Condition compare) {
        expectSymbol("(");
        do
            compare.literals.push_back(literal());
        while (takeSymbol(","));
        expectSymbol(")");
        return compare;
    }

    Comparison symbolComparison() {
        static const std::map<std::string, Comparison> Symbols = {
            {"=", Comparison::Equal},          {"!=", Comparison::NotEqual},
            {"<>", Comparison::NotEqual},      {"<", Comparison::Less},
            {"<=", Comparison::LessOrEqual},   {">", Comparison::Greater},
            {">=", Comparison::GreaterOrEqual}};
        const auto found = peek().kind == Kind::Symbol ? Symbols.find(peek().text) : Symbols.end();
        if (found == Symbols.end()) unexpected();
        ++at_;
        return found->second;
    }

    Literal literal() {
        const auto& token = peek();
        if (token.kind == Kind::String) return taken(Literal::Kind::String, token.text);
        if (token.kind == Kind::Number) return numberLiteral();
        if (token.kind == Kind::DateTime) return timeLiteral();
        if (takeWord("null")) return {};
        if (isWord("true") || isWord("false"))
            return taken(Literal::Kind::Boolean, lowered(token.text));
        unexpected();
    }

    Literal taken(Literal::Kind kind, std::string text) {
        ++at_;
        return {kind, std::move(text)};
    }

    Literal numberLiteral() {
        if (!parsedNumber(peek().text)) unexpected();
        return taken(Literal::Kind::Number, peek().text);
    }

    Literal timeLiteral() {
        const auto text = peek().text;
        const auto time = parsedTime(text);
        if (!time)
            throw Refusal{peek().position,
                          "line 1: no viable alternative at character '" + text + "'"};
        if (isDate(text)) return taken(Literal::Kind::Date, text);
        return taken(Literal::Kind::DateTime, isoTime(*time, "+0000"));
    }

    void parseOrder(SoqlQuery& query) {
        expectWord("BY");
        do {
            Ordering ordering;
            ordering.field = path();
            if (takeWord("DESC"))
                ordering.descending = true;
            else
                takeWord("ASC");
            if (takeWord("NULLS")) {
                ordering.nullsLast = takeWord("LAST");
                if (!ordering.nullsLast) expectWord("FIRST");
            }
            query.orderings.push_back(std::move(ordering));
        } while (takeSymbol(","));
    }

    std::int64_t count() {
        const auto number = peek().kind == Kind::Number ? parsedInteger(peek().text) : std::nullopt;
        if (!number || *number < 0) unexpected();
        ++at_;
        return *number;
    }

    std::vector<SoqlToken> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

std::string soqlMessage(std::string_view text, std::size_t position, const std::string& reason) {
    const auto from = position > 30 ? position - 30 : 0;
    const auto excerpt = std::string(text.substr(from, 60));
    return "\n" + excerpt + "\n" + std::string(position - from, ' ') +
           "^\nERROR at Row:1:Column:" + std::to_string(position + 1) + "\n" + reason;
}

SoqlParse parseSoql(std::string_view text) {
    SoqlParse parse;
    try {
        parse.query = Parser(text).run();
    } catch (const Refusal& refusal) {
        parse.error = {"MALFORMED_QUERY", soqlMessage(text, refusal.position, refusal.reason)};
    }
    return parse;
}

}  // namespace leadloom::sandbox::salesforce
