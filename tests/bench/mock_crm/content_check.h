#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

#include "tests/bench/support/record_generator.h"

namespace leadloom::bench {

/// Compares what CRM B holds with what the first `records` contacts of A must have become: each
/// person once, every field as A has it, those that were edited in their last revision, nothing
/// else.
class ContentCheck {
public:
    ContentCheck(std::uint64_t seed, std::uint64_t records, std::uint32_t revision = 0);

    /// One record of B: the JSON object of its fields.
    void take(std::string_view fields);
    /// {"right":…,"expected":…,"missing":…,"wrong":…,"unexpected":…,"first_fault":"…"}: `wrong`
    /// counts records with a field that differs, lacks or is too many.
    std::string report() const;

private:
    void fault(std::uint64_t& counter, const std::string& text);

    RecordGenerator generator_;
    std::uint32_t revision_;
    std::unordered_map<std::string, std::uint64_t> numbers_;  ///< by e-mail
    std::vector<bool> seen_;
    simdjson::dom::parser parser_;
    std::uint64_t right_ = 0;
    std::uint64_t wrong_ = 0;
    std::uint64_t unexpected_ = 0;
    std::string firstFault_;
};

}  // namespace leadloom::bench
