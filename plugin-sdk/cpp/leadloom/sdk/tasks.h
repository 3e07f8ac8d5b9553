#pragma once

#include <string_view>

#include <leadloom/sdk/read_options.h>
#include <leadloom/sdk/record_sink.h>
#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>

/// What the hub asks of a part of a connector, in one piece. All borrowed for the call.
namespace leadloom::sdk {

/// See source.h.
struct ReadTask {
    std::string_view stream;
    std::string_view cursor;
    const ReadOptions& options;
    const RecordSink& sink;
};

/// See lookup.h.
struct LookupTask {
    std::string_view stream;
    const ReadOptions& options;
    const RecordSink& sink;
};

/// See destination.h.
struct WriteTask {
    std::string_view stream;
    const WriteBatch& batch;
    WriteOutcomes& outcomes;
};

/// From which stream to which one. See associations.h.
struct LinkTask {
    std::string_view stream;
    std::string_view target;
};

}  // namespace leadloom::sdk
