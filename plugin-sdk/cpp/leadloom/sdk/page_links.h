#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/page.h>

namespace leadloom::sdk {

/// The target of a relation in Link headers (RFC 8288): `<https://…?page=2>; rel="next"`. Empty
/// where there is none.
inline std::string linkTo(std::string_view header, std::string_view relation) {
    while (true) {
        const auto open = header.find('<');
        const auto close = header.find('>', open);
        if (close == std::string_view::npos) return {};
        const auto next = std::min(header.find('<', close), header.size());
        auto parameters = header.substr(close + 1, next - close - 1);
        const auto rel = parameters.find("rel=");
        if (rel != std::string_view::npos) {
            parameters.remove_prefix(rel + 4);
            const bool quoted = parameters.starts_with('"');
            if (quoted) parameters.remove_prefix(1);
            const auto names =
                parameters.substr(0, parameters.find_first_of(quoted ? "\"" : ";, "));
            if ((" " + std::string(names) + " ").find(" " + std::string(relation) + " ") !=
                std::string::npos)
                return std::string(header.substr(open + 1, close - open - 1));
        }
        header.remove_prefix(next);
    }
}

/// Puts a page of a vendor that pages by a whole URL, in its Link header; the position of the walk
/// is that URL, which RestClient takes as a path.
inline Result<PageEnd> putLinkedPage(Page& page, const RecordSink& sink, const Answer& answer) {
    page.end.position = linkTo(answer.header("Link"), "next");
    page.end.last = page.end.position.empty();
    return page.putTo(sink);
}

/// Paging by offset, with rows read twice where pages meet: what is deleted before the offset while
/// the walk goes on moves later rows up, and the overlap catches them.
struct OffsetPaging {
    std::int64_t size = 100;
    std::int64_t overlap = 0;  ///< rows of the page before that are asked for again

    /// The offset that a walk's position stands for (empty = the first page).
    std::int64_t at(std::string_view position) const {
        return std::max<std::int64_t>(0, integerOr(position, 0) - overlap);
    }
    /// Where the page that began at `at(position)` and held `count` rows ended. The walk's last
    /// page is the one that is not full.
    void finish(std::string_view position, PageEnd& end) const {
        const auto count = static_cast<std::int64_t>(end.count);
        end.last = count < size;
        end.position = std::to_string(at(position) + count);
    }
};

}  // namespace leadloom::sdk
