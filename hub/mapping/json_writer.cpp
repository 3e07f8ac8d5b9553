#include "hub/mapping/json_writer.h"

#include <algorithm>

#include "hub/mapping/json_pointer.h"

namespace leadloom::mapping {
namespace {

constexpr std::string_view Hex = "0123456789abcdef";
constexpr std::string_view Replacement = "\xEF\xBF\xBD";

/// Length of the UTF-8 sequence at the front; 0 when it is none.
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (length == 1) return 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return 0;
    }
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool beyond = (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
    return overlong || beyond ? 0 : length;
}

/// How many characters at the front stand in JSON as they are.
std::size_t plainLength(std::string_view text) {
    const auto special = [](char letter) {
        const auto c = static_cast<unsigned char>(letter);
        return c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
    };
    return static_cast<std::size_t>(std::find_if(text.begin(), text.end(), special) - text.begin());
}

void appendEscape(std::string& out, unsigned char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += Hex[c >> 4U];
            out += Hex[c & 15U];
    }
}

}  // namespace

void appendJsonString(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const std::size_t plain = plainLength(text);
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto c = static_cast<unsigned char>(text[0]);
        if (c < 0x20 || c == '"' || c == '\\') {
            appendEscape(out, c);
            text.remove_prefix(1);
            continue;
        }
        const std::size_t length = sequenceLength(text);
        out += length == 0 ? Replacement : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    out += '"';
}

void JsonWriter::put(const std::vector<std::string>& steps, std::string json) {
    Node* node = &root_;
    for (const std::string& step : steps) {
        auto found = std::find_if(node->children.begin(), node->children.end(),
                                  [&](const Node& child) { return child.key == step; });
        if (found == node->children.end()) {
            node->children.push_back({step, {}, {}});
            found = node->children.end() - 1;
        }
        node = &*found;
    }
    node->json = std::move(json);
}

std::string JsonWriter::text() const {
    std::string out;
    append(out, root_);
    return out;
}

bool JsonWriter::isArray(const Node& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (arrayIndex(node.children[i].key) != i) return false;
    }
    return !node.children.empty();
}

void JsonWriter::append(std::string& out, const Node& node) {
    if (!node.json.empty()) {
        out += node.json;
        return;
    }
    const bool array = isArray(node);
    out += array ? '[' : '{';
    const char* separator = "";
    for (const Node& child : node.children) {
        out += separator;
        separator = ",";
        if (!array) {
            appendJsonString(out, child.key);
            out += ':';
        }
        append(out, child);
    }
    out += array ? ']' : '}';
}

}  // namespace leadloom::mapping
