#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadloom::mapping {

/// Appends a text as a JSON string. Bytes that are no UTF-8 become U+FFFD.
void appendJsonString(std::string& out, std::string_view text);

/// Collects JSON values under pointers and writes them out as one nested object, in the order in
/// which they came. Steps that count from 0 make arrays. One per payload.
class JsonWriter {
public:
    /// `json` is the text of a JSON value; a second value under the same pointer wins.
    void put(const std::vector<std::string>& steps, std::string json);
    std::string text() const;

private:
    struct Node {
        std::string key;
        std::string json;
        std::vector<Node> children;
    };
    static void append(std::string& out, const Node& node);
    static bool isArray(const Node& node);

    Node root_;
};

}  // namespace leadloom::mapping
