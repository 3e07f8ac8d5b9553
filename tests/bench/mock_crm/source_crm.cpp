#include "tests/bench/mock_crm/source_crm.h"

#include <algorithm>

namespace leadloom::bench {

SourceCrm::SourceCrm(std::uint64_t records, std::uint64_t seed)
    : generator_(seed), total_(records), end_(records), changes_(all(0)), listing_(changes_) {}

SourceCrm::Pages SourceCrm::all(std::uint32_t revision) const {
    Pages pages;
    for (std::uint64_t first = 0; first < total_; first += RecordGenerator::PageSize) {
        pages[first] = {
            std::make_shared<const std::string>(generator_.page(first, total_, revision)),
            std::min<std::uint64_t>(RecordGenerator::PageSize, total_ - first)};
    }
    return pages;
}

MockAnswer SourceCrm::answer(const MockRequest& request) {
    if (request.path == "/contacts") return page(changes_, end_, request.number("after"));
    if (request.path == "/listing") return page(listing_, total_, request.number("after"));
    if (request.path == "/_control/edit")
        return edit(static_cast<std::uint32_t>(request.number("revision")));
    if (request.path == "/_control/counts") {
        return MockAnswer::json("{\"requests\":" + std::to_string(requests_) +
                                ",\"records\":" + std::to_string(given_) + "}");
    }
    if (request.path == "/_control/reset") {
        requests_ = given_ = 0;
        return MockAnswer::json("{}");
    }
    return MockAnswer::json("{\"error\":{\"message\":\"no such path\"}}", 404);
}

MockAnswer SourceCrm::page(const Pages& pages, std::uint64_t end, std::uint64_t after) {
    ++requests_;
    if (after >= end) {
        return MockAnswer::json("{\"results\":[],\"next\":\"" + std::to_string(end) +
                                "\",\"more\":false}");
    }
    const auto found = pages.find(after);
    if (found == pages.end())
        return MockAnswer::json("{\"error\":{\"message\":\"not the end of a page\"}}", 400);
    given_ += found->second.size;
    return {200, found->second.body};
}

MockAnswer SourceCrm::edit(std::uint32_t revision) {
    listing_ = all(revision);
    std::uint64_t edited = 0;
    std::string body;
    std::uint64_t first = end_;
    const auto flush = [&](bool more) {
        if (body.empty()) return;
        body = "{\"results\":[" + body + "],\"next\":\"" + std::to_string(end_) +
               "\",\"more\":" + (more ? "true}" : "false}");
        changes_[first] = {std::make_shared<const std::string>(std::move(body)), end_ - first};
        body.clear();
        first = end_;
    };
    for (std::uint64_t number = 0; number < total_; ++number) {
        if (!RecordGenerator::isEdited(number)) continue;
        if (end_ - first == RecordGenerator::PageSize) flush(true);
        if (!body.empty()) body += ',';
        appendJson(generator_.record(number, revision), body);
        ++end_;
        ++edited;
    }
    flush(false);
    return MockAnswer::json("{\"edited\":" + std::to_string(edited) + "}");
}

}  // namespace leadloom::bench
