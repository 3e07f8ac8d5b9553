#include "hub/config/shape.h"

namespace leadloom::config {
namespace {

Shape plain(Shape::Kind kind, std::string description) {
    Shape shape;
    shape.kind = kind;
    shape.description = std::move(description);
    return shape;
}

ShapePtr made(Shape shape) {
    return std::make_shared<const Shape>(std::move(shape));
}

ShapePtr ranged(Shape::Kind kind, std::string description, std::optional<double> minimum,
                std::optional<double> maximum) {
    Shape shape = plain(kind, std::move(description));
    shape.minimum = minimum;
    shape.maximum = maximum;
    return made(std::move(shape));
}

}  // namespace

ShapePtr anything(std::string description) {
    return made(plain(Shape::Kind::Anything, std::move(description)));
}

ShapePtr nothing(std::string description) {
    return made(plain(Shape::Kind::Nothing, std::move(description)));
}

ShapePtr text(std::string description) {
    return made(plain(Shape::Kind::Text, std::move(description)));
}

ShapePtr bareText(std::string description) {
    Shape shape = plain(Shape::Kind::Text, std::move(description));
    shape.bare = true;
    shape.emptyAllowed = true;
    return made(std::move(shape));
}

ShapePtr name(std::string description) {
    Shape shape = plain(Shape::Kind::Text, std::move(description));
    shape.pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$";
    shape.patternMeaning = "a name of letters, digits, '-', '_' and '.'";
    return made(std::move(shape));
}

ShapePtr referable(std::string description) {
    Shape shape = plain(Shape::Kind::Text, std::move(description));
    shape.references = true;
    return made(std::move(shape));
}

ShapePtr secretText(std::string description) {
    Shape shape = plain(Shape::Kind::Text, std::move(description));
    shape.references = true;
    shape.secret = true;
    return made(std::move(shape));
}

ShapePtr integer(std::string description, std::optional<double> minimum,
                 std::optional<double> maximum) {
    return ranged(Shape::Kind::Integer, std::move(description), minimum, maximum);
}

ShapePtr number(std::string description, std::optional<double> minimum,
                std::optional<double> maximum) {
    return ranged(Shape::Kind::Number, std::move(description), minimum, maximum);
}

ShapePtr boolean(std::string description) {
    return made(plain(Shape::Kind::Boolean, std::move(description)));
}

ShapePtr duration(std::string description) {
    return made(plain(Shape::Kind::Duration, std::move(description)));
}

ShapePtr url(std::string description) {
    Shape shape = plain(Shape::Kind::Url, std::move(description));
    shape.references = true;
    return made(std::move(shape));
}

ShapePtr listenAddress(std::string description) {
    return made(plain(Shape::Kind::Listen, std::move(description)));
}

ShapePtr choice(std::string description, std::vector<std::string> choices) {
    Shape shape = plain(Shape::Kind::Choice, std::move(description));
    shape.choices = std::move(choices);
    return made(std::move(shape));
}

ShapePtr list(std::string description, ShapePtr items, std::size_t fewest) {
    Shape shape = plain(Shape::Kind::List, std::move(description));
    shape.items = std::move(items);
    shape.fewest = fewest;
    return made(std::move(shape));
}

ShapePtr object(std::string description, std::vector<Property> properties) {
    Shape shape = plain(Shape::Kind::Object, std::move(description));
    shape.properties = std::move(properties);
    return made(std::move(shape));
}

ShapePtr mapOf(std::string description, ShapePtr values, std::string keyPattern) {
    Shape shape = plain(Shape::Kind::Map, std::move(description));
    shape.items = std::move(values);
    shape.keyPattern = std::move(keyPattern);
    return made(std::move(shape));
}

ShapePtr tagged(std::string description, std::string tag,
                std::vector<std::pair<std::string, ShapePtr>> variants) {
    Shape shape = plain(Shape::Kind::Tagged, std::move(description));
    shape.tag = std::move(tag);
    shape.variants = std::move(variants);
    return made(std::move(shape));
}

ShapePtr either(std::string description, std::vector<ShapePtr> alternatives) {
    Shape shape = plain(Shape::Kind::Either, std::move(description));
    shape.alternatives = std::move(alternatives);
    return made(std::move(shape));
}

Property required(std::string name, ShapePtr shape) {
    return {std::move(name), std::move(shape), true, {}};
}

Property optional(std::string name, ShapePtr shape, std::string fallback) {
    return {std::move(name), std::move(shape), false, std::move(fallback)};
}

}  // namespace leadloom::config
