#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>

namespace leadloom::sdk {

/// Finds the writes that an answer speaks of by name (a trace id, a record's id, a column of ours),
/// for vendors that answer in an order of their own.
class NamedWrites {
public:
    explicit NamedWrites(WriteOutcomes& outcomes) : outcomes_(&outcomes) {}

    /// One write may have several names, and several writes one.
    void name(std::size_t index, std::string_view name) {
        if (!name.empty()) indexes_.emplace(name, index);
    }
    /// Names writes by their trace ids (write_outcomes.h) and, where they have one, by their ids.
    void nameEach(std::span<const Write> writes) {
        for (const auto& write : writes) {
            name(write.index, traceId(write.index));
            name(write.index, write.externalId);
        }
    }
    /// Reports the result for every write of this name.
    Status report(std::string_view name, const WriteResult& result) {
        const auto [first, last] = indexes_.equal_range(name);
        for (auto meant = first; meant != last; ++meant)
            if (auto taken = outcomes_->report(meant->second, result); !taken) return taken;
        return Status::ok();
    }
    /// The same for each of several names, with blanks between them.
    Status reportEachOf(std::string_view names, const WriteResult& result) {
        for (const auto name : splitText(names, ' '))
            if (auto taken = report(name, result); !taken) return taken;
        return Status::ok();
    }

private:
    WriteOutcomes* outcomes_;
    std::multimap<std::string, std::size_t, std::less<>> indexes_;
};

}  // namespace leadloom::sdk
