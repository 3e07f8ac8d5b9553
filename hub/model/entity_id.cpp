#include "hub/model/entity_id.h"

namespace leadloom::model {
namespace {

constexpr std::string_view Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int digitOf(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const std::size_t at = Alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string EntityId::text() const {
    // 128 bits in 26 digits of 5: the first digit holds the top three bits.
    std::string out(26, '0');
    for (int digit = 0; digit < 26; ++digit) {
        int value = 0;
        for (int bit = 0; bit < 5; ++bit) {
            const int position = digit * 5 + bit - 2;
            value <<= 1;
            if (position >= 0) value |= (bytes_[position / 8] >> (7 - position % 8)) & 1;
        }
        out[digit] = Alphabet[value];
    }
    return out;
}

std::optional<EntityId> EntityId::parse(std::string_view text) {
    if (text.size() != 26 || digitOf(text[0]) > 7) return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    for (int digit = 0; digit < 26; ++digit) {
        const int value = digitOf(text[digit]);
        if (value < 0) return std::nullopt;
        for (int bit = 0; bit < 5; ++bit) {
            const int position = digit * 5 + bit - 2;
            if (position >= 0 && ((value >> (4 - bit)) & 1)) {
                bytes[position / 8] |= static_cast<std::uint8_t>(1 << (7 - position % 8));
            }
        }
    }
    return EntityId(bytes);
}

}  // namespace leadloom::model
