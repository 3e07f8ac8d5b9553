#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// What an element or an attribute is called: namespace and local name. Prefixes are the writer's
/// choice and are never seen.
struct XmlName {
    std::string_view space;  ///< the namespace's URI; empty = none
    std::string_view name;
};

struct XmlAttribute {
    std::string space;
    std::string name;
    std::string value;
};

/// One element of a document that was read by readXml().
struct XmlElement {
    std::string space;
    std::string name;
    std::vector<XmlAttribute> attributes;
    /// The text that stands directly in it, in one piece: entities resolved, CDATA taken over.
    std::string text;
    std::vector<XmlElement> children;

    bool is(const XmlName& wanted) const { return space == wanted.space && name == wanted.name; }
    /// The first child of this name; null where there is none.
    const XmlElement* child(const XmlName& wanted) const {
        const auto found = std::find_if(children.begin(), children.end(),
                                        [&](const auto& element) { return element.is(wanted); });
        return found == children.end() ? nullptr : &*found;
    }
    /// The first child of the first child …, by their names; null where one is missing.
    template <typename... Names>
    const XmlElement* at(const XmlName& first, const Names&... rest) const {
        const auto* found = child(first);
        if constexpr (sizeof...(rest) == 0)
            return found;
        else
            return found == nullptr ? nullptr : found->at(rest...);
    }
    /// The text of the element at these names; empty where it is not there.
    template <typename... Names>
    std::string_view textAt(const Names&... names) const {
        const auto* found = at(names...);
        return found == nullptr ? std::string_view() : std::string_view(found->text);
    }
    /// Calls `take(element)` for each child of this name.
    template <typename Take>
    void each(const XmlName& wanted, Take&& take) const {
        for (const auto& element : children)
            if (element.is(wanted)) take(element);
    }
    /// The value of an attribute; empty where it is not there.
    std::string_view attribute(const XmlName& wanted) const {
        for (const auto& one : attributes)
            if (one.space == wanted.space && one.name == wanted.name) return one.value;
        return {};
    }
};

}  // namespace leadloom::sdk
