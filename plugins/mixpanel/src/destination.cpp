#include <set>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/erasure.h>
#include <leadloom/sdk/portions.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

constexpr const char* IdKey = "$distinct_id";

std::string updateOf(const std::string& token, const std::string& id, const char* operation,
                     const Json& operand) {
    Json update = {{"$token", token}, {IdKey, id}, {operation, operand}};
    // A deletion by an old id must not strike whoever bears it as an alias.
    if (operation == std::string_view("$delete")) update["$ignore_alias"] = true;
    return textOfJson(update);
}

/// What is set, what only grows and what is emptied are an update each.
BatchElements elementsOf(const Account& account, const std::string& token, const Write& write,
                         const std::string& id, const Json& properties) {
    auto set = Json::object();
    auto add = Json::object();
    auto unset = Json::array();
    const auto growing = account.settings().texts("growing_lists");
    for (const auto& [name, value] : properties.items())
        if (value.is_null())
            unset.push_back(name);
        else if (value.is_array() && std::ranges::find(growing, name) != growing.end())
            add[name] = value;
        else
            set[name] = value;
    BatchElements sending{write.index, id, {}};
    if (!set.empty() || (unset.empty() && add.empty()))
        sending.elements.push_back(updateOf(token, id, "$set", set));
    if (!add.empty()) sending.elements.push_back(updateOf(token, id, "$union", add));
    if (!unset.empty()) sending.elements.push_back(updateOf(token, id, "$unset", unset));
    return sending;
}

using Ids = std::set<std::string, std::less<>>;

/// Those of the writes whose profiles are there: an update of one that isn't would make it anew.
Result<Ids> idsThere(Account& account, std::span<const Write> writes) {
    Ids there;
    auto status = eachPortion(writes, MostFetched, [&](std::span<const Write> some) {
        std::vector<std::string> asked;
        for (const auto& write : some)
            asked.emplace_back(write.externalId);
        const auto answer =
            findProfiles(account, withIds(asked).add("output_properties", R"(["$last_seen"])"));
        if (!answer) return answer.status();
        return answer->each("/results", {"/$distinct_id"}, [&](const JsonItem& item) {
            there.emplace(item.value(0));
            return Status::ok();
        });
    });
    if (!status) return status;
    return there;
}

Status sendUpdates(Account& account, const std::string& token, const Ids* there,
                   std::span<const Write> writes, WriteOutcomes& outcomes) {
    std::vector<BatchElements> sendings;
    for (const auto& write : writes) {
        const auto payload = parsedJson(write.payload.empty() ? "{}" : write.payload);
        auto id = there != nullptr ? std::string(write.externalId) : textOf(payload, IdKey);
        if (id.empty()) id = write.marker;
        Status status;
        if (there != nullptr && !there->contains(id))
            status = {LL_NOT_FOUND, "Mixpanel has no such profile"};
        else if (!payload.is_object() || id.empty())
            status = {LL_INVALID_RECORD, "a profile needs an id"};
        if (status)
            sendings.push_back(elementsOf(account, token, write, id,
                                          payload.value("$properties", Json::object())));
        else if (auto taken = outcomes.report(write.index, WriteResult::failed(status)); !taken)
            return taken;
    }
    return sendAll(account, "/engage", false, sendings, outcomes);
}

Status sendDeletes(Account& account, const std::string& token, std::span<const Write> writes,
                   WriteOutcomes& outcomes) {
    std::vector<BatchElements> sendings;
    for (const auto& write : writes) {
        const std::string id(write.externalId);
        sendings.push_back({write.index, id, {updateOf(token, id, "$delete", "")}});
    }
    return sendAll(account, "/engage", false, sendings, outcomes);
}

}  // namespace

Status write(Account& account, const WriteTask& task) {
    if (task.stream != Profiles) return noSuchStream(task.stream);
    if (task.batch.size() == 0) return Status::ok();
    const auto token = account.projectToken();
    if (!token) return token.status();
    return writeByForm(task.batch, true, [&](WriteForm form, std::span<const Write> writes) {
        if (form == WriteForm::Delete) return sendDeletes(account, *token, writes, task.outcomes);
        if (form != WriteForm::Update)
            return sendUpdates(account, *token, nullptr, writes, task.outcomes);
        const auto there = idsThere(account, writes);
        if (!there) return there.status();
        return sendUpdates(account, *token, &*there, writes, task.outcomes);
    });
}

Result<std::string> erase(Account& account, std::string_view keysJson) {
    const auto privacy = account.host().credentials().fieldOr(account.call(), "privacy_token", "");
    if (!privacy) return privacy.status();
    const auto keys = ErasureKeys::parse(keysJson);
    if (privacy->empty() || keys.externalId.empty() || keys.stream != Profiles)
        return ErasureReceipt::unsupported();
    const auto token = account.projectToken();
    if (!token) return token.status();
    const auto send = [&](HttpRequest request, const std::string& rest, std::string_view what) {
        request.credential = LL_CREDENTIAL_NONE;
        request.withHeader("Authorization", "Bearer " + *privacy);
        const auto path = "/data-deletions/v3.0" + rest;
        return account.send(std::move(request),
                            account.at(Part::App, path, Query().add("token", *token)),
                            rest.empty() ? Intent::Write : Intent::Read, what);
    };
    if (!keys.ticket.empty()) {
        const auto state = send({}, "/" + percentEncode(keys.ticket), "following a deletion")
                               .then([](Answer& told) { return told.value("/results/status"); });
        if (!state) return state.status();
        if (*state == "SUCCESS") return ErasureReceipt::erased();
        if (ErrorTable::isAmong("FAILURE|REVOKED", *state))
            return Status{LL_FORBIDDEN, "Mixpanel did not carry out the deletion: " + *state};
        if (ErrorTable::isAmong("PENDING|STAGING|STARTED", *state))
            return ErasureReceipt::pending(keys.ticket);
    }
    const Json body = {{"distinct_ids", {keys.externalId}}, {"compliance_type", "GDPR"}};
    const auto asked =
        send(HttpRequest::json("POST", {}, textOfJson(body)), "", "asking for a deletion");
    if (!asked) return asked.status();
    const auto told = asked->values({"/results/task_id", "/results/tracking_id",
                                     "/results/0/task_id", "/results/0/tracking_id"});
    if (!told) return told.status();
    for (const auto& begun : *told)
        if (!begun.empty()) return ErasureReceipt::pending(begun);
    return Status{LL_UNKNOWN_OUTCOME, "Mixpanel's answer names no deletion"};
}

}  // namespace leadloom::mixpanel
