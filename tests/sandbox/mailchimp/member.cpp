#include "tests/sandbox/mailchimp/member.h"

#include <openssl/evp.h>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::mailchimp {

std::string subscriberHash(const std::string& email) {
    static constexpr char Hex[] = "0123456789abcdef";
    const auto text = lowered(email);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += Hex[digest[i] >> 4];
        hex += Hex[digest[i] & 15];
    }
    return hex;
}

std::string uniqueEmailId(const std::string& email) {
    return subscriberHash("unique " + email).substr(0, 10);
}

std::string stamp(std::int64_t milliseconds) {
    if (milliseconds == 0) return {};
    return isoTime(milliseconds / 1000 * 1000, "+00:00").erase(19, 4);
}

}  // namespace leadloom::sandbox::mailchimp
