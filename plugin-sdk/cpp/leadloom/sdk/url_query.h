#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <leadloom/sdk/encoding.h>

namespace leadloom::sdk {

/// A value of "a=1&b=2" (a query, or the body of a form), decoded: '+' is a blank. Nothing where
/// the name isn't there. Names are compared decoded: "hub.challenge", "data[email]".
inline std::optional<std::string> formValue(std::string_view form, std::string_view name) {
    const auto decoded = [](std::string_view text) {
        std::string plain(text);
        std::replace(plain.begin(), plain.end(), '+', ' ');
        return percentDecode(plain);
    };
    while (!form.empty()) {
        const auto end = std::min(form.find('&'), form.size());
        const auto pair = form.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        if (decoded(pair.substr(0, equals)) == name)
            return decoded(pair.substr(std::min(equals + 1, pair.size())));
        form.remove_prefix(std::min(end + 1, form.size()));
    }
    return std::nullopt;
}

/// The same for the query of a URL.
inline std::optional<std::string> queryValue(std::string_view url, std::string_view name) {
    const auto question = url.find('?');
    if (question == std::string_view::npos) return std::nullopt;
    const auto query = url.substr(question + 1);
    return formValue(query.substr(0, query.find('#')), name);
}

}  // namespace leadloom::sdk
