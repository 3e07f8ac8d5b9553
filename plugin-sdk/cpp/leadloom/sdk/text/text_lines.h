#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Without blanks and line ends around it.
inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view Blanks = " \t\r\n";
    const auto first = text.find_first_not_of(Blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(Blanks) - first + 1);
}

struct TextLine {
    std::string_view text;     ///< without its line end; borrowed for the callback
    std::uint64_t number = 0;  ///< from 1
    bool cut = false;          ///< it was too long, the rest is missing
};

/// Cuts text that comes in pieces into its lines (LF or CRLF). Memory is bounded by `longest`.
class TextLines {
public:
    using OnLine = std::function<Status(const TextLine&)>;

    TextLines(std::size_t longest, OnLine onLine) : longest_(longest), onLine_(std::move(onLine)) {}

    /// Stops at the first status of `onLine` that is not LL_OK and returns it.
    Status feed(std::string_view text) {
        for (;;) {
            const auto at = text.find('\n');
            add(text.substr(0, at));
            if (at == std::string_view::npos) return Status::ok();
            if (auto status = end(); !status) return status;
            text.remove_prefix(at + 1);
        }
    }
    Status finish() { return line_.empty() ? Status::ok() : end(); }

private:
    void add(std::string_view part) {
        const auto room = longest_ - line_.size();
        line_ += part.substr(0, room);
        cut_ = cut_ || part.size() > room;
    }
    Status end() {
        if (!line_.empty() && line_.back() == '\r') line_.pop_back();
        auto status = onLine_({line_, number_, cut_});
        line_.clear();
        cut_ = false;
        ++number_;
        return status;
    }

    std::size_t longest_;
    OnLine onLine_;
    std::string line_;
    bool cut_ = false;
    std::uint64_t number_ = 1;
};

}  // namespace leadloom::sdk
