#include "wish.h"

namespace leadloom::mailchimp {

namespace {

/// Who agreed is subscribed, or asked once more; who said nothing gets no mailings.
std::string statusOfNew(const std::string& wanted, bool asksAgain) {
    if (wanted.empty()) return "transactional";
    return wanted == "subscribed" && asksAgain ? "pending" : wanted;
}

}  // namespace

Result<Wish> wishOf(Account& account, WriteForm form, const Write& write) {
    Wish wish{write, parsedJson(write.payload.empty() ? "{}" : write.payload), {}, {}, {}, {}};
    if (!wish.body.is_object()) return Status{LL_INVALID_RECORD, "the payload is no object"};
    const auto status = takenOut(wish.body, "status");
    if (status.is_string()) wish.status = status.get<std::string>();
    wish.newStatus = statusOfNew(wish.status, account.settings().flag("double_opt_in"));
    const auto tags = takenOut(wish.body, "tag_names");
    if (tags.is_array()) {
        wish.tags.emplace();
        for (const auto& tag : tags)
            if (tag.is_string()) wish.tags->push_back(tag.get<std::string>());
    }
    wish.email = textOf(wish.body, "email_address");
    if (form != WriteForm::Update && wish.email.empty())
        return Status{LL_INVALID_RECORD, "a member needs an e-mail address"};
    return wish;
}

}  // namespace leadloom::mailchimp
