#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

/// The latest requests to the vendors, whole but for the Authorization header, and counts of all
/// of them. The values of secrets in token requests are struck out. [any-thread]
class RequestLog {
public:
    /// How many requests are kept; older ones are only counted.
    static constexpr std::size_t Kept = 20'000;

    void record(const std::string& vendor, const Request& request, const Response& response,
                bool faulted);
    /// Requests with a number above `since`, oldest first, at most `limit`; all vendors when
    /// `vendor` is empty.
    nlohmann::json list(const std::string& vendor, std::uint64_t since, std::size_t limit) const;
    nlohmann::json counters(const std::string& vendor) const;
    void clear();

private:
    struct Entry {
        std::uint64_t number = 0;
        std::string vendor, method, path, rawQuery, body;
        Pairs query, headers;
        int status = 0;
        bool faulted = false;
    };
    struct Counts {
        std::uint64_t requests = 0, faulted = 0;
        std::map<std::string, std::uint64_t> byMethod, byStatus;
    };
    static nlohmann::json toJson(const Entry& entry);

    mutable std::mutex mutex_;
    std::deque<Entry> entries_;
    std::map<std::string, Counts> counts_;
    std::uint64_t last_ = 0;
};

}  // namespace leadloom::sandbox
