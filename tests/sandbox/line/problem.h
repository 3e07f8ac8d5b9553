#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::line {

/// Why a request was refused; `details`: {"message", "property"} of a validation.
struct Problem {
    int status = 400;
    std::string message;
    nlohmann::json details = nlohmann::json::array();
};

/// `{"message": …}`, with `details` where there are any.
Response problemAnswer(const Problem& problem);
Problem notFound();
/// "The property, 'to', in the request body is invalid (line: -, column: -)".
Problem invalidProperty(const std::string& property);
/// "The request body has 2 error(s)".
Problem bodyErrors(nlohmann::json details);

/// A member of a request's body. `kind`: s(tring), b(oolean), i(nteger), a(rray), o(bject).
struct Property {
    const char* name;
    char kind;
    bool required = false;
};

/// Adds to `details` what is wrong with the members of `object`: wrong types, missing ones, ones
/// that the vendor doesn't know. `place`: "messages[0].", empty at the root.
void checkShape(const nlohmann::json& object, const std::vector<Property>& properties,
                const std::string& place, nlohmann::json& details);
/// The same for a whole body.
void checkBody(const Request& request, const std::vector<Property>& properties,
               nlohmann::json& body, nlohmann::json& details);

}  // namespace leadloom::sandbox::line
