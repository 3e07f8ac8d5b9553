#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadloom::model {

/// What is known of a field. Absent says nothing and never means a change; Empty says that there is
/// no value there; Present holds one.
enum class Presence : std::uint8_t { Absent, Empty, Present };

/// A field's value in canonical text form. One string whatever the type (decimal, ISO time, enum
/// id, E.164 …): cheap to compare, hash and store. A many-valued field holds its items in one text
/// separated by `ItemSeparator`, which no normal form can contain.
class Value {
public:
    static constexpr char ItemSeparator = '\x1f';

    Value() = default;  ///< absent
    static Value absent() { return {}; }
    static Value empty() { return Value(Presence::Empty, {}); }
    /// Empty text gives an empty value.
    static Value text(std::string text) {
        return text.empty() ? empty() : Value(Presence::Present, std::move(text));
    }
    /// Joins the items in order; no items give an empty value. Trailing empty items are dropped,
    /// inner ones keep their place (several vendor fields behind one unified field).
    static Value items(std::span<const std::string> items);

    /// The same as text(), in place: capacity is kept.
    void assign(std::string_view text) {
        presence_ = text.empty() ? Presence::Empty : Presence::Present;
        text_.assign(text);
    }

    Presence presence() const { return presence_; }
    bool isAbsent() const { return presence_ == Presence::Absent; }
    bool isEmpty() const { return presence_ == Presence::Empty; }
    bool isPresent() const { return presence_ == Presence::Present; }
    const std::string& text() const { return text_; }
    /// Views into this value's text, valid while it lives unchanged.
    std::vector<std::string_view> items() const;

    friend bool operator==(const Value&, const Value&) = default;

private:
    Value(Presence presence, std::string text) : presence_(presence), text_(std::move(text)) {}

    Presence presence_ = Presence::Absent;
    std::string text_;
};

}  // namespace leadloom::model
