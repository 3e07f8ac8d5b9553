#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <leadloom/sdk/json_pages.h>

namespace leadloom::sdk {

/// Calls `each(line)` (→ Status) for every line of a body of JSON Lines that holds something;
/// stops at the first status that is not LL_OK. Lines are borrowed from the body.
template <typename Each>
Status eachLine(std::string_view body, Each&& each) {
    while (!body.empty()) {
        const auto end = std::min(body.find('\n'), body.size());
        auto line = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        if (line.empty()) continue;
        if (auto status = each(line); !status) return status;
    }
    return Status::ok();
}

/// The same with each line as an item, its keys read: slices are the vendor's own bytes. A line
/// that is no JSON is LL_TRANSIENT: an export that was cut.
inline Status eachJsonLine(const JsonPages& json, const Call& call, std::string_view body,
                           JsonPages::Pointers keys, const JsonPages::ItemFunction& each) {
    return eachLine(body,
                    [&](std::string_view line) { return json.split(call, line, "", keys, each); });
}

/// A body of JSON Lines, made line by line.
class JsonLines {
public:
    static constexpr std::string_view MediaType = "application/x-ndjson";

    /// `json`: one value without line ends.
    JsonLines& add(std::string_view json) {
        text_ += json;
        text_ += '\n';
        return *this;
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace leadloom::sdk
