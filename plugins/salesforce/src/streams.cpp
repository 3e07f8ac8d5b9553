#include "streams.h"

#include <algorithm>
#include <array>

namespace leadloom::salesforce {

namespace {

constexpr std::array Streams{
    StreamObject{"users", "User", false},         StreamObject{"accounts", "Account"},
    StreamObject{"contacts", "Contact"},          StreamObject{"leads", "Lead"},
    StreamObject{"opportunities", "Opportunity"},
};

}  // namespace

std::span<const StreamObject> allStreams() {
    return Streams;
}

const StreamObject* findStream(std::string_view stream) {
    const auto* found = std::ranges::find(Streams, stream, &StreamObject::stream);
    return found == Streams.end() ? nullptr : found;
}

std::string_view streamOfObject(std::string_view object) {
    const auto* found = std::ranges::find(Streams, object, &StreamObject::object);
    return found == Streams.end() ? std::string_view{} : found->stream;
}

}  // namespace leadloom::salesforce
