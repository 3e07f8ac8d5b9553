#include "hub/config/node.h"

#include <algorithm>
#include <cctype>

namespace leadloom::config {
namespace {

bool looksNumeric(std::string_view text) {
    if (text.empty()) return false;
    const std::size_t start = text[0] == '-' || text[0] == '+' ? 1 : 0;
    return start < text.size() &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(start), text.end(),
                       [](unsigned char c) { return std::isdigit(c) != 0 || c == '.'; });
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    for (const Entry& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

Node* Node::find(std::string_view key) {
    for (Entry& entry : entries) {
        if (entry.key == key) return &entry.value;
    }
    return nullptr;
}

const std::string& Node::textOf(std::string_view key) const {
    static const std::string None;
    const Node* found = find(key);
    return found != nullptr && found->isScalar() ? found->text : None;
}

std::string_view describeKind(const Node& node) {
    switch (node.kind) {
        case Node::Kind::Null:
            return "nothing";
        case Node::Kind::List:
            return "a list";
        case Node::Kind::Map:
            return "a map";
        case Node::Kind::Scalar:
            break;
    }
    if (node.quoted) return "a text";
    if (node.text == "true" || node.text == "false") return "a truth value";
    return looksNumeric(node.text) ? "a number" : "a text";
}

}  // namespace leadloom::config
