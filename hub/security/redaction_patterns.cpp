#include "hub/security/redaction_patterns.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace leadloom::security {
namespace {

constexpr std::size_t None = std::string_view::npos;

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool isWordLetter(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' ||
           static_cast<unsigned char>(letter) >= 0x80;
}
bool isTokenLetter(char letter) {
    return isWordLetter(letter) || std::string_view("-._~+/=!|%").find(letter) != None;
}
char lower(char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

bool startsWithNoCase(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::ranges::equal(text.substr(0, word.size()), word,
                              [](char a, char b) { return lower(a) == b; });
}

constexpr std::array<std::string_view, 14> CredentialNames = {
    "access_token", "refresh_token", "id_token",  "client_secret", "authorization",
    "assertion",    "password",      "api_key",   "apikey",        "api-key",
    "private_key",  "hapikey",       "signature", "secret"};
constexpr std::array<std::string_view, 2> Schemes = {"bearer ", "basic "};

std::size_t endOfToken(std::string_view text, std::size_t at) {
    while (at < text.size() && isTokenLetter(text[at]))
        ++at;
    return at;
}

// Where the value of "name=value", "name: value" or "\"name\":\"value\"" begins, None if this is
// the name in running text.
std::size_t valueAfterName(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '\\'))
        ++at;
    if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return None;
    ++at;
    while (at < text.size() && std::string_view(" \"'\\").find(text[at]) != None)
        ++at;
    for (const auto scheme : Schemes) {
        if (startsWithNoCase(text.substr(at), scheme)) at += scheme.size();
    }
    return at;
}

std::size_t secretStart(std::string_view text, std::size_t at) {
    for (const auto scheme : Schemes) {
        if (!startsWithNoCase(text.substr(at), scheme)) continue;
        const std::size_t start = at + scheme.size();
        // A word of prose after "basic" is no credential; these are long.
        if (endOfToken(text, start) - start >= 12) return start;
    }
    for (const auto name : CredentialNames) {
        if (startsWithNoCase(text.substr(at), name)) return valueAfterName(text, at + name.size());
    }
    const bool jwt = text.substr(at, 3) == "eyJ" && endOfToken(text, at) - at >= 20;
    return jwt ? at : None;
}

bool isEmailLetter(char letter) {
    return isWordLetter(letter) || std::string_view(".-+").find(letter) != None;
}

struct Span {
    std::size_t begin;
    std::size_t end;
};

// The address around the at sign that stands at [at, after); an empty span when there is none.
Span emailAround(std::string_view text, std::size_t at, std::size_t after, std::size_t floor) {
    std::size_t begin = at;
    while (begin > floor && isEmailLetter(text[begin - 1]))
        --begin;
    std::size_t end = after;
    while (end < text.size() && isEmailLetter(text[end]))
        ++end;
    while (end > after && text[end - 1] == '.')
        --end;
    const std::string_view domain = text.substr(after, end - after);
    const bool address = begin < at && domain.find('.') != None;
    return address ? Span{begin, end} : Span{at, at};
}

std::size_t atSignLength(std::string_view text, std::size_t at) {
    if (text[at] == '@') return 1;
    return text.substr(at, 3) == "%40" ? 3 : 0;
}

bool isPhoneSeparator(char letter) {
    return std::string_view(" -().").find(letter) != None;
}

std::size_t digitsIn(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, isDigit));
}

// A date, a time or an IP address is also digits with separators.
bool looksLikeDate(std::string_view run) {
    return run.size() >= 10 && run[4] == '-' && run[7] == '-' && digitsIn(run.substr(0, 4)) == 4;
}
bool looksLikeAddressOrVersion(std::string_view run) {
    return run.find_first_of(" -()") == None && std::ranges::count(run, '.') >= 2 &&
           digitsIn(run) <= 12 && run[0] != '0';
}

bool isPhone(std::string_view run, bool international) {
    const std::size_t digits = digitsIn(run);
    if (international) return digits >= 7 && digits <= 15;
    if (digits < 9 || digits > 15) return false;
    const bool separated = digits < run.size();
    if (!separated) return run[0] == '0' && digits <= 11;
    return !looksLikeDate(run) && !looksLikeAddressOrVersion(run);
}

std::size_t plusLength(std::string_view text, std::size_t at) {
    if (text[at] == '+') return 1;
    return startsWithNoCase(text.substr(at), "%2b") ? 3 : 0;
}

std::size_t endOfPhone(std::string_view text, std::size_t at) {
    std::size_t end = at;
    std::size_t lastDigit = at;
    bool separatorBefore = false;
    for (; end < text.size(); ++end) {
        if (isDigit(text[end])) {
            lastDigit = end + 1;
            separatorBefore = false;
        } else if (isPhoneSeparator(text[end]) &&
                   !(separatorBefore && text[end - 1] == text[end])) {
            separatorBefore = true;
        } else {
            break;
        }
    }
    return lastDigit;
}

bool beginsInsideWord(std::string_view text, std::size_t at) {
    return at > 0 && (isWordLetter(text[at - 1]) || text[at - 1] == '-');
}

}  // namespace

std::string withoutCredentials(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = secretStart(text, at);
        const std::size_t end = start == None ? None : endOfToken(text, start);
        if (start == None || end == start) {
            clean += text[at++];
            continue;
        }
        clean.append(text, at, start - at);
        clean += "[redacted]";
        at = end;
    }
    return clean;
}

std::string withoutEmails(std::string_view text) {
    std::string clean;
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t length = atSignLength(text, at);
        if (length == 0) continue;
        const Span address = emailAround(text, at, at + length, copied);
        if (address.begin == address.end) continue;
        clean.append(text, copied, address.begin - copied);
        clean += "[email]";
        copied = address.end;
        at = address.end - 1;
    }
    clean.append(text, copied);
    return clean;
}

std::string withoutPhones(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t plus = plusLength(text, at);
        const bool opens = isDigit(text[at]) || text[at] == '(' || plus > 0;
        const std::size_t end = opens ? endOfPhone(text, at + plus) : at;
        const std::string_view run = text.substr(at + plus, end > at + plus ? end - at - plus : 0);
        const bool insideWord = plus == 0 && beginsInsideWord(text, at);
        const bool endsInWord = end < text.size() && isWordLetter(text[end]);
        if (!run.empty() && !insideWord && !endsInWord && isPhone(run, plus > 0)) {
            clean += "[phone]";
            at = end;
            continue;
        }
        const std::size_t step = run.empty() ? 1 : plus + run.size();
        clean.append(text, at, step);
        at += step;
    }
    return clean;
}

}  // namespace leadloom::security
