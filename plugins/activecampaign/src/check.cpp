#include <leadloom/sdk/checkup.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

/// Contacts have the account's own fields, too.
Result<std::string> describe(Account& account, const Stream& stream) {
    auto fields = namedFields(stream.fields);
    const auto known = account.kept().all(Fields);
    if (!known) return known.status();
    if (stream.stream == Contacts)
        for (const auto& row : **known)
            fields.push_back({{"name", row[Name]},
                              {"pointer", "/fields/" + row[Name]},
                              {"type", "string"},
                              {"title", row[More]},
                              {"custom", true}});
    return textOfJson({{"title", stream.stream}, {"fields", std::move(fields)}});
}

void checkList(Account& account, Checkup& checkup) {
    const auto list = account.settings().text("list");
    if (list.empty())
        return checkup.warning({"list_missing",
                                "no list is named, so consent is neither read nor written",
                                "set settings.list to the id of the list that people agree to"});
    const auto found = account.kept().find(Lists, Id, list);
    checkup.require(found.status());
    if (found && *found == nullptr)
        checkup.error({"list_unknown", "the account has no list " + list,
                       "set settings.list to the id in the list's address in ActiveCampaign"});
}

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    // A key that isn't good is forbidden everything, not unauthorized.
    const auto status = account.ownUser().status();
    checkup.require(status.code() == LL_FORBIDDEN ? status.as(LL_AUTH) : status);
    for (const auto& stream : Streams) {
        const std::string name(stream.stream);
        checkup.readable(name, "",
                         [&] { return account.get(pathOf(name) + "?limit=1", "reading " + name); });
    }
    if (checkup.status()) checkList(account, checkup);
    return checkup.status();
}

Status discover(Account& account, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink,
                        [&](const Stream& known) { return describe(account, known); });
}

}  // namespace leadloom::activecampaign
