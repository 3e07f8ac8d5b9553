#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::vkontakte {

/// Somebody who is, or was, in the community: the profile as VK answers it, and what it tells
/// nobody.
struct Member {
    nlohmann::json profile;
    bool belongs = true;
};

/// What somebody filled in: {lead_id, user_id, date, answers, ad_id?}.
struct Form {
    std::int64_t id = 0;
    std::string name;
    std::vector<nlohmann::json> leads;  ///< in the order in which they came
};

/// One advertising campaign of the cabinet, with what each day cost.
struct Campaign {
    std::int64_t id = 0;
    std::string name;
    std::map<std::string, nlohmann::json> days;  ///< "2026-01-05" → figures
};

using Members = std::map<std::int64_t, Member>;

}  // namespace leadloom::sandbox::vkontakte
