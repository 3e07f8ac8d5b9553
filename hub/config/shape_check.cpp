#include "hub/config/shape_check.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <regex>

#include "hub/config/nearest_name.h"
#include "hub/config/scalar_forms.h"
#include "hub/config/text_template.h"
#include "hub/config/yaml_reader.h"

namespace leadloom::config {
namespace {

constexpr std::size_t LongestQuoted = 60;
constexpr std::size_t LongestPatternInput = 4096;

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Names as they are, signs in quotes.
std::string choicesText(const std::vector<std::string>& choices) {
    std::vector<std::string> shown;
    shown.reserve(choices.size());
    for (const std::string& choice : choices) {
        const bool word =
            !choice.empty() && std::isalnum(static_cast<unsigned char>(choice[0])) != 0;
        shown.push_back(word ? choice : "'" + choice + "'");
    }
    return joined(shown);
}

std::string numberText(double number) {
    if (number == std::floor(number) && std::abs(number) < 1e15) {
        return std::to_string(static_cast<std::int64_t>(number));
    }
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

std::string rangeText(const Shape& shape) {
    if (shape.minimum && shape.maximum) {
        return " from " + numberText(*shape.minimum) + " to " + numberText(*shape.maximum);
    }
    if (shape.minimum) return " of at least " + numberText(*shape.minimum);
    if (shape.maximum) return " of at most " + numberText(*shape.maximum);
    return {};
}

std::string alternativesText(const Shape& shape) {
    std::string text;
    for (const ShapePtr& alternative : shape.alternatives)
        text += (text.empty() ? "" : ", or ") + expectation(*alternative);
    return text;
}

/// Values that may hold a credential are never quoted in a message.
bool mayBeQuoted(const Shape& shape, const std::string& value) {
    const bool plain = shape.kind != Shape::Kind::List && shape.kind != Shape::Kind::Map &&
                       shape.kind != Shape::Kind::Object && shape.kind != Shape::Kind::Tagged;
    return plain && !shape.secret && !shape.references && value.size() <= LongestQuoted &&
           value.find('@') == std::string::npos && value.find('\n') == std::string::npos;
}

std::string foundText(const Node& node, const Shape& shape) {
    if (!node.isScalar()) return std::string(describeKind(node));
    if (mayBeQuoted(shape, node.text)) return "\"" + node.text + "\"";
    return std::string(describeKind(node));
}

bool isTruthWord(const Node& node) {
    return node.isScalar() && !node.quoted && (node.text == "true" || node.text == "false");
}

bool fits(const Node& node, const Shape& shape) {
    switch (shape.kind) {
        case Shape::Kind::Anything:
            return true;
        case Shape::Kind::Nothing:
            return node.isNull();
        case Shape::Kind::Boolean:
            return isTruthWord(node);
        case Shape::Kind::List:
            return node.isList();
        case Shape::Kind::Object:
        case Shape::Kind::Map:
        case Shape::Kind::Tagged:
            return node.isMap();
        case Shape::Kind::Either:
            return std::any_of(shape.alternatives.begin(), shape.alternatives.end(),
                               [&](const ShapePtr& one) { return fits(node, *one); });
        default:
            return node.isScalar();
    }
}

class Check {
public:
    explicit Check(Faults& faults) : faults_(faults) {}

    void value(Node& node, const Shape& shape, const std::string& path) {
        if (!fits(node, shape)) {
            refuse(node, shape, path);
            return;
        }
        switch (shape.kind) {
            case Shape::Kind::Anything:
            case Shape::Kind::Nothing:
            case Shape::Kind::Boolean:
                return;
            case Shape::Kind::List:
                items(node, shape, path);
                return;
            case Shape::Kind::Object:
                keys(node, shape, {}, path);
                return;
            case Shape::Kind::Map:
                entries(node, shape, path);
                return;
            case Shape::Kind::Tagged:
                variant(node, shape, path);
                return;
            case Shape::Kind::Either:
                alternative(node, shape, path);
                return;
            default:
                scalar(node, shape, path);
                return;
        }
    }

private:
    void fault(const Place& place, const std::string& path, std::string message,
               std::string nearest = {}) {
        faults_.push_back({place, path, std::move(message), std::move(nearest)});
    }

    void refuse(const Node& node, const Shape& shape, const std::string& path,
                std::string nearest = {}) {
        fault(node.place, path,
              "expected " + expectation(shape) + ", found " + foundText(node, shape),
              std::move(nearest));
    }

    void scalar(Node& node, const Shape& shape, const std::string& path) {
        const bool textual =
            shape.kind != Shape::Kind::Integer && shape.kind != Shape::Kind::Number;
        if (textual && !shape.bare && !node.quoted && describeKind(node) != "a text") {
            return fault(node.place, path,
                         "expected " + expectation(shape) + ", found " +
                             std::string(describeKind(node)) + " (a text of " +
                             "digits or a truth word needs quotes)");
        }
        if (textual) node.quoted = true;
        if (shape.references) {
            const std::string wrong = TextTemplate::fault(node.text);
            if (!wrong.empty()) return fault(node.place, path, wrong);
            if (TextTemplate(node.text).hasReferences()) return;
        } else if (node.text.find("${") != std::string::npos && shape.kind != Shape::Kind::Text) {
            return fault(node.place, path,
                         "expected " + expectation(shape) + "; a reference can't stand here");
        }
        switch (shape.kind) {
            case Shape::Kind::Text:
                return text(node, shape, path);
            case Shape::Kind::Choice:
                return oneOf(node, shape, path);
            case Shape::Kind::Integer:
            case Shape::Kind::Number:
                return number(node, shape, path);
            default:
                break;
        }
        const bool good = shape.kind == Shape::Kind::Duration ? parseDuration(node.text).has_value()
                          : shape.kind == Shape::Kind::Url
                              ? isHttpUrl(node.text)
                              : parseListenAddress(node.text).has_value();
        if (!good) refuse(node, shape, path);
    }

    void text(const Node& node, const Shape& shape, const std::string& path) {
        if (node.text.empty() && !shape.emptyAllowed) {
            return fault(node.place, path,
                         "expected " + expectation(shape) + ", found an empty text");
        }
        if (shape.pattern.empty()) return;
        const bool matches = node.text.size() <= LongestPatternInput &&
                             std::regex_search(node.text, pattern(shape.pattern));
        if (!matches) refuse(node, shape, path);
    }

    void oneOf(const Node& node, const Shape& shape, const std::string& path) {
        if (std::find(shape.choices.begin(), shape.choices.end(), node.text) !=
            shape.choices.end()) {
            return;
        }
        refuse(node, shape, path, nearestName(node.text, shape.choices));
    }

    void number(const Node& node, const Shape& shape, const std::string& path) {
        std::optional<double> found;
        if (node.quoted) {
            found = std::nullopt;
        } else if (shape.kind == Shape::Kind::Number) {
            found = parseNumber(node.text);
        } else if (const auto whole = parseInteger(node.text)) {
            found = static_cast<double>(*whole);
        }
        if (!found || (shape.minimum && *found < *shape.minimum) ||
            (shape.maximum && *found > *shape.maximum)) {
            refuse(node, shape, path);
        }
    }

    void items(Node& node, const Shape& shape, const std::string& path) {
        if (node.items.size() < shape.fewest) {
            fault(node.place, path,
                  "expected at least " + std::to_string(shape.fewest) +
                      (shape.fewest == 1 ? " entry" : " entries"));
        }
        for (std::size_t i = 0; i < node.items.size(); ++i)
            value(node.items[i], *shape.items, itemPath(path, i));
    }

    void entries(Node& node, const Shape& shape, const std::string& path) {
        for (Node::Entry& entry : node.entries) {
            const std::string child = childPath(path, entry.key);
            if (!shape.keyPattern.empty() &&
                !std::regex_search(entry.key, pattern(shape.keyPattern))) {
                fault(entry.keyPlace, child, "this is no name that can stand here");
            }
            value(entry.value, *shape.items, child);
        }
    }

    void keys(Node& node, const Shape& shape, const std::string& tag, const std::string& path) {
        std::vector<std::string> known;
        if (!tag.empty()) known.push_back(tag);
        for (const Property& property : shape.properties)
            known.push_back(property.name);
        for (Node::Entry& entry : node.entries) {
            if (shape.openObject) break;
            if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
            fault(entry.keyPlace, childPath(path, entry.key),
                  "unknown key; known here: " + joined(known), nearestName(entry.key, known));
        }
        for (const Property& property : shape.properties)
            one(node, property, path);
    }

    void one(Node& node, const Property& property, const std::string& path) {
        const std::string child = childPath(path, property.name);
        if (Node* found = node.find(property.name)) return value(*found, *property.shape, child);
        if (property.required) {
            return fault(node.place, child, "missing; expected " + expectation(*property.shape));
        }
        if (property.fallback.empty()) return;
        Faults none;
        auto fallback = readYaml(property.fallback, "default", none);
        placeAt(*fallback, node.place);
        value(*fallback, *property.shape, child);
        node.entries.push_back({property.name, node.place, std::move(*fallback)});
    }

    static void placeAt(Node& node, const Place& place) {
        node.place = place;
        for (Node& item : node.items)
            placeAt(item, place);
        for (Node::Entry& entry : node.entries) {
            entry.keyPlace = place;
            placeAt(entry.value, place);
        }
    }

    void variant(Node& node, const Shape& shape, const std::string& path) {
        std::vector<std::string> names;
        for (const auto& [name, ignored] : shape.variants)
            names.push_back(name);
        const std::string child = childPath(path, shape.tag);
        const Node* tag = node.find(shape.tag);
        if (tag == nullptr) {
            return fault(node.place, child, "missing; expected one of " + joined(names));
        }
        for (const auto& [name, inner] : shape.variants) {
            if (tag->isScalar() && tag->text == name) return keys(node, *inner, shape.tag, path);
        }
        fault(tag->place, child,
              "expected one of " + joined(names) + ", found " + foundText(*tag, Shape{}),
              nearestName(tag->text, names));
    }

    void alternative(Node& node, const Shape& shape, const std::string& path) {
        for (const ShapePtr& one : shape.alternatives) {
            if (fits(node, *one)) return value(node, *one, path);
        }
    }

    /// Compiling an expression costs more than all else that is done with it.
    const std::regex& pattern(const std::string& text) {
        return patterns_.try_emplace(text, text).first->second;
    }

    Faults& faults_;
    std::map<std::string, std::regex> patterns_;
};

}  // namespace

bool complete(Node& node, const Shape& shape, const std::string& path, Faults& faults) {
    const std::size_t before = faults.size();
    Check(faults).value(node, shape, path);
    return faults.size() == before;
}

std::string expectation(const Shape& shape) {
    switch (shape.kind) {
        case Shape::Kind::Anything:
            return "any value";
        case Shape::Kind::Nothing:
            return "null";
        case Shape::Kind::Text:
            return shape.patternMeaning.empty()
                       ? shape.pattern.empty() ? "a text" : "a text that matches " + shape.pattern
                       : shape.patternMeaning;
        case Shape::Kind::Integer:
            return "a whole number" + rangeText(shape);
        case Shape::Kind::Number:
            return "a number" + rangeText(shape);
        case Shape::Kind::Boolean:
            return "true or false";
        case Shape::Kind::Duration:
            return "a duration such as 30s, 5m or 1h";
        case Shape::Kind::Url:
            return "an http or https URL";
        case Shape::Kind::Listen:
            return "an address with a port, such as 127.0.0.1:8080";
        case Shape::Kind::Choice:
            return "one of " + choicesText(shape.choices);
        case Shape::Kind::List:
            return "a list";
        case Shape::Kind::Object:
        case Shape::Kind::Map:
        case Shape::Kind::Tagged:
            return "a map";
        case Shape::Kind::Either:
            return alternativesText(shape);
    }
    return "a value";
}

}  // namespace leadloom::config
