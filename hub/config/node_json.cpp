#include "hub/config/node_json.h"

#include <cctype>

#include <nlohmann/json.hpp>

namespace leadloom::config {
namespace {

bool isJsonNumber(const std::string& text) {
    const bool starts =
        !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) != 0 || text[0] == '-');
    return starts && nlohmann::json::accept(text);
}

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append(std::string& out, const Node& node) {
    const char* separator = "";
    switch (node.kind) {
        case Node::Kind::Null:
            out += "null";
            return;
        case Node::Kind::Scalar: {
            const bool word = node.text == "true" || node.text == "false";
            const bool bare = !node.quoted && (word || isJsonNumber(node.text));
            out += bare ? node.text : quoted(node.text);
            return;
        }
        case Node::Kind::List:
            out += '[';
            for (const Node& item : node.items) {
                out += separator;
                append(out, item);
                separator = ",";
            }
            out += ']';
            return;
        case Node::Kind::Map:
            out += '{';
            for (const Node::Entry& entry : node.entries) {
                out += separator + quoted(entry.key) + ":";
                append(out, entry.value);
                separator = ",";
            }
            out += '}';
            return;
    }
}

}  // namespace

std::string jsonOf(const Node& node) {
    std::string out;
    append(out, node);
    return out;
}

}  // namespace leadloom::config
