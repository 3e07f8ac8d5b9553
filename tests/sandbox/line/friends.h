#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::line {

/// Somebody who has, or had, the account among their friends.
struct Friend {
    std::string userId, displayName, pictureUrl, statusMessage, language;
    bool follows = true;
    /// False of who never agreed to be shown: listed as a follower, without a profile.
    bool showsProfile = true;
    std::int64_t since = 0;      ///< first follow, milliseconds
    std::int64_t blockedAt = 0;  ///< 0: doesn't block
    std::int64_t lastWrote = 0;
};

using Friends = std::map<std::string, Friend>;

/// Whether it is a user id: U and 32 hexadecimal digits.
bool isUserId(std::string_view text);
/// The user id of somebody whom `truth` names, always the same.
std::string userIdOf(std::string_view truth);
/// What `GET /v2/bot/profile/{userId}` answers.
nlohmann::json profileOf(const Friend& person);
/// The control surface's view: the profile, and what LINE shows nobody.
nlohmann::json describeFriend(const Friend& person);

}  // namespace leadloom::sandbox::line
