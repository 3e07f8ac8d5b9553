#include "hub/store/blob_codec.h"

namespace leadloom::store {

void BlobWriter::number(std::uint64_t value) {
    while (value >= 0x80) {
        byte(static_cast<std::uint8_t>(value | 0x80));
        value >>= 7;
    }
    byte(static_cast<std::uint8_t>(value));
}

void BlobWriter::signedNumber(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void BlobWriter::text(std::string_view text) {
    number(text.size());
    blob_.append(text);
}

void BlobReader::fail() {
    sound_ = false;
    rest_ = {};
}

std::uint8_t BlobReader::byte() {
    if (rest_.empty()) {
        fail();
        return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
}

std::uint64_t BlobReader::number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const std::uint8_t part = byte();
        value |= static_cast<std::uint64_t>(part & 0x7f) << shift;
        if ((part & 0x80) == 0) return sound_ ? value : 0;
    }
    fail();
    return 0;
}

std::int64_t BlobReader::signedNumber() {
    const std::uint64_t bits = number();
    return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
}

std::string_view BlobReader::text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) {
        fail();
        return {};
    }
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
}

model::Value BlobReader::value(model::Presence presence) {
    switch (presence) {
        case model::Presence::Absent:
            return model::Value::absent();
        case model::Presence::Empty:
            return model::Value::empty();
        case model::Presence::Present:
            return model::Value::text(std::string(text()));
    }
    fail();
    return {};
}

}  // namespace leadloom::store
