#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/abi/draft/publish.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// leadloom.draft.publish/1: posts and messages. The shapes are in leadloom/abi/draft/publish.h.
class Publisher {
public:
    virtual ~Publisher() = default;
    /// The vendor's id of the post. `at`: microseconds, 0 = now.
    virtual Result<std::string> publish(const Call& call, std::string_view postJson,
                                        std::int64_t at, std::string_view idempotencyKey) = 0;
    virtual Result<std::string> status(const Call& call, std::string_view id) = 0;
    virtual Status cancel(const Call&, std::string_view /*id*/) {
        return {LL_UNSUPPORTED, "what was published here can't be taken back"};
    }
};

}  // namespace leadloom::sdk
