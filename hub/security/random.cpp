#include "hub/security/random.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>

#include <openssl/rand.h>

namespace leadloom::security {

std::string randomBytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw std::runtime_error("OpenSSL: no random numbers to be had");
    }
    return bytes;
}

double randomUnit() {
    const std::string bytes = randomBytes(sizeof(std::uint64_t));
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    return static_cast<double>(number >> 11) * 0x1.0p-53;
}

}  // namespace leadloom::security
