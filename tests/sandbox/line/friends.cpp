#include "tests/sandbox/line/friends.h"

#include "tests/sandbox/core/secrets.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::string_view HexDigits = "0123456789abcdef";
constexpr std::size_t IdDigits = 32;

}  // namespace

bool isUserId(std::string_view text) {
    return text.size() == IdDigits + 1 && text.front() == 'U' &&
           text.find_first_not_of(HexDigits, 1) == std::string_view::npos;
}

std::string userIdOf(std::string_view truth) {
    std::string id = "U";
    const auto bytes = hmacSha256("provider", truth);
    for (std::size_t i = 0; i < IdDigits / 2; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        id += {HexDigits[byte >> 4U], HexDigits[byte & 15U]};
    }
    return id;
}

json profileOf(const Friend& person) {
    json profile = {{"userId", person.userId}, {"displayName", person.displayName}};
    if (!person.pictureUrl.empty()) profile["pictureUrl"] = person.pictureUrl;
    if (!person.statusMessage.empty()) profile["statusMessage"] = person.statusMessage;
    if (!person.language.empty()) profile["language"] = person.language;
    return profile;
}

json describeFriend(const Friend& person) {
    auto described = profileOf(person);
    described["id"] = person.userId;
    described["follows"] = person.follows;
    described["showsProfile"] = person.showsProfile;
    described["since"] = person.since;
    return described;
}

}  // namespace leadloom::sandbox::line
