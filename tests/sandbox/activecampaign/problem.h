#pragma once

#include <optional>
#include <string>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::activecampaign {

/// A refusal. There is no single envelope: with an attribute it is a list of errors, else one
/// message.
struct Problem {
    int status = 422;
    std::string code, title;
    std::string attribute;  ///< the field at fault, as its JSON pointer names it
};

Response problemAnswer(const Problem& problem);
Problem notFound(const std::string& kind, const std::string& id);
Problem fieldInvalid(const std::string& attribute, const std::string& title);
Problem fieldMissing(const std::string& attribute, const std::string& title);
Problem duplicate(const std::string& attribute, const std::string& title);
/// `{}` with this status.
Response bareAnswer(int status);

}  // namespace leadloom::sandbox::activecampaign
