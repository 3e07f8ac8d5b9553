#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace leadloom::bench {

/// A request; views of the connection's buffer, borrowed while it is answered.
struct MockRequest {
    std::string_view method;
    std::string_view path;
    std::string_view query;  ///< without the question mark
    std::string_view body;

    /// A number among the query's parameters ("after=100"); 0 where it isn't there.
    std::uint64_t number(std::string_view name) const;
};

/// An answer with a JSON body, shared so that a page is sent without being copied.
struct MockAnswer {
    int status = 200;
    std::shared_ptr<const std::string> body;
    std::string headers = {};            ///< more lines, each with its CRLF
    std::chrono::milliseconds delay{0};  ///< how long the answer is kept back

    static MockAnswer json(std::string text, int status = 200) {
        return {status, std::make_shared<const std::string>(std::move(text)), {}, {}};
    }
};

}  // namespace leadloom::bench
