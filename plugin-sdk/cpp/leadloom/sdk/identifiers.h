#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text_forms.h>

namespace leadloom::sdk {

enum class AdPlatform : std::uint8_t { Google, Microsoft, Meta, LinkedIn, TikTok, X };

enum class IdentifierField : std::uint8_t {
    Email,
    Phone,  ///< in E.164; a number without its country is never guessed at
    GivenName,
    FamilyName,
    City,
    Region,
    PostalCode,
    Country,  ///< ISO 3166-1 alpha-2
    ExternalId
};

enum class HashText : std::uint8_t { Hex, Base64 };

/// A person's identifiers as an advertising platform wants to be given them: each has rules of its
/// own, so one hash is made for each platform and none is ever kept. An empty text means: this
/// identifier is not to be sent, and never is the hash of an empty text.
///
///     IdentifierHasher meta(host, AdPlatform::Meta);
///     auto em = meta.hashed(IdentifierField::Email, "Jane.Doe@example.com");   // Result, hex
///
/// Needs "leadloom.digest/1" and "leadloom.draft.text-forms/1" under `services`.
class IdentifierHasher {
public:
    template <typename Host>
    IdentifierHasher(const Host& host, AdPlatform platform)
        : IdentifierHasher(host.textForms(), host.digest(), platform) {}
    IdentifierHasher(const TextForms& forms, const Digest& digest, AdPlatform platform)
        : forms_(forms), digest_(digest), platform_(platform) {}

    /// What is hashed, or sent as it is where the platform wants it plain (isPlain).
    Result<std::string> normal(IdentifierField field, std::string_view text) const {
        switch (field) {
            case IdentifierField::Email:
                return email(text);
            case IdentifierField::Phone:
                return phone(text);
            case IdentifierField::GivenName:
            case IdentifierField::FamilyName:
                return name(text);
            case IdentifierField::City:
            case IdentifierField::Region:
                return place(text);
            case IdentifierField::PostalCode:
                return postalCode(text);
            case IdentifierField::Country:
                return country(text);
            case IdentifierField::ExternalId:
                return externalId(text);
        }
        return std::string();
    }

    /// The SHA-256 of the normal form. What is a SHA-256 in hex already passes, lower-cased. What
    /// looks like an MD5 is LL_INVALID_RECORD where an e-mail or a phone is wanted.
    Result<std::string> hashed(IdentifierField field, std::string_view text,
                               HashText as = HashText::Hex) const {
        if (isHex(text, 64)) return as == HashText::Hex ? lowered(text) : base64OfHex(text);
        const bool contact = field == IdentifierField::Email || field == IdentifierField::Phone;
        if (contact && isHex(text, 32))
            return Status{LL_INVALID_RECORD,
                          "an identifier is an MD5 already: platforms ask for SHA-256"};
        if (isPlain(platform_, field)) return std::string();
        return normal(field, text).then([&](const std::string& normal) -> Result<std::string> {
            if (normal.empty()) return normal;
            const auto bytes = digest_.sha256(normal);
            return as == HashText::Hex ? hexEncode(bytes) : base64Encode(bytes);
        });
    }

    /// Whether the platform takes this field without a hash.
    static bool isPlain(AdPlatform platform, IdentifierField field) {
        const bool place =
            field == IdentifierField::PostalCode || field == IdentifierField::Country;
        if (platform == AdPlatform::Google) return place;
        return platform == AdPlatform::LinkedIn && field != IdentifierField::Email;
    }

private:
    static constexpr int Lower = LL_TEXT_TRIMMED | LL_TEXT_LOWER;

    bool is(AdPlatform platform) const { return platform_ == platform; }

    Result<std::string> email(std::string_view text) const {
        const int marks = is(AdPlatform::Microsoft) ? LL_TEXT_NO_MARKS : 0;
        auto address = forms_.form(text, Lower | marks);
        if (!address) return address;
        const auto at = address->find('@');
        const bool one = at != std::string::npos && address->find('@', at + 1) == std::string::npos;
        const bool blank = std::any_of(address->begin(), address->end(), isBlank);
        if (!one || blank || at == 0 || at + 1 == address->size()) return std::string();
        const auto domain = address->substr(at);
        const bool google =
            is(AdPlatform::Google) && (domain == "@gmail.com" || domain == "@googlemail.com");
        if (!google && !is(AdPlatform::Microsoft)) return address;
        auto local = address->substr(0, std::min(at, address->find('+')));
        std::erase(local, '.');
        return local.empty() ? local : local + domain;
    }

    Result<std::string> phone(std::string_view text) const {
        if (is(AdPlatform::LinkedIn)) return std::string();
        std::string number;
        for (const char c : text)
            if (!isBlank(c) && std::string_view("-().").find(c) == std::string_view::npos)
                number += c;
        if (number.starts_with("00")) number = "+" + number.substr(2);
        const auto digits = number.size() - std::min<std::size_t>(number.size(), 1);
        const bool whole =
            number.starts_with('+') && digits >= 7 && digits <= 15 && number[1] != '0' &&
            std::all_of(number.begin() + 1, number.end(), [](char c) { return isDigit(c); });
        if (!whole) return std::string();
        return is(AdPlatform::Meta) ? number.substr(1) : number;
    }

    Result<std::string> name(std::string_view text) const {
        if (is(AdPlatform::LinkedIn)) return forms_.form(text, LL_TEXT_TRIMMED);
        if (is(AdPlatform::Meta)) return forms_.form(text, Lower | LL_TEXT_NO_PUNCTUATION);
        return is(AdPlatform::Google) ? forms_.form(text, Lower) : std::string();
    }

    Result<std::string> place(std::string_view text) const {
        if (!is(AdPlatform::Meta)) return std::string();
        auto lower = forms_.form(text, Lower);
        if (lower)
            std::erase_if(*lower, [](char c) {
                return isDigit(c) || isBlank(c) ||
                       std::string_view(".-()").find(c) != std::string_view::npos;
            });
        return lower;
    }

    Result<std::string> postalCode(std::string_view text) const {
        if (is(AdPlatform::Google)) return forms_.form(text, LL_TEXT_TRIMMED);
        if (!is(AdPlatform::Meta)) return std::string();
        auto code = forms_.form(text, Lower);
        if (!code) return code;
        std::erase_if(*code, isBlank);
        return code->substr(0, code->find('-'));
    }

    Result<std::string> country(std::string_view text) const {
        auto code = forms_.form(text, Lower);
        if (!code) return code;
        const bool alpha2 = code->size() == 2 && std::all_of(code->begin(), code->end(), isLetter);
        if (!alpha2) return std::string();
        if (is(AdPlatform::Meta)) return code;
        if (!is(AdPlatform::Google) && !is(AdPlatform::LinkedIn)) return std::string();
        for (char& c : *code)
            c = static_cast<char>(c - 'a' + 'A');
        return code;
    }

    Result<std::string> externalId(std::string_view text) const {
        const bool wanted =
            is(AdPlatform::Meta) || is(AdPlatform::TikTok) || is(AdPlatform::LinkedIn);
        return wanted ? forms_.form(text, LL_TEXT_TRIMMED) : std::string();
    }

    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    static bool isLetter(char c) { return c >= 'a' && c <= 'z'; }
    static bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    static bool isHex(std::string_view text, std::size_t size) {
        return text.size() == size && std::all_of(text.begin(), text.end(), [](char c) {
                   return std::isxdigit(static_cast<unsigned char>(c)) != 0;
               });
    }
    static std::string lowered(std::string_view hex) {
        std::string out(hex);
        for (char& c : out)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return out;
    }
    static std::string base64OfHex(std::string_view hex) {
        Digest::Bytes bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::uint8_t>(detail::hexValue(hex[2 * i]) * 16 +
                                                 detail::hexValue(hex[2 * i + 1]));
        return base64Encode(bytes);
    }

    TextForms forms_;
    Digest digest_;
    AdPlatform platform_;
};

}  // namespace leadloom::sdk
