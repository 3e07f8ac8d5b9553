#pragma once

#include <string>
#include <utility>

#include <leadloom/sdk/http_request.h>
#include <leadloom/sdk/query.h>

namespace leadloom::sdk {

/// A request whose body is a form (application/x-www-form-urlencoded), to be sent to a path.
inline HttpRequest formRequest(std::string method, const Query& form) {
    return HttpRequest::of("application/x-www-form-urlencoded", std::move(method), {}, form.text());
}

}  // namespace leadloom::sdk
