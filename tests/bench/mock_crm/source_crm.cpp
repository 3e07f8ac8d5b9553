#include "tests/bench/mock_crm/source_crm.h"

#include <algorithm>

#include "tests/bench/support/record_generator.h"

namespace leadloom::bench {

SourceCrm::SourceCrm(std::uint64_t records, std::uint64_t seed) : total_(records) {
    const RecordGenerator generator(seed);
    for (std::uint64_t first = 0; first < records; first += RecordGenerator::PageSize)
        pages_.push_back(std::make_shared<const std::string>(generator.page(first, records)));
}

MockAnswer SourceCrm::answer(const MockRequest& request) {
    if (request.path == "/contacts") return page(request.number("after"));
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

MockAnswer SourceCrm::page(std::uint64_t after) {
    ++requests_;
    if (after >= total_) {
        return MockAnswer::json("{\"results\":[],\"next\":\"" + std::to_string(total_) +
                                "\",\"more\":false}");
    }
    if (after % RecordGenerator::PageSize != 0)
        return MockAnswer::json("{\"error\":{\"message\":\"not the end of a page\"}}", 400);
    given_ += std::min<std::uint64_t>(RecordGenerator::PageSize, total_ - after);
    return {200, pages_[after / RecordGenerator::PageSize]};
}

}  // namespace leadloom::bench
