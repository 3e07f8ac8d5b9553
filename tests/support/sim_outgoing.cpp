#include "tests/support/sim_outgoing.h"

#include <cstdint>
#include <cstring>
#include <functional>

namespace leadloom::testing {

namespace {

sync::RecordHash hashOf(const std::string& text) {
    sync::RecordHash hash{};
    std::uint64_t part = 0x9e3779b97f4a7c15U;
    for (std::size_t place = 0; place < 4; ++place) {
        part = part * 31 + std::hash<std::string>{}(text + std::to_string(place));
        std::memcpy(hash.data() + place * 8, &part, sizeof part);
    }
    return hash;
}

}  // namespace

sync::RawRecord SimOutgoing::view() const {
    sync::RawRecord record;
    record.kind = kind;
    record.externalId = id;
    record.version = version;
    record.modifiedAtUs = modifiedUs;
    record.marker = marker;
    record.payload = payload;
    record.associations = associations;
    record.targetStream = targetStream;
    record.targetId = targetId;
    record.hash = hashOf(payload + associations + version);
    return record;
}

}  // namespace leadloom::testing
