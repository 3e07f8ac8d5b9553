#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/mock_crm/http_message.h"

namespace leadloom::bench {

/// CRM A: lists its contacts in pages of 100, all of them written before the first is asked for.
///
///   GET /contacts?after=N        those behind place N, in the order of their last change, with the
///                                place to go on from; behind the last place: an empty page
///   GET /_control/counts         {"requests":…,"records":…} given so far
///   POST /_control/reset         forgets the counts
class SourceCrm {
public:
    SourceCrm(std::uint64_t records, std::uint64_t seed);

    MockAnswer answer(const MockRequest& request);

private:
    MockAnswer page(std::uint64_t after);

    std::uint64_t total_;
    std::vector<std::shared_ptr<const std::string>> pages_;
    std::uint64_t requests_ = 0;
    std::uint64_t given_ = 0;
};

}  // namespace leadloom::bench
