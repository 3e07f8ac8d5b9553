#pragma once

#include <string_view>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/read_options.h>
#include <leadloom/sdk/record_sink.h>

namespace leadloom::sdk {

/// leadloom.source/1: pages of changes, each with its cursor. See walk.h for the loops.
class Source {
public:
    virtual ~Source() = default;
    /// `cursor` empty: from the start. Status::end() only when the end was truly reached.
    virtual Status read(const Call& call, std::string_view stream, std::string_view cursor,
                        const ReadOptions& options, const RecordSink& sink) = 0;
};

}  // namespace leadloom::sdk
