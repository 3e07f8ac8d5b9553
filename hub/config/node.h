#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/place.h"

namespace leadloom::config {

/// A YAML (or JSON) text as a tree of values, each with its place. Aliases are resolved, keys of a
/// map are unique. Copyable; lives as long as its holder.
struct Node {
    enum class Kind : std::uint8_t { Null, Scalar, List, Map };
    struct Entry;

    Kind kind = Kind::Null;
    Place place;
    std::string text;         ///< of a scalar, as it stands after unquoting
    bool quoted = false;      ///< a quoted scalar is always a text, never a number or a truth value
    std::vector<Node> items;  ///< of a list
    std::vector<Entry> entries;  ///< of a map, in the text's order

    bool isNull() const { return kind == Kind::Null; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isList() const { return kind == Kind::List; }
    bool isMap() const { return kind == Kind::Map; }

    /// The value under a key of a map, or nothing.
    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);
    /// The scalar's text under a key, or an empty text.
    const std::string& textOf(std::string_view key) const;
};

struct Node::Entry {
    std::string key;
    Place keyPlace;
    Node value;
};

/// "a text", "a number", "true or false", "a list", "a map", "nothing": for messages.
std::string_view describeKind(const Node& node);

}  // namespace leadloom::config
