#include "hub/normalize/match_keys.h"

#include <algorithm>

#include <unicode/unistr.h>

#include "hub/normalize/email.h"
#include "hub/normalize/legal_forms.h"
#include "hub/normalize/text.h"
#include "hub/normalize/well_known.h"

namespace leadloom::normalize {
namespace {

std::string lowered(std::string_view text) {
    if (isAscii(text)) return lowerAscii(text);
    std::string out;
    icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())})
        .foldCase()
        .toUTF8String(out);
    return out;
}

void foldGmail(std::string& local, std::string& domain) {
    if (domain == "googlemail.com") domain = "gmail.com";
    if (domain != "gmail.com") return;
    local.resize(std::min(local.find('+'), local.size()));
    std::erase(local, '.');
}

}  // namespace

std::string MatchKeys::email(std::string_view address) const {
    const auto [localPart, domainPart] = splitEmail(address);
    if (localPart.empty() || domainPart.empty() || isJunkEmail(address)) return {};
    std::string local = lowered(localPart);
    std::string domain = lowerAscii(domainPart);
    if (rules_.gmailAliases) foldGmail(local, domain);
    return local.empty() ? std::string() : local + "@" + domain;
}

std::string MatchKeys::phone(std::string_view number) {
    return std::string(number.substr(0, number.find(';')));
}

std::string MatchKeys::domain(std::string_view domain) {
    std::string key = lowerAscii(domain);
    return isFreeMailProvider(key) ? std::string() : key;
}

std::string MatchKeys::name(std::string_view name) {
    if (isNullWord(name)) return {};
    std::string key = folder_.fold(name);
    std::erase_if(key, [](char c) { return c < 'a' || c > 'z'; });
    return key;
}

std::string MatchKeys::company(std::string_view name) {
    if (isNullWord(name)) return {};
    return withoutLegalForms(folder_.fold(withoutEastAsianLegalForms(name)));
}

}  // namespace leadloom::normalize
