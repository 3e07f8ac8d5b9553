#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace leadloom::sdk {

/// A URL in two parts, for telling whether a link leads to the same server.
struct SplitUrl {
    std::string origin;  ///< "https://dav.example": lower case, without its usual port
    std::string path;    ///< "/books/?x=1", at least "/"

    /// Empty parts where it is no http or https URL with a host.
    static SplitUrl of(std::string_view url) {
        const auto colon = std::min(url.find("://"), url.size());
        const auto slash = std::min(url.find_first_of("/?#", colon + 3), url.size());
        SplitUrl split{std::string(url.substr(0, slash)), std::string(url.substr(slash))};
        std::transform(split.origin.begin(), split.origin.end(), split.origin.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const bool tls = split.origin.starts_with("https://");
        if ((!tls && !split.origin.starts_with("http://")) || split.origin.ends_with("//"))
            return {};
        const std::string_view port = tls ? ":443" : ":80";
        if (split.origin.ends_with(port)) split.origin.resize(split.origin.size() - port.size());
        if (!split.path.starts_with('/')) split.path.insert(0, "/");
        return split;
    }
};

}  // namespace leadloom::sdk
