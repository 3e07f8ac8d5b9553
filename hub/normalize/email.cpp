#include "hub/normalize/email.h"

#include <algorithm>

#include "hub/normalize/host.h"
#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestAddress = 254;
constexpr std::size_t LongestLocalPart = 64;
constexpr std::size_t LongestRaw = 4096;
constexpr std::string_view FullWidthAt = "\xef\xbc\xa0";

bool isLocalCharacter(char c) {
    if (static_cast<unsigned char>(c) >= 0x80) return true;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    return std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

bool hasOddDots(std::string_view local) {
    return local.front() == '.' || local.back() == '.' ||
           local.find("..") != std::string_view::npos;
}

bool allowsOddDots(std::string_view domain) {
    return domain == "docomo.ne.jp" || domain == "ezweb.ne.jp" || domain == "au.com";
}

/// One layer of wrapping less; the same view when there was none.
std::string_view unwrapOnce(std::string_view text) {
    text = trimAscii(text);
    if (text.size() > 7 && equalsIgnoringCase(text.substr(0, 7), "mailto:")) {
        text.remove_prefix(7);
        return text.substr(0, text.find('?'));
    }
    const auto open = text.rfind('<');
    if (open != std::string_view::npos && text.back() == '>') {
        return text.substr(open + 1, text.size() - open - 2);
    }
    if (text.size() > 1 && text.front() == text.back() &&
        (text.front() == '"' || text.front() == '\'')) {
        return text.substr(1, text.size() - 2);
    }
    if (!text.empty() && (text.back() == ';' || text.back() == ',' || text.back() == '.')) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view unwrap(std::string_view text) {
    for (auto inner = unwrapOnce(text); inner.size() != text.size(); inner = unwrapOnce(text)) {
        text = inner;
    }
    return text;
}

NormalForm addressFrom(std::string_view address) {
    if (address.empty()) return NormalForm::refused("no address inside the brackets or quotes");
    const auto [local, domain] = splitEmail(address);
    if (local.empty() || domain.empty()) {
        return NormalForm::refused("an e-mail address has something on both sides of one '@'");
    }
    if (local.find('@') != std::string_view::npos) {
        return NormalForm::refused("an e-mail address has exactly one '@'");
    }
    if (local.size() > LongestLocalPart) {
        return NormalForm::refused("the local part is longer than 64 bytes");
    }
    if (!std::all_of(local.begin(), local.end(), isLocalCharacter)) {
        return NormalForm::refused("a character that an e-mail address can't hold");
    }
    const auto host = asciiHost(domain);
    if (!host || host->find('.') == std::string::npos) {
        return NormalForm::refused("the domain of the address is not valid");
    }
    if (hasOddDots(local) && !allowsOddDots(*host)) {
        return NormalForm::refused("a dot at an end of the local part, or two in a row");
    }
    std::string value;
    value.reserve(local.size() + 1 + host->size());
    value.append(local).append(1, '@').append(*host);
    if (value.size() > LongestAddress) return NormalForm::refused("longer than 254 bytes");
    return NormalForm::of(std::move(value));
}

NormalForm foreignAddress(std::string_view raw) {
    NormalForm text = normalizeText(raw);
    if (!text.hasValue()) return text;
    for (auto at = text.value.find(FullWidthAt); at != std::string::npos;
         at = text.value.find(FullWidthAt)) {
        text.value.replace(at, FullWidthAt.size(), "@");
    }
    return addressFrom(unwrap(text.value));
}

}  // namespace

NormalForm normalizeEmail(std::string_view raw) {
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() > LongestRaw) return NormalForm::refused("longer than 254 bytes");
    return isAscii(trimmed) ? addressFrom(unwrap(trimmed)) : foreignAddress(trimmed);
}

EmailParts splitEmail(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return {};
    return {address.substr(0, at), address.substr(at + 1)};
}

}  // namespace leadloom::normalize
