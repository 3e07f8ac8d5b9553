#include "hub/plugin_host/digest_service.h"

#include <cstring>

#include "hub/plugin_host/call_frame.h"
#include "hub/security/digest.h"

namespace leadloom::plugin_host {
namespace {

void sha256(const ll_digest*, ll_str message, std::uint8_t* out) {
    const auto digest = security::sha256(viewOf(message));
    std::memcpy(out, digest.data(), digest.size());
}

void hmacSha256(const ll_digest*, ll_str key, ll_str message, std::uint8_t* out) {
    const auto digest = security::hmacSha256(viewOf(key), viewOf(message));
    std::memcpy(out, digest.data(), digest.size());
}

std::int32_t constantTimeEqual(const ll_digest*, ll_str a, ll_str b) {
    return security::constantTimeEqual(viewOf(a), viewOf(b)) ? 1 : 0;
}

constexpr ll_digest Table{sizeof(ll_digest), nullptr, &sha256, &hmacSha256, &constantTimeEqual};

}  // namespace

const ll_digest* digestService() {
    return &Table;
}

}  // namespace leadloom::plugin_host
