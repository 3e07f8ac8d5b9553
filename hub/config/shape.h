#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leadloom::config {

struct Shape;
using ShapePtr = std::shared_ptr<const Shape>;

/// One key of an object.
struct Property {
    std::string name;
    ShapePtr shape;
    bool required = false;
    std::string fallback;  ///< YAML text of the default; empty: none
};

/// The declarative description of one value: what validates it, what completes it with defaults
/// and what its JSON Schema is made from. Immutable once built; see the makers below.
struct Shape {
    enum class Kind : std::uint8_t {
        Anything,
        Nothing,  ///< null
        Text,
        Integer,
        Number,
        Boolean,
        Duration,  ///< "90s", "5m", "1h", "2d"
        Url,       ///< http or https
        Listen,    ///< "127.0.0.1:8080", "[::1]:0", "hub.example:80"
        Choice,    ///< one of `choices`
        List,
        Object,  ///< known keys
        Map,     ///< free keys, one shape for all values
        Tagged,  ///< an object whose key `tag` says which of `variants` it is
        Either,  ///< the first of `alternatives` that the value's form fits
    };

    Kind kind = Kind::Anything;
    std::string description;
    std::string example;        ///< YAML text
    bool references = false;    ///< `${env:}`, `${file:}`, `${secret:}` may stand in it
    bool secret = false;        ///< never shown
    bool emptyAllowed = false;  ///< an empty text is a text too
    bool bare = false;          ///< an unquoted number or truth value is taken as text
    std::vector<std::string> choices;
    std::string pattern;         ///< of a text: an ECMAScript expression it must match
    std::string patternMeaning;  ///< the pattern in words: "letters, digits, - and _"
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::size_t fewest = 0;  ///< of a list
    ShapePtr items;          ///< of a list; values of a map
    std::string keyPattern;  ///< of a map's keys
    std::vector<Property> properties;
    bool openObject = false;  ///< unknown keys are let through
    std::string tag;
    std::vector<std::pair<std::string, ShapePtr>> variants;
    std::vector<ShapePtr> alternatives;
};

/// Makers, so that a description reads like a table.
ShapePtr anything(std::string description);
ShapePtr nothing(std::string description);
ShapePtr text(std::string description);
ShapePtr bareText(std::string description);    ///< any scalar, the empty text too
ShapePtr name(std::string description);        ///< letters, digits, '-', '_', '.'
ShapePtr referable(std::string description);   ///< a text in which references may stand
ShapePtr secretText(std::string description);  ///< the same, never shown
ShapePtr integer(std::string description, std::optional<double> minimum = {},
                 std::optional<double> maximum = {});
ShapePtr number(std::string description, std::optional<double> minimum = {},
                std::optional<double> maximum = {});
ShapePtr boolean(std::string description);
ShapePtr duration(std::string description);
ShapePtr url(std::string description);
ShapePtr listenAddress(std::string description);
ShapePtr choice(std::string description, std::vector<std::string> choices);
ShapePtr list(std::string description, ShapePtr items, std::size_t fewest = 0);
ShapePtr object(std::string description, std::vector<Property> properties);
ShapePtr mapOf(std::string description, ShapePtr values, std::string keyPattern = {});
ShapePtr tagged(std::string description, std::string tag,
                std::vector<std::pair<std::string, ShapePtr>> variants);
ShapePtr either(std::string description, std::vector<ShapePtr> alternatives);

Property required(std::string name, ShapePtr shape);
Property optional(std::string name, ShapePtr shape, std::string fallback = {});

}  // namespace leadloom::config
