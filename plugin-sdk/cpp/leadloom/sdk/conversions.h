#pragma once

#include <string_view>

#include <leadloom/abi/draft/conversions.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>

namespace leadloom::sdk {

/// leadloom.draft.conversions/1: events of deals and stages, out. The payload's shape is in
/// leadloom/abi/draft/conversions.h; identifiers.h hashes what it holds.
class Conversions {
public:
    virtual ~Conversions() = default;
    /// As Destination::write: one outcome each. Write::idempotencyKey is the event's id.
    virtual Status upload(const Call& call, std::string_view action, const WriteBatch& batch,
                          WriteOutcomes& outcomes) = 0;
};

}  // namespace leadloom::sdk
