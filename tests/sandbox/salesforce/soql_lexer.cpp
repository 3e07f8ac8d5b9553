#include "tests/sandbox/salesforce/soql_lexer.h"

#include <cctype>

namespace leadloom::sandbox::salesforce {

namespace {

using Kind = SoqlToken::Kind;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isNameStart(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool isNamePart(char c) {
    return isNameStart(c) || isDigit(c);
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<SoqlToken> run() {
        for (;;) {
            while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])))
                ++at_;
            tokens_.push_back(next());
            if (tokens_.back().kind == Kind::End || tokens_.back().kind == Kind::Bad)
                return tokens_;
        }
    }

private:
    SoqlToken next() {
        if (at_ == text_.size()) return {Kind::End, "<EOF>", at_};
        const char c = text_[at_];
        if (isNameStart(c)) return name();
        if (isDigit(c) ||
            ((c == '-' || c == '+') && at_ + 1 < text_.size() && isDigit(text_[at_ + 1])))
            return number();
        if (c == '\'') return string();
        return symbol();
    }

    SoqlToken name() {
        const auto start = at_;
        while (at_ < text_.size() && isNamePart(text_[at_]))
            ++at_;
        return {Kind::Name, std::string(text_.substr(start, at_ - start)), start};
    }

    /// A number or a date: both start with a digit, and only dates hold '-', ':' or 'T' inside.
    SoqlToken number() {
        const auto start = at_++;
        while (at_ < text_.size() && (isDigit(text_[at_]) || isDatePart(start)))
            ++at_;
        const auto text = text_.substr(start, at_ - start);
        const bool date = text.size() > 4 && text[4] == '-';
        return {date ? Kind::DateTime : Kind::Number, std::string(text), start};
    }

    bool isDatePart(std::size_t start) const {
        const char c = text_[at_];
        if (c == '.') return true;
        const bool date = at_ - start >= 4 && (at_ == start + 4 || text_[start + 4] == '-');
        return date && (c == '-' || c == ':' || c == 'T' || c == 'Z' || c == '+');
    }

    SoqlToken string() {
        const auto start = at_++;
        std::string value;
        while (at_ < text_.size() && text_[at_] != '\'') {
            if (text_[at_] == '\\') {
                if (++at_ == text_.size()) break;
                const auto escaped = unescaped(text_[at_]);
                if (escaped == '\0') return {Kind::Bad, "Illegal escape sequence in string", start};
                if (text_[at_] == '%' || text_[at_] == '_') value += '\\';
                value += escaped;
            } else {
                value += text_[at_];
            }
            ++at_;
        }
        if (at_ == text_.size()) return {Kind::Bad, "unexpected end of string", start};
        ++at_;
        return {Kind::String, value, start};
    }

    static char unescaped(char c) {
        switch (c) {
            case 'n':
            case 'N':
                return '\n';
            case 'r':
            case 'R':
                return '\r';
            case 't':
            case 'T':
                return '\t';
            case 'b':
            case 'B':
                return '\b';
            case 'f':
            case 'F':
                return '\f';
            case '"':
            case '\'':
            case '\\':
            case '%':
            case '_':
                return c;
            default:
                return '\0';
        }
    }

    SoqlToken symbol() {
        for (const std::string_view two : {"!=", "<=", ">=", "<>"})
            if (text_.substr(at_, 2) == two) {
                at_ += 2;
                return {Kind::Symbol, std::string(two), at_ - 2};
            }
        const char c = text_[at_];
        if (std::string_view("=<>(),.:").find(c) == std::string_view::npos)
            return {Kind::Bad, "unexpected token: '" + std::string(1, c) + "'", at_};
        return {Kind::Symbol, std::string(1, c), at_++};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<SoqlToken> tokens_;
};

}  // namespace

std::vector<SoqlToken> soqlTokens(std::string_view text) {
    return Lexer(text).run();
}

}  // namespace leadloom::sandbox::salesforce
