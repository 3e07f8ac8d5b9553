#include "hub/normalize/number.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestNumber = 64;
constexpr int LargestExponent = 40;
constexpr std::string_view NotANumber = "not a number";

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Sign, whole digits, fraction digits: all that a decimal is.
struct Decimal {
    bool negative = false;
    std::string whole;
    std::string fraction;
};

/// Digits of any script as ASCII; blanks, apostrophes and currency signs out; anything else as a
/// byte that no number holds.
std::string reduced(std::string_view text) {
    std::string out;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);
        if (const int digit = u_charDigitValue(c); digit >= 0) {
            out += static_cast<char>('0' + digit);
        } else if (c == 0x2212) {
            out += '-';
        } else if (c == 0x66b) {
            out += '.';
        } else if (c < 0x80 && c != '\'' && c != ' ' && u_charType(c) != U_CURRENCY_SYMBOL) {
            out += static_cast<char>(c);
        } else if (c != 0x66c && c != 0x2019 && !u_isUWhiteSpace(c) &&
                   u_charType(c) != U_CURRENCY_SYMBOL && c != '\'') {
            out += '?';
        }
    }
    return out;
}

/// Without a three-letter code at either end: "EUR12.50", "12.50EUR".
std::string_view withoutCode(std::string_view text) {
    const auto isCode = [](std::string_view three) {
        return three.size() == 3 && std::all_of(three.begin(), three.end(), [](char c) {
                   return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
               });
    };
    if (isCode(text.substr(0, 3))) return text.substr(3);
    if (text.size() > 3 && isCode(text.substr(text.size() - 3)))
        return text.substr(0, text.size() - 3);
    return text;
}

/// True when `text` is groups of digits, three each after the first, parted by `mark`.
bool isGrouped(std::string_view text, char mark) {
    auto at = text.find(mark);
    if (at == 0 || at > 3) return false;
    while (at != std::string_view::npos) {
        text.remove_prefix(at + 1);
        at = text.find(mark);
        if (std::min(at, text.size()) != 3) return false;
    }
    return true;
}

bool removeGroups(std::string& whole, char mark) {
    if (whole.find(mark) == std::string::npos) return true;
    if (!isGrouped(whole, mark)) return false;
    std::erase(whole, mark);
    return true;
}

/// Machine text: '.' is the mark, ',' groups only where it can't be a decimal mark.
bool splitMachine(std::string_view text, Decimal& out) {
    const auto dot = text.find('.');
    const auto commas = std::count(text.begin(), text.end(), ',');
    if (commas == 1 && dot == std::string_view::npos) return false;
    out.whole = text.substr(0, dot);
    if (dot != std::string_view::npos) out.fraction = text.substr(dot + 1);
    return removeGroups(out.whole, ',');
}

bool splitLocal(std::string_view text, char mark, Decimal& out) {
    const auto at = text.find(mark);
    out.whole = text.substr(0, at);
    if (at != std::string_view::npos) out.fraction = text.substr(at + 1);
    const char group = mark == ',' ? '.' : ',';
    if (at == std::string_view::npos && !isGrouped(out.whole, group)) {
        return splitMachine(text, out);
    }
    return removeGroups(out.whole, group);
}

bool takeExponent(std::string_view& text, int& exponent) {
    const auto at = text.find_first_of("eE");
    if (at == std::string_view::npos) return true;
    auto digits = text.substr(at + 1);
    const bool negative = !digits.empty() && digits.front() == '-';
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+'))
        digits.remove_prefix(1);
    if (digits.empty() || digits.size() > 2 || !std::all_of(digits.begin(), digits.end(), isDigit))
        return false;
    for (const char c : digits)
        exponent = exponent * 10 + (c - '0');
    if (exponent > LargestExponent) return false;
    if (negative) exponent = -exponent;
    text = text.substr(0, at);
    return true;
}

void shift(Decimal& number, int exponent) {
    for (; exponent > 0; --exponent) {
        number.whole += number.fraction.empty() ? '0' : number.fraction.front();
        if (!number.fraction.empty()) number.fraction.erase(0, 1);
    }
    for (; exponent < 0; ++exponent) {
        number.fraction.insert(number.fraction.begin(),
                               number.whole.empty() ? '0' : number.whole.back());
        if (!number.whole.empty()) number.whole.pop_back();
    }
}

bool takeSign(std::string_view& text) {
    if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
        text = text.substr(1, text.size() - 2);
        return true;
    }
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    return negative;
}

std::string written(Decimal number) {
    number.whole.erase(0, std::min(number.whole.find_first_not_of('0'), number.whole.size()));
    const auto last = number.fraction.find_last_not_of('0');
    number.fraction.resize(last == std::string::npos ? 0 : last + 1);
    if (number.whole.empty()) number.whole = "0";
    if (number.whole == "0" && number.fraction.empty()) return "0";
    std::string text = number.negative ? "-" : "";
    text += number.whole;
    if (!number.fraction.empty()) text.append(1, '.').append(number.fraction);
    return text;
}

bool allDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), isDigit);
}

bool isCanonicalInteger(std::string_view text) {
    const auto digits = text.substr(!text.empty() && text.front() == '-' ? 1 : 0);
    return !digits.empty() && digits.size() <= 18 && digits.front() != '0' && allDigits(digits);
}

}  // namespace

NormalForm normalizeDecimal(std::string_view raw, char decimalMark) {
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() > LongestNumber) return NormalForm::refused("too long for a number");
    if (isCanonicalInteger(trimmed)) return NormalForm::of(std::string(trimmed));
    const std::string plain = reduced(trimmed);
    if (plain.empty()) return NormalForm::refused(NotANumber);
    std::string_view text = plain;
    Decimal number;
    number.negative = takeSign(text);
    text = withoutCode(text);
    if (!number.negative) number.negative = takeSign(text);
    int exponent = 0;
    if (!takeExponent(text, exponent)) return NormalForm::refused(NotANumber);
    const bool split =
        decimalMark == '\0' ? splitMachine(text, number) : splitLocal(text, decimalMark, number);
    if (!split) {
        return NormalForm::refused(
            "group and decimal marks can't be told apart; a locale settles it");
    }
    if (!allDigits(number.whole) || !allDigits(number.fraction) ||
        (number.whole.empty() && number.fraction.empty())) {
        return NormalForm::refused(NotANumber);
    }
    shift(number, exponent);
    return NormalForm::of(written(std::move(number)));
}

NormalForm normalizeInteger(std::string_view raw, char decimalMark) {
    NormalForm form = normalizeDecimal(raw, decimalMark);
    if (!form.hasValue()) return form;
    if (form.value.find('.') != std::string::npos) {
        return NormalForm::refused("a whole number has no fraction");
    }
    if (form.value.size() > 18 + (form.value.front() == '-' ? 1U : 0U)) {
        return NormalForm::refused("a whole number has at most 18 digits");
    }
    return form;
}

NormalForm normalizeBoolean(std::string_view raw) {
    static constexpr std::array<std::string_view, 25> True = {
        "true", "1",   "yes",  "y",  "t",   "on",    "x",    "checked", "enabled",
        "ja",   "j",   "oui",  "si", "sim", "kylla", "evet", "tak",     "ano",
        "да",   "hai", "はい", "是", "예",  "نعم",   "כן"};
    static constexpr std::array<std::string_view, 21> False = {
        "false",    "0",    "no",  "n",   "f",      "off", "unchecked",
        "disabled", "nein", "non", "nao", "nej",    "ei",  "hayır",
        "hayir",    "nie",  "ne",  "нет", "いいえ", "否",  "لا"};
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() > LongestNumber) return NormalForm::refused("not a yes or a no");
    const std::string word = foldLetters(trimmed);
    if (std::find(True.begin(), True.end(), word) != True.end()) return NormalForm::of("true");
    if (std::find(False.begin(), False.end(), word) != False.end()) return NormalForm::of("false");
    return NormalForm::refused("not a yes or a no");
}

}  // namespace leadloom::normalize
