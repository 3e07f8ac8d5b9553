#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

/// The decoded values of the `{…}` parts of a route, in order.
using Captures = std::vector<std::string>;
using Route = std::function<Response(const Request&, const Captures&)>;

/// Finds the route of a request by method and path shape. Routes are tried in the order added, so
/// a literal goes before the capture it competes with. Immutable once filled. [any-thread]
class Router {
public:
    /// `pattern` is slash-separated; `{name}` takes one segment.
    void add(std::string method, std::string_view pattern, Route route);

    struct Found {
        const Route* route = nullptr;
        Captures captures;
        /// Methods that the path knows, when only the method was wrong.
        std::vector<std::string> allowed;
    };
    Found find(std::string_view method, const std::vector<std::string>& segments) const;

private:
    struct Entry {
        std::string method;
        std::vector<std::string> parts;
        Route route;
    };
    std::vector<Entry> entries_;
};

}  // namespace leadloom::sandbox
