#pragma once

#include <string_view>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>

namespace leadloom::sdk {

/// leadloom.destination/1: everything outbound.
class Destination {
public:
    virtual ~Destination() = default;
    /// Reports each write of the batch; repeats nothing by itself. A status that is not LL_OK
    /// speaks for all writes not yet reported, LL_OK leaves those as unknown.
    virtual Status write(const Call& call, std::string_view stream, const WriteBatch& batch,
                         WriteOutcomes& outcomes) = 0;
};

}  // namespace leadloom::sdk
