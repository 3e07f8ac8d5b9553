#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// What became of one write. The texts are owned, `record` is borrowed until it is reported.
struct WriteResult {
    Status status;  ///< the vendor's reason, scrubbed
    std::string externalId;
    std::string newVersion;
    std::int64_t modifiedAt = 0;
    /// LL_INVALID_RECORD: vendor fields at fault, separated by spaces; LL_CONFLICT: the field whose
    /// value must be unique and is taken.
    std::string fields;
    std::string existingId;   ///< LL_CONFLICT: the record in the way, if the vendor named it
    std::string_view record;  ///< the record as the vendor gave it back

    static WriteResult done(std::string externalId, std::string_view record = {}) {
        WriteResult result;
        result.externalId = std::move(externalId);
        result.record = record;
        return result;
    }
    static WriteResult failed(Status status) {
        WriteResult result;
        result.status = std::move(status);
        return result;
    }
};

}  // namespace leadloom::sdk
