#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <leadloom/sdk/status.h>

namespace leadloom::files {

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view Blanks = " \t\r\n";
    const auto first = text.find_first_not_of(Blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(Blanks) - first + 1);
}

struct TextLine {
    std::string_view text;  ///< without its line end
    std::uint64_t number;
    bool cut;  ///< it was too long, the rest is missing
};

/// Cuts text that comes in pieces into its lines (LF or CRLF).
class TextLines {
public:
    using OnLine = std::function<sdk::Status(const TextLine&)>;

    explicit TextLines(OnLine onLine) : onLine_(std::move(onLine)) {}

    sdk::Status feed(std::string_view text);
    sdk::Status finish();

private:
    void add(std::string_view part);
    sdk::Status end();

    OnLine onLine_;
    std::string line_;
    bool cut_ = false;
    std::uint64_t number_ = 1;
};

}  // namespace leadloom::files
