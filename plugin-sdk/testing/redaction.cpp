#include "plugin-sdk/testing/redaction.h"

#include <algorithm>
#include <cctype>
#include <functional>

#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/bench.h"

namespace leadloom::testing {

namespace {

using nlohmann::json;

constexpr std::string_view MailEnding = "@redacted.example";
constexpr std::string_view PhoneStart = "+0000";
constexpr std::string_view WordStart = "redacted-";

/// Parts of the names of fields that hold a person or a secret; letters only.
constexpr std::string_view Telling[] = {
    "firstname", "lastname", "givenname", "familyname", "fullname",    "middlename",
    "surname",   "street",   "birth",     "postal",     "accesstoken", "refreshtoken",
    "secret",    "password", "apikey",    "passport",   "ssn",         "iban"};

bool isTelling(std::string_view name) {
    std::string letters;
    for (const char c : name)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return std::any_of(std::begin(Telling), std::end(Telling),
                       [&](auto part) { return letters.find(part) != std::string::npos; });
}

/// Made by this kit: names nobody.
bool isHarmless(const std::string& value) {
    return value.ends_with(MailEnding) || value.starts_with(PhoneStart) ||
           value.starts_with(WordStart) || value.starts_with("nobody-acceptance-key");
}

void replaceEach(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

void changeTelling(json& value, const std::function<std::string(const std::string&)>& change) {
    if (value.is_array())
        for (auto& member : value)
            changeTelling(member, change);
    if (!value.is_object()) return;
    for (auto& [name, member] : value.items()) {
        const bool told = member.is_string() && member != json("") && isTelling(name);
        if (told) member = change(member.get<std::string>());
        changeTelling(member, change);
    }
}

}  // namespace

std::string Redaction::standIn(const std::string& value) {
    if (isHarmless(value)) return value;
    const auto known = known_.find(value);
    if (known != known_.end()) return known->second;
    const auto number = std::to_string(known_.size() + 1);
    std::string made = std::string(WordStart) + number;
    if (value.find('@') != std::string::npos) made = "person" + number + std::string(MailEnding);
    if (value.front() == '+')
        made = std::string(PhoneStart) +
               std::string(8 - std::min<std::size_t>(8, number.size()), '0') + number;
    return known_.emplace(value, made).first->second;
}

std::string Redaction::inPlainText(std::string text) {
    for (const auto& secret : secrets_)
        if (!secret.empty()) replaceEach(text, secret, "redacted");
    auto found = personalIn(text);
    std::vector<std::string> personal(found.begin(), found.end());
    // An address may be part of another: the longer one first.
    std::sort(personal.begin(), personal.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (const auto& value : personal)
        if (!isHarmless(value)) replaceEach(text, value, standIn(value));
    return text;
}

std::string Redaction::of(std::string_view text) {
    auto document = json::parse(text, nullptr, false);
    if (!document.is_structured()) return inPlainText(std::string(text));
    bool told = false;
    changeTelling(document, [&](const std::string& value) {
        told = true;
        return standIn(value);
    });
    return inPlainText(told ? document.dump() : std::string(text));
}

}  // namespace leadloom::testing
