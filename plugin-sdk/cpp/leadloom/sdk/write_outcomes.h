#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/abi/destination.h>
#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/text.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::sdk {

/// Keeps the promise "exactly one result for each index": a second report of an index is dropped,
/// and what was never reported ends as LL_UNKNOWN_OUTCOME.
class WriteOutcomes {
public:
    WriteOutcomes(const ll_write_sink* sink, std::size_t count) : sink_(sink), reported_(count) {}

    /// Reports the write `index`. Dropped if it was reported before or doesn't exist.
    Status report(std::size_t index, const WriteResult& result) {
        if (index >= reported_.size() || reported_[index]) return Status::ok();
        reported_[index] = true;
        const ll_write_result raw{sizeof(ll_write_result),
                                  result.status.code(),
                                  index,
                                  orAbsent(result.externalId),
                                  orAbsent(result.newVersion),
                                  result.modifiedAt,
                                  orAbsent(result.status.message()),
                                  orAbsent(result.fields),
                                  orAbsent(result.existingId),
                                  orAbsent(result.record),
                                  result.status.retryAfter().count()};
        return {sink_->result(sink_, &raw)};
    }
    /// The same failure for several writes: a whole request was refused.
    Status reportAll(std::span<const std::size_t> indexes, const Status& status) {
        for (const auto index : indexes)
            if (auto taken = report(index, WriteResult::failed(status)); !taken) return taken;
        return Status::ok();
    }
    bool isReported(std::size_t index) const {
        return index < reported_.size() && reported_[index];
    }
    /// Reports what is left: with `status`, or as unknown where that is LL_OK. Called by the SDK.
    Status finish(const Status& status) {
        const auto rest =
            status ? Status{LL_UNKNOWN_OUTCOME, "the vendor's answer doesn't tell of this record"}
                   : status;
        for (std::size_t i = 0; i < reported_.size(); ++i)
            if (auto taken = report(i, WriteResult::failed(rest)); !taken) return taken;
        return status;
    }

private:
    const ll_write_sink* sink_;
    std::vector<bool> reported_;
};

/// Reports the answers of a vendor that answers in the order of its inputs: `judge` turns each
/// element at `pointer` into a WriteResult. `indexes`: the writes that the request held, in order.
/// What the answer misses stays open and so ends as unknown; a body that can't be read, too.
template <typename Judge>
Status reportInOrder(const Call& call, const JsonPages& json, std::string_view body,
                     std::string_view pointer, JsonPages::Pointers keys,
                     std::span<const std::size_t> indexes, WriteOutcomes& outcomes, Judge&& judge) {
    // At the root an object would be taken for one answer: it is none where a list is due.
    const auto first = body.find_first_not_of(" \t\r\n");
    if (pointer.empty() && (first == std::string_view::npos || body[first] != '['))
        return Status::ok();
    std::size_t next = 0;
    auto status = json.split(call, body, pointer, keys, [&](const JsonItem& item) {
        if (next == indexes.size()) return Status::ok();
        return outcomes.report(indexes[next++], judge(item));
    });
    const bool unreadable = status.code() == LL_TRANSIENT || status.code() == LL_NOT_FOUND;
    return unreadable ? Status::ok() : status;
}

/// Trace ids for vendors that answer out of order: "w17" stands for write 17.
inline std::string traceId(std::size_t index) {
    return "w" + std::to_string(index);
}

/// The write that a trace id stands for; nothing where it isn't one of ours.
inline std::optional<std::size_t> indexOfTrace(std::string_view trace) {
    if (trace.size() < 2 || trace.front() != 'w') return std::nullopt;
    std::size_t index = 0;
    const auto* end = trace.data() + trace.size();
    const auto [stop, error] = std::from_chars(trace.data() + 1, end, index);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return index;
}

}  // namespace leadloom::sdk
