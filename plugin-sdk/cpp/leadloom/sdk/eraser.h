#pragma once

#include <string>
#include <string_view>

#include <leadloom/abi/draft/erase.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// leadloom.draft.erase/1: erasure of a person where it is more than the deletion of a record.
class Eraser {
public:
    virtual ~Eraser() = default;
    /// The receipt: see leadloom/abi/draft/erase.h. Called again with the same keys it does no
    /// harm.
    virtual Result<std::string> erase(const Call& call, std::string_view keysJson) = 0;
};

}  // namespace leadloom::sdk
