#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

/// `http://host:port/path?query` in its parts, where the host is this machine: a simulation that
/// posts to anybody's machine would be a weapon. Nothing for any other form.
struct LoopbackTarget {
    std::string host, path;
    std::uint16_t port = 80;
};
std::optional<LoopbackTarget> loopbackTarget(const std::string& url);

/// Posts there, as JSON unless the headers name another media type, and gives the status of the
/// answer; 0 where none came within ten seconds.
int postBody(const LoopbackTarget& target, const std::string& body, const Pairs& headers);
/// What a GET is answered with; status 0 where no answer came within ten seconds.
struct LoopbackAnswer {
    int status = 0;
    std::string body;
};
LoopbackAnswer getAnswer(const LoopbackTarget& target, const std::string& userAgent);
int getStatus(const LoopbackTarget& target, const std::string& userAgent);

}  // namespace leadloom::sandbox
