#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <leadloom/abi/status.h>

namespace leadloom::testing {

/// An ll_record, owned.
struct CapturedRecord {
    int op = 0;
    std::string stream, externalId, version, origin, payload;
    std::string targetStream, targetId, associations, eventId;
    std::int64_t modifiedAt = 0;
};

struct CapturedCheckpoint {
    std::string cursor;
    std::int64_t coversUntil = 0;
    std::size_t records = 0;  ///< how many had been put before it
};

struct CapturedReject {
    std::string stream, place, reason, raw;
};

/// How a call into the plugin ended.
struct CallEnd {
    ll_status status = LL_OK;
    std::string message;  ///< of ll_call.fail, if it was for this status
    std::int64_t retryAfterMs = -1;
    int httpStatus = 0;
};

/// What a read, a lookup or a decode put.
struct CapturedRead {
    CallEnd end;
    std::vector<CapturedRecord> records;
    std::vector<CapturedCheckpoint> checkpoints;
    std::vector<CapturedReject> rejects;
    std::int64_t expected = -1;
};

struct CapturedResult {
    std::size_t index = 0;
    ll_status status = LL_OK;
    std::string externalId, newVersion, message, fields, existingId, record;
    std::int64_t modifiedAt = 0;
    std::int64_t retryAfterMs = -1;
};

/// What a write reported, in the order of its reports.
struct CapturedWrite {
    CallEnd end;
    std::vector<CapturedResult> results;

    /// The first result of an index; null where it wasn't reported.
    const CapturedResult* of(std::size_t index) const {
        for (const auto& result : results)
            if (result.index == index) return &result;
        return nullptr;
    }
};

struct CapturedFinding {
    int severity = 0;
    std::string code, text, remedy, missingScopes;
};

struct CapturedAssociation {
    std::string id, targetId, label;
};

/// What is left of one of the vendor's limits.
struct CapturedQuota {
    std::string bucket;
    std::int64_t remaining = 0, limit = 0, resetAt = 0;
};

}  // namespace leadloom::testing
