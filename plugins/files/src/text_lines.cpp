#include "text_lines.h"

#include "row.h"

namespace leadloom::files {

using sdk::Status;

void TextLines::add(std::string_view part) {
    const auto room = LongestRow - line_.size();
    line_ += part.substr(0, room);
    cut_ = cut_ || part.size() > room;
}

Status TextLines::end() {
    if (!line_.empty() && line_.back() == '\r') line_.pop_back();
    auto status = onLine_({line_, number_, cut_});
    line_.clear();
    cut_ = false;
    ++number_;
    return status;
}

Status TextLines::feed(std::string_view text) {
    for (;;) {
        const auto at = text.find('\n');
        add(text.substr(0, at));
        if (at == std::string_view::npos) return Status::ok();
        if (auto status = end(); !status) return status;
        text.remove_prefix(at + 1);
    }
}

Status TextLines::finish() {
    return line_.empty() ? Status::ok() : end();
}

}  // namespace leadloom::files
