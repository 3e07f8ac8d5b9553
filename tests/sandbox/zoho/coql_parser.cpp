#include <array>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/soql_lexer.h"
#include "tests/sandbox/zoho/coql.h"

namespace leadloom::sandbox::zoho {

namespace {

using salesforce::SoqlToken;
using Kind = SoqlToken::Kind;

constexpr int MaxDepth = 30;
constexpr std::size_t MaxColumns = 50, MaxCriteria = 25, MaxOrders = 10, MaxListed = 50;
constexpr std::int64_t MaxRows = 2'000, MaxOffset = 100'000;

Problem syntaxError(const SoqlToken& token) {
    return {400,
            "SYNTAX_ERROR",
            "error occured while parsing the query",
            {{"near", token.text}, {"line", 1}, {"column", token.position}}};
}

Problem limitExceeded(const char* clause, std::size_t limit) {
    return {400,
            "LIMIT_EXCEEDED",
            "the limit of a clause is exceeded",
            {{"clause", clause}, {"limit", limit}}};
}

/// Names and strings of COQL are cut as those of SOQL are.
class Parser {
public:
    explicit Parser(std::string_view text) : tokens_(salesforce::soqlTokens(text)) {}

    CoqlQuery run() {
        CoqlQuery query;
        expectWord("select");
        do
            query.fields.push_back(name());
        while (takeSymbol(","));
        expectWord("from");
        query.module = name();
        // Unlike in SQL, the clause is compulsory.
        expectWord("where");
        query.where = condition(0);
        query.criteria = criteria_;
        if (takeWord("order")) parseOrder(query);
        if (takeWord("limit")) parseLimit(query);
        if (takeWord("offset")) query.offset = count();
        if (peek().kind != Kind::End) unexpected();
        return checked(std::move(query));
    }

private:
    const SoqlToken& peek() const { return tokens_[at_]; }
    [[noreturn]] void unexpected() const { throw syntaxError(peek()); }

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
        for (const auto* word : {"select", "from", "where", "order", "limit", "and", "or"})
            if (isWord(word)) unexpected();
        if (peek().kind != Kind::Name) unexpected();
        auto text = tokens_[at_++].text;
        while (takeSymbol("."))
            text += "." + name();
        return text;
    }

    Criterion condition(int depth) {
        if (depth > MaxDepth) unexpected();
        auto first = primary(depth);
        const bool conjunction = isWord("and");
        if (!conjunction && !isWord("or")) return first;
        ++at_;
        Criterion pair;
        pair.kind = conjunction ? Criterion::Kind::And : Criterion::Kind::Or;
        pair.children.push_back(std::move(first));
        pair.children.push_back(primary(depth));
        // A third criterion must stand in a bracket of its own.
        if (isWord("and") || isWord("or")) unexpected();
        return pair;
    }

    Criterion primary(int depth) {
        if (!takeSymbol("(")) return comparison();
        auto inner = condition(depth + 1);
        expectSymbol(")");
        return inner;
    }

    Criterion comparison() {
        ++criteria_;
        Criterion compare;
        compare.field = name();
        if (takeWord("is")) {
            compare.comparison = takeWord("not") ? "is not null" : "is null";
            expectWord("null");
            return compare;
        }
        const bool negated = takeWord("not");
        if (takeWord("like"))
            compare.comparison = "like";
        else if (takeWord("in"))
            compare.comparison = "in";
        else if (!negated && takeWord("between"))
            compare.comparison = "between";
        else if (!negated)
            compare.comparison = symbol();
        else
            unexpected();
        if (negated) compare.comparison.insert(0, "not ");
        compare.quoted = peek().kind == Kind::String;
        return withValues(std::move(compare));
    }

    Criterion withValues(Criterion compare) {
        if (compare.comparison.ends_with("in")) {
            expectSymbol("(");
            compare.quoted = peek().kind == Kind::String;
            do
                compare.values.push_back(value());
            while (takeSymbol(","));
            expectSymbol(")");
            if (compare.values.size() > MaxListed) throw limitExceeded("in", MaxListed);
            return compare;
        }
        compare.values.push_back(value());
        if (compare.comparison == "between") {
            expectWord("and");
            compare.values.push_back(value());
        }
        return compare;
    }

    std::string symbol() {
        for (const char* known : {"=", "!=", "<", "<=", ">", ">="})
            if (takeSymbol(known)) return known;
        unexpected();
    }

    std::string value() {
        const bool word = isWord("true") || isWord("false");
        if (peek().kind != Kind::String && peek().kind != Kind::Number && !word) unexpected();
        return tokens_[at_++].text;
    }

    void parseOrder(CoqlQuery& query) {
        expectWord("by");
        do {
            auto field = name();
            const bool descends = takeWord("desc");
            if (!descends) takeWord("asc");
            query.orderBy.emplace_back(std::move(field), descends);
        } while (takeSymbol(","));
    }

    /// `limit count` and `limit offset, count`.
    void parseLimit(CoqlQuery& query) {
        query.limit = count();
        if (!takeSymbol(",")) return;
        query.offset = query.limit;
        query.limit = count();
    }

    std::int64_t count() {
        const auto number = peek().kind == Kind::Number ? parsedInteger(peek().text) : std::nullopt;
        if (!number || *number < 0) unexpected();
        ++at_;
        return *number;
    }

    static CoqlQuery checked(CoqlQuery query) {
        if (query.fields.size() > MaxColumns) throw limitExceeded("select", MaxColumns);
        if (query.criteria > MaxCriteria) throw limitExceeded("where", MaxCriteria);
        if (query.orderBy.size() > MaxOrders) throw limitExceeded("order by", MaxOrders);
        if (query.limit > MaxRows) throw limitExceeded("limit", MaxRows);
        if (query.offset + query.limit > MaxOffset) throw limitExceeded("offset", MaxOffset);
        return query;
    }

    std::vector<SoqlToken> tokens_;
    std::size_t at_ = 0, criteria_ = 0;
};

}  // namespace

CoqlParse parseCoql(std::string_view text) {
    try {
        return {Parser(text).run(), std::nullopt};
    } catch (const Problem& problem) {
        return {{}, problem};
    }
}

}  // namespace leadloom::sandbox::zoho
