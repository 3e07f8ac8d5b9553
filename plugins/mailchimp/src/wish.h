#pragma once

#include <optional>
#include <string>
#include <vector>

#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::mailchimp {

/// What a write wants of a member, taken out of its payload.
struct Wish {
    Write write;
    Json body;              ///< without status and tags
    std::string email;      ///< empty where the write doesn't name one
    std::string status;     ///< what the payload says of consent; empty = nothing
    std::string newStatus;  ///< what somebody becomes who isn't there yet
    std::optional<std::vector<std::string>> tags;
};

/// LL_INVALID_RECORD where the payload can't be one of this form.
Result<Wish> wishOf(Account& account, WriteForm form, const Write& write);

}  // namespace leadloom::mailchimp
