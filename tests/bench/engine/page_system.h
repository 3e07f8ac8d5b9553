#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/sync/connection/connector.h"

namespace leadloom::bench {

/// A CRM without a network: what it holds lies ready as pages of JSON, what it is sent is kept as
/// it came. Its own work is measured, so that a benchmark can take it off. One thread at a time.
class PageSystem {
public:
    static constexpr std::size_t PageRecords = 100;

    /// Puts `total` generated records into the system.
    void fill(std::uint64_t seed, std::uint64_t total);

    std::unique_ptr<sync::Connector> connect();
    /// What the system can do; `incremental`: it tells what changed since a cursor.
    static sync::StreamDescription describe(bool incremental);

    std::size_t records() const { return records_.size(); }
    std::int64_t writes() const { return writes_; }
    /// CPU seconds spent in here, hashing of what is read left out.
    double ownSeconds() const { return ownSeconds_; }

private:
    class Connection;
    struct Record {
        std::string id;
        std::string json;
    };

    std::vector<Record> records_;
    std::int64_t writes_ = 0;
    double ownSeconds_ = 0;
};

}  // namespace leadloom::bench
