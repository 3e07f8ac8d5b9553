#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "hub/net/body_buffer.h"

namespace leadloom::net {

/// Unpacks gzip, zlib and raw deflate, piece by piece.
class Inflater {
public:
    enum class Outcome : std::uint8_t { More, Finished, Damaged, TooLarge };

    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Unpacks `packed` to the end of `out`; TooLarge as soon as that holds more than `limit`
    /// bytes.
    Outcome feed(std::string_view packed, BodyBuffer& out, std::size_t limit);

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace leadloom::net
