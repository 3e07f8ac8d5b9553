#include "tests/sandbox/carddav/dav_xml.h"

#include <Poco/DOM/Attr.h>
#include <Poco/DOM/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/NamedNodeMap.h>
#include <Poco/Exception.h>
#include <Poco/SAX/SAXException.h>

namespace leadloom::sandbox::carddav {

namespace {

std::string prefixOf(const std::string& space) {
    if (space == DavSpace) return "D|";
    if (space == CardSpace) return "C|";
    return space == CalendarSpace ? "CS|" : "?|";
}

Node nodeOf(const Poco::XML::Element& element) {
    Node node;
    node.name = prefixOf(element.namespaceURI()) + element.localName();
    const Poco::XML::AutoPtr<Poco::XML::NamedNodeMap> attributes = element.attributes();
    for (unsigned long i = 0; i < attributes->length(); ++i) {
        const auto* attribute = attributes->item(i);
        node.attributes[attribute->localName()] = attribute->nodeValue();
    }
    for (auto* child = element.firstChild(); child != nullptr; child = child->nextSibling()) {
        if (child->nodeType() == Poco::XML::Node::ELEMENT_NODE)
            node.children.push_back(nodeOf(static_cast<const Poco::XML::Element&>(*child)));
        else if (child->nodeType() == Poco::XML::Node::TEXT_NODE ||
                 child->nodeType() == Poco::XML::Node::CDATA_SECTION_NODE)
            node.text += child->nodeValue();
    }
    return node;
}

/// "D|href" under the prefixes that this server declares.
std::string tag(const std::string& name) {
    const auto bar = name.find('|');
    const auto space = name.substr(0, bar);
    if (space == "D") return name.substr(bar + 1);
    return (space == "C" ? "CR:" : "cs:") + name.substr(bar + 1);
}

std::string statusLine(int status) {
    static const std::map<int, std::string> Reasons = {
        {200, "OK"}, {404, "Not Found"}, {507, "Insufficient Storage"}};
    return "<status>HTTP/1.1 " + std::to_string(status) + " " + Reasons.at(status) + "</status>";
}

std::string hrefElement(const std::string& href) {
    return "<href>" + xmlEscaped(href) + "</href>";
}

constexpr const char* Spaces =
    " xmlns=\"DAV:\" xmlns:CR=\"urn:ietf:params:xml:ns:carddav\""
    " xmlns:cs=\"http://calendarserver.org/ns/\"";

}  // namespace

const Node* Node::child(std::string_view wanted) const {
    for (const auto& one : children)
        if (one.name == wanted) return &one;
    return nullptr;
}

std::vector<const Node*> Node::all(std::string_view wanted) const {
    std::vector<const Node*> found;
    for (const auto& one : children)
        if (one.name == wanted) found.push_back(&one);
    return found;
}

std::optional<Node> parsedXml(const std::string& text) {
    try {
        Poco::XML::DOMParser parser;
        parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
        const Poco::XML::AutoPtr<Poco::XML::Document> document = parser.parseString(text);
        if (document->documentElement() == nullptr) return std::nullopt;
        return nodeOf(*document->documentElement());
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

std::string xmlEscaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

void MultiStatus::add(const std::string& href, int status, const std::string& error) {
    responses_ += "<response>" + hrefElement(href) + statusLine(status);
    if (!error.empty()) responses_ += "<error><" + tag(error) + "/></error>";
    responses_ += "</response>";
}

void MultiStatus::add(const std::string& href, const std::vector<std::string>& wanted,
                      const Properties& properties) {
    std::string found;
    std::string missing;
    for (const auto& name : wanted) {
        const auto at = properties.find(name);
        const bool known = name.front() != '?';
        if (at != properties.end())
            found += "<" + tag(name) + ">" + at->second + "</" + tag(name) + ">";
        else if (known)
            missing += "<" + tag(name) + "/>";
    }
    responses_ += "<response>" + hrefElement(href);
    if (!missing.empty())
        responses_ += "<propstat><prop>" + missing + "</prop>" + statusLine(404) + "</propstat>";
    if (!found.empty() || missing.empty())
        responses_ += "<propstat><prop>" + found + "</prop>" + statusLine(200) + "</propstat>";
    responses_ += "</response>";
}

std::string MultiStatus::text(const std::string& syncToken) const {
    std::string text = "<?xml version='1.0' encoding='utf-8'?>\n<multistatus";
    text += Spaces;
    text += ">" + responses_;
    if (!syncToken.empty()) text += "<sync-token>" + syncToken + "</sync-token>";
    return text + "</multistatus>";
}

std::string errorBody(const std::string& precondition, const std::string& inside) {
    return "<?xml version='1.0' encoding='utf-8'?>\n<error" + std::string(Spaces) + "><" +
           tag(precondition) + ">" + inside + "</" + tag(precondition) + "></error>";
}

}  // namespace leadloom::sandbox::carddav
