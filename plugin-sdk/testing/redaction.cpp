#include "plugin-sdk/testing/redaction.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <span>

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
    "firstname",    "lastname",    "givenname", "familyname", "fullname",     "middlename",
    "surname",      "fname",       "lname",     "nickname",   "displayname",  "screenname",
    "street",       "addr",        "birth",     "bdate",      "postal",       "zipcode",
    "latitude",     "longitude",   "ipopt",     "ipsignup",   "picture",      "photo",
    "avatar",       "accesstoken", "idtoken",   "authtoken",  "refreshtoken", "projecttoken",
    "secret",       "password",    "apikey",    "passport",   "ssn",          "iban",
    "statusmessage"};
/// Of these only what looks like a number to call.
constexpr std::string_view Calling[] = {"phone", "mobile", "fax"};
constexpr std::ptrdiff_t FewestDigits = 5;
/// Where the name of a field stands in a member, and its value in others.
constexpr const char* NamePlaces[] = {"name", "key", "field_name", "column_id"};
constexpr const char* ValuePlaces[] = {"value", "values", "string_value", "answer"};
/// Shorter ones stand in other words.
constexpr std::size_t ShortestKnown = 6;

bool holds(const std::string& letters, std::span<const std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](auto part) { return letters.find(part) != std::string::npos; });
}

bool isTelling(std::string_view name, const json& value) {
    std::string letters;
    for (const char c : name)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (holds(letters, Telling)) return true;
    const auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    const auto digits = std::count_if(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
    return digits >= FewestDigits && !value.is_object() && holds(letters, Calling);
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

using Change = std::function<std::string(const std::string&)>;

void changeText(json& value, const Change& change) {
    if (value.is_structured())
        for (auto& member : value)
            changeText(member, change);
    if (value.is_string() && value != json("")) value = change(value.get<std::string>());
    if (value.is_number() && value != json(0)) {
        static_cast<void>(change(value.dump()));
        value = 0;
    }
}

/// {"name": "full_name", "values": ["…"]} and its like.
void changeNamed(json& object, const Change& change) {
    for (const auto* named : NamePlaces)
        for (const auto* place : ValuePlaces) {
            const auto name = object.find(named), value = object.find(place);
            if (name == object.end() || value == object.end() || !name->is_string()) continue;
            if (isTelling(name->get<std::string>(), *value)) changeText(*value, change);
        }
}

void changeTelling(json& value, const Change& change) {
    if (value.is_array())
        for (auto& member : value)
            changeTelling(member, change);
    if (!value.is_object()) return;
    changeNamed(value, change);
    for (auto& [name, member] : value.items()) {
        if (isTelling(name, member)) changeText(member, change);
        changeTelling(member, change);
    }
}

}  // namespace

void Redaction::hide(const std::string& secret) {
    if (!secret.empty() && std::find(secrets_.begin(), secrets_.end(), secret) == secrets_.end())
        secrets_.push_back(secret);
}

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
    for (const auto& [value, made] : known_)
        if (value.size() >= ShortestKnown) replaceEach(text, value, made);
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
