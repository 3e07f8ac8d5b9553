#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/encoding.h>

namespace leadloom::sdk {

/// Builds a query string or a form body: Query().add("limit", 100).add("after", cursor).text().
class Query {
public:
    Query& add(std::string_view name, std::string_view value) {
        if (!text_.empty()) text_ += '&';
        text_ += percentEncode(name);
        text_ += '=';
        text_ += percentEncode(value);
        return *this;
    }
    Query& add(std::string_view name, std::int64_t value) {
        return add(name, std::string_view(std::to_string(value)));
    }
    /// Only where there is a value.
    Query& addIf(std::string_view name, std::string_view value) {
        return value.empty() ? *this : add(name, value);
    }
    /// "a=1&b=2": the body of a form, or what follows '?'.
    const std::string& text() const { return text_; }
    /// `url` with this query behind it.
    std::string on(std::string_view url) const {
        if (text_.empty()) return std::string(url);
        const char joint = url.find('?') == std::string_view::npos ? '?' : '&';
        return std::string(url) + joint + text_;
    }

private:
    std::string text_;
};

}  // namespace leadloom::sdk
