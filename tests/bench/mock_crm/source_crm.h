#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "tests/bench/mock_crm/http_message.h"
#include "tests/bench/support/record_generator.h"

namespace leadloom::bench {

/// CRM A: lists its contacts in pages of 100, all of them written before the first is asked for.
///
///   GET /contacts?after=N        those behind place N, in the order of their last change, with the
///                                place to go on from; behind the last place: an empty page
///   GET /listing?after=N         all of them as they are now, in an order that edits don't change
///   POST /_control/edit?revision=R   one contact in a hundred gets this revision
///   GET /_control/counts         {"requests":…,"records":…} given so far
///   POST /_control/reset         forgets the counts
class SourceCrm {
public:
    SourceCrm(std::uint64_t records, std::uint64_t seed);

    MockAnswer answer(const MockRequest& request);

private:
    /// A page and how many contacts it holds.
    struct Page {
        std::shared_ptr<const std::string> body;
        std::uint64_t size = 0;
    };
    /// By the place in front of their first contact.
    using Pages = std::map<std::uint64_t, Page>;

    MockAnswer page(const Pages& pages, std::uint64_t end, std::uint64_t after);
    Pages all(std::uint32_t revision) const;
    MockAnswer edit(std::uint32_t revision);

    RecordGenerator generator_;
    std::uint64_t total_;
    std::uint64_t end_;  ///< the place behind the last change
    Pages changes_;
    Pages listing_;
    std::uint64_t requests_ = 0;
    std::uint64_t given_ = 0;
};

}  // namespace leadloom::bench
