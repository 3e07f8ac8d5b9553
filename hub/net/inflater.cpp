#include "hub/net/inflater.h"

#include <algorithm>
#include <new>
#include <zlib.h>

namespace leadloom::net {
namespace {

constexpr int GzipOrZlib = MAX_WBITS + 32;
constexpr int RawDeflate = -MAX_WBITS;
constexpr std::size_t Step = 65536;

}  // namespace

struct Inflater::Stream {
    z_stream zlib{};
    bool started = false;
};

Inflater::Inflater() : stream_(std::make_unique<Stream>()) {
    if (inflateInit2(&stream_->zlib, GzipOrZlib) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() {
    inflateEnd(&stream_->zlib);
}

Inflater::Outcome Inflater::feed(std::string_view packed, BodyBuffer& out, std::size_t limit) {
    z_stream& zlib = stream_->zlib;
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    zlib.avail_in = static_cast<uInt>(packed.size());
    // Some servers say "deflate" and mean it without the zlib header.
    const bool first = !std::exchange(stream_->started, true);
    if (first && !packed.empty()) {
        const auto byte = static_cast<unsigned char>(packed.front());
        const bool wrapped = byte == 0x1f || (byte & 0x0f) == 8;
        if (!wrapped) inflateReset2(&zlib, RawDeflate);
    }
    for (;;) {
        char* room = out.prepare(Step);
        zlib.next_out = reinterpret_cast<Bytef*>(room);
        zlib.avail_out = static_cast<uInt>(std::min<std::size_t>(out.room(), 1U << 30));
        const uInt before = zlib.avail_out;
        const int answer = inflate(&zlib, Z_NO_FLUSH);
        out.commit(before - zlib.avail_out);
        if (out.size() > limit) return Outcome::TooLarge;
        if (answer == Z_STREAM_END) return Outcome::Finished;
        if (answer == Z_BUF_ERROR || (answer == Z_OK && zlib.avail_in == 0 && zlib.avail_out > 0)) {
            return Outcome::More;
        }
        if (answer != Z_OK) return Outcome::Damaged;
    }
}

}  // namespace leadloom::net
