#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox::carddav {

/// The namespaces, as they stand before a '|' in every name here: "D|href", "C|address-data".
/// Names of other namespaces begin with '?'.
inline constexpr std::string_view DavSpace = "DAV:";
inline constexpr std::string_view CardSpace = "urn:ietf:params:xml:ns:carddav";
inline constexpr std::string_view CalendarSpace = "http://calendarserver.org/ns/";

/// An element of a request's body.
struct Node {
    std::string name;
    std::string text;
    std::map<std::string, std::string> attributes;
    std::vector<Node> children;

    const Node* child(std::string_view wanted) const;
    std::vector<const Node*> all(std::string_view wanted) const;
};

/// Nothing where it is no well-formed XML.
std::optional<Node> parsedXml(const std::string& text);

std::string xmlEscaped(std::string_view text);

/// Names and values (XML) of the properties of one resource.
using Properties = std::map<std::string, std::string>;

/// Builds a 207. It writes its own prefixes, which are not the usual ones.
class MultiStatus {
public:
    /// A resource that is not there, or a collection that was cut short.
    void add(const std::string& href, int status, const std::string& error = {});
    /// Those of the wanted properties that there are, and those that there are not.
    void add(const std::string& href, const std::vector<std::string>& wanted,
             const Properties& properties);
    std::string text(const std::string& syncToken = {}) const;

private:
    std::string responses_;
};

/// The body of a refusal that names a precondition: "C|no-uid-conflict".
std::string errorBody(const std::string& precondition, const std::string& inside = {});

}  // namespace leadloom::sandbox::carddav
