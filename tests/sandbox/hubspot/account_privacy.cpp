#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/account.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

bool Account::purge(Table& table, std::int64_t id, const WriteOptions& options) {
    const auto* known = table.find(id);
    if (known == nullptr) return false;
    const auto record = *known;
    const bool isContact = table.type().singular() == "contact";
    for (const char* property : {"email", "hs_additional_emails"}) {
        if (!isContact) break;
        const auto addresses = record.at(*table.type().find(property)).value_or("");
        for (const auto& address : split(addresses, ';'))
            block(std::string(address));
    }
    associations_.removeAll({placeOf(table), record.id});
    table.erase(record.id);
    if (!options.asUser) counts_.deleted(table.type().plural());
    // Who listens to both hears of it twice, whether or not it was archived before.
    if (isContact) announce(table, "privacyDeletion", record.id, options);
    announce(table, "deletion", record.id, options);
    return true;
}

void Account::block(const std::string& email) {
    if (const auto address = trimmed(email); !address.empty()) blocked_.insert(lowered(address));
}

std::optional<Problem> Account::blockedAddress(const Table& table, const Record& record,
                                               const json& properties,
                                               const WriteOptions& options) const {
    if (options.trusted || !(options.asUser || blocklistBindsApi)) return std::nullopt;
    if (table.type().singular() != "contact" || !properties.contains("email")) return std::nullopt;
    const auto address = lowered(record.at(*table.type().find("email")).value_or(""));
    if (!blocked_.contains(address)) return std::nullopt;
    Problem problem;
    problem.message = "This contact was permanently deleted and can't be added again";
    return problem;
}

}  // namespace leadloom::sandbox::hubspot
