#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"

namespace leadloom::sync {

struct CallContext;
struct WriteItem;
struct WriteResult;
class RecordSink;

/// What a connector may be able to do beside reading and writing records. Each answers Unsupported
/// where it can't. One call at a time per instance, any thread.
class ConnectorVerbs {
public:
    virtual ~ConnectorVerbs() = default;

    /// Makes the vendor's subscriptions those to these streams at `url`, and tells what stands then
    /// as JSON {"subscriptions": [{"id", "stream", "event"}], "notes": [text]}. Doing it again
    /// changes nothing.
    virtual Result<std::string> subscribe(const CallContext& call, std::string_view url,
                                          std::span<const std::string> streams);

    /// Rows of a report for whole days, both included ("2026-01-31"). A record's id is its row's
    /// grain. True: all of them came.
    virtual Result<bool> pullFacts(const CallContext& call, std::string_view report,
                                   std::string_view fromDay, std::string_view toDay,
                                   RecordSink& sink);

    /// Uploads conversion events; exactly one result per item, in order. An item's idempotency key
    /// is its event's id, its payload is told in leadloom/abi/draft/conversions.h.
    virtual std::vector<WriteResult> uploadConversions(const CallContext& call,
                                                       std::string_view action,
                                                       std::span<const WriteItem> items);

    /// Erases a person; keys and receipt are told in leadloom/abi/draft/erase.h.
    virtual Result<std::string> erasePerson(const CallContext& call, std::string_view keysJson);

    /// What is left of a limit, as the vendor counts.
    struct QuotaLeft {
        std::string bucket;
        std::int64_t remaining = -1;  ///< -1: not told
        std::int64_t limit = -1;
        TimeUs resetUs = 0;  ///< 0: not told
    };
    virtual Result<std::vector<QuotaLeft>> quota(const CallContext& call);
};

}  // namespace leadloom::sync
