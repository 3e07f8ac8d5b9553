#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::mailchimp {

/// What a recipient did with a mailing. `detail`: the URL of a click, the type of a bounce.
struct Action {
    std::string kind, detail;
    std::int64_t at = 0;
};

/// One recipient of a mailing with what they did.
struct Recipient {
    std::string email;
    std::vector<Action> actions;
};

/// One mailing. Times are milliseconds, 0 = not yet.
struct Campaign {
    std::string id, title, subject, status, listId;
    std::int64_t webId = 0, created = 0, sent = 0;
    std::vector<Recipient> recipients;
};

nlohmann::json describeCampaign(const Campaign& campaign);
/// A recipient as the report of e-mail activity has it; only what happened after `since`.
nlohmann::json describeActivity(const Campaign& campaign, const Recipient& recipient,
                                std::int64_t since);

}  // namespace leadloom::sandbox::mailchimp
