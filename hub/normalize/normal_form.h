#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace leadloom::normalize {

/// What became of one raw value. Exactly one of three:
/// `Value` (`value` holds the normal form, never empty), `Empty` (nothing but white space came in),
/// `Refused` (not a value of that type; `reason` says why and the caller keeps the raw text).
/// `reason` points to static storage and never quotes the value.
struct NormalForm {
    enum class Outcome : std::uint8_t { Value, Empty, Refused };

    Outcome outcome = Outcome::Empty;
    std::string value;
    std::string_view reason;

    static NormalForm of(std::string text) {
        return {text.empty() ? Outcome::Empty : Outcome::Value, std::move(text), {}};
    }
    static NormalForm empty() { return {}; }
    static NormalForm refused(std::string_view why) { return {Outcome::Refused, {}, why}; }

    bool hasValue() const { return outcome == Outcome::Value; }
    bool isEmpty() const { return outcome == Outcome::Empty; }
    bool isRefused() const { return outcome == Outcome::Refused; }

    friend bool operator==(const NormalForm&, const NormalForm&) = default;
};

}  // namespace leadloom::normalize
