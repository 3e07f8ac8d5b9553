#pragma once

#include <stdexcept>
#include <string>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::meta {

/// Why the Graph API refuses a request; thrown by whoever finds it out, answered in one place.
class GraphError : public std::runtime_error {
public:
    explicit GraphError(const std::string& message, int code = 100, int subcode = 0)
        : std::runtime_error(message), code_(code), subcode_(subcode) {}

    GraphError& ofType(std::string type) {
        type_ = std::move(type);
        return *this;
    }
    GraphError& asTransient(int status) {
        transient_ = true;
        status_ = status;
        return *this;
    }
    Response answer() const;

private:
    int code_, subcode_, status_ = 400;
    bool transient_ = false;
    std::string type_ = "OAuthException";
};

/// 100/33: isn't there, or may not be seen, or can't do this.
GraphError noSuchObject(const std::string& method, const std::string& id);
/// What each answer carries for support.
std::string traceId();

}  // namespace leadloom::sandbox::meta
