#pragma once

#include <string>
#include <utility>

#include <leadloom/sdk/result.h>
#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Goes from page to page of a list that is read at once (forms, rows of a report): `fetch(token)`
/// takes in the page of a token, empty = the first one, and gives the token of the next one as
/// Result<std::string>, empty = there is none. A token that leads to itself ends it with
/// LL_TRANSIENT. Streams are read by walkByToken(), which keeps cursors.
template <typename Fetch>
Status followPages(Fetch&& fetch) {
    std::string token;
    while (true) {
        Result<std::string> next = fetch(std::as_const(token));
        if (!next) return next.status();
        if (next->empty()) return Status::ok();
        if (*next == token) return {LL_TRANSIENT, "the vendor's page names itself as the next one"};
        token = std::move(*next);
    }
}

}  // namespace leadloom::sdk
