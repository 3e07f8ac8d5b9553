#include <leadloom/sdk/text/letters.h>
#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {

namespace {

char32_t lowerOf(char32_t point) {
    if (point >= 0xC0 && point <= 0xDE && point != 0xD7) return point + 0x20;
    if (point >= 0x410 && point <= 0x42F) return point + 0x20;
    if (point >= 0x400 && point <= 0x40F) return point + 0x50;
    const bool evenPairs = (point >= 0x100 && point <= 0x137) || (point >= 0x14A && point <= 0x177);
    const bool oddPairs = (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E);
    if ((evenPairs && point % 2 == 0) || (oddPairs && point % 2 == 1)) return point + 1;
    return point;
}

}  // namespace

std::string lettersOf(std::string_view name) {
    std::string letters;
    for (std::size_t i = 0; i < name.size();) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const auto length = utf8At(name, i).length;
        if (byte >= 'A' && byte <= 'Z') {
            letters += static_cast<char>(byte + 0x20);
        } else if (byte >= 'a' && byte <= 'z') {
            letters += name[i];
        } else if (length == 2 && byte > 0xC2) {
            const auto tail = static_cast<unsigned char>(name[i + 1]) & 0x3FU;
            appendUtf8(lowerOf((byte & 0x1FU) << 6U | tail), letters);
        } else if (length > 2) {
            letters += name.substr(i, length);
        }
        i += length == 0 ? 1 : length;
    }
    return letters;
}

}  // namespace leadloom::sdk
