#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include <simdjson.h>

#include "tests/bench/mock_crm/http_message.h"

namespace leadloom::bench {

/// CRM B: takes batches of records under the writer's own ids and keeps what they say.
///
///   POST /leads/batch            {"items":[{"id":"…","fields":{…}},…]}, at most 100; an unknown id
///                                is created, a known one's named fields are set; in order
///   GET /_control/counts         {"requests":…,"created":…,"updated":…} so far
///   GET /_control/check?records=N&seed=S&revision=R   compares everything kept with what the first
///                                N records of A must have become (content_check.h)
///   POST /_control/reset         forgets records and counts
class TargetCrm {
public:
    MockAnswer answer(const MockRequest& request);

private:
    MockAnswer take(std::string_view body);
    MockAnswer counts() const;

    std::unordered_map<std::string, std::string> records_;
    simdjson::ondemand::parser parser_;
    std::uint64_t requests_ = 0;
    std::uint64_t created_ = 0;
    std::uint64_t updated_ = 0;
};

}  // namespace leadloom::bench
