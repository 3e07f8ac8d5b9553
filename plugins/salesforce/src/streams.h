#pragma once

#include <span>
#include <string_view>

namespace leadloom::salesforce {

/// How a stream of ours is called in Salesforce, and what is asked of it by default.
struct StreamObject {
    std::string_view stream;
    std::string_view object;
    bool writable = true;
};

/// All streams in dependency order.
std::span<const StreamObject> allStreams();

/// Null for a stream that this connector doesn't have.
const StreamObject* findStream(std::string_view stream);

/// The stream that holds an object's records; empty for objects that are none of ours.
std::string_view streamOfObject(std::string_view object);

}  // namespace leadloom::salesforce
