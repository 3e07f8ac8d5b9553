#pragma once

#include <span>
#include <string>
#include <string_view>

#include <leadloom/abi/lookup.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/read_options.h>
#include <leadloom/sdk/record_sink.h>

namespace leadloom::sdk {

/// leadloom.lookup/1: records on demand.
class Lookup {
public:
    virtual ~Lookup() = default;
    /// With LL_OK, an id that was not put isn't there: evidence of deletion.
    virtual Status byIds(const Call& call, std::string_view stream,
                         std::span<const std::string> ids, const ReadOptions& options,
                         const RecordSink& sink) = 0;
    /// `key`: "email", "phone", "external_id", "marker" or a vendor field's name.
    virtual Status byKey(const Call& call, std::string_view stream, std::string_view key,
                         std::string_view value, const ReadOptions& options,
                         const RecordSink& sink) = 0;
};

}  // namespace leadloom::sdk
