#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/model/value.h"

namespace leadloom::store {

/// Appends numbers and texts to a compact blob: varints (seven bits a byte, low first), signed
/// numbers zigzagged, texts with their length before them.
class BlobWriter {
public:
    void byte(std::uint8_t value) { blob_.push_back(static_cast<char>(value)); }
    void number(std::uint64_t value);
    void signedNumber(std::int64_t value);
    void text(std::string_view text);
    /// The text of a present value; what it is otherwise must be told by a flag of the caller's.
    void textOf(const model::Value& value) {
        if (value.isPresent()) text(value.text());
    }
    std::string take() { return std::move(blob_); }

private:
    std::string blob_;
};

/// Reads what BlobWriter wrote. After the first fault every read gives zero or an empty text, and
/// `sound()` is false: check it once at the end.
class BlobReader {
public:
    explicit BlobReader(std::string_view blob) : rest_(blob) {}

    std::uint8_t byte();
    std::uint64_t number();
    std::int64_t signedNumber();
    /// A view into the blob.
    std::string_view text();
    /// A value of the presence that the caller's flag told.
    model::Value value(model::Presence presence);

    bool sound() const { return sound_; }
    bool atEnd() const { return rest_.empty(); }

private:
    void fail();

    std::string_view rest_;
    bool sound_ = true;
};

}  // namespace leadloom::store
