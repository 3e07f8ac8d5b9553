#include <algorithm>
#include <map>
#include <set>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/erasure.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/write_form.h>

#include "wish.h"

namespace leadloom::mailchimp {

namespace {

constexpr std::size_t MostInBatch = 500;
constexpr std::int64_t RecentUs = 600LL * 1'000'000;
constexpr std::string_view NoRequired = "?skip_merge_validation=true";

/// Reports what a refusal means for one write; a status that isn't about this write is returned.
Status reportRefusal(Account& account, const Wish& wish, const Answer& answer, const Status& status,
                     WriteOutcomes& outcomes) {
    const auto title = answer.value("/title");
    // Without their words, which quote what was sent.
    auto fields = answer.joined("/errors", "/field");
    if (fields.starts_with("merge_fields.")) fields.erase(0, 13);
    if (title && *title == "Member In Compliance State") fields = "status";
    if (title && *title == "Forgotten Email Not Subscribed") fields = "email_address";
    auto alone = refusedRecord("Mailchimp", status.code(), title ? *title : "", std::move(fields));
    if (status.code() == LL_CONFLICT && !wish.email.empty()) {
        const auto id = fetchMember(account, wish.email).then([](Answer& other) {
            return other.value("/contact_id");
        });
        if (id) alone.existingId = *id;
    }
    return refusedTogether(std::span(&wish.write, 1), status, alone, outcomes);
}

Json tagChanges(Account& account, const std::vector<std::string>& there,
                const std::vector<std::string>& wanted) {
    const auto folded = [&](const std::string& name) { return account.lowered(name); };
    auto changes = Json::array();
    for (const auto& name : lackingIn(there, wanted, folded))
        changes.push_back({{"name", name}, {"status", "active"}});
    for (const auto& name : lackingIn(wanted, there, folded))
        changes.push_back({{"name", name}, {"status", "inactive"}});
    return changes;
}

Status writeTags(Account& account, std::string_view id, const Json& changes) {
    const Json body = {{"tags", changes},
                       {"is_syncing", !account.settings().flag("run_automations")}};
    const auto answer = account.exchangeAt(HttpRequest::json("POST", {}, textOfJson(body)),
                                           memberPath(id, "/tags"));
    return answer ? account.judge(*answer, Intent::Write, "writing tags") : answer.status();
}

/// What is left to do for a member that Mailchimp gave back: its tags; then its write is reported.
Status finish(Account& account, const Wish& wish, const JsonItem& member, WriteOutcomes& outcomes) {
    if (!member.has(Contact)) return Status::ok();  // ends as unknown
    auto names = tagNames(account, member);
    if (!names) return names.status();
    if (wish.tags) {
        const auto changes = tagChanges(account, *names, *wish.tags);
        const auto status =
            changes.empty() ? Status::ok() : writeTags(account, member.value(Contact), changes);
        if (!status) {
            auto alone = WriteResult::failed(status);
            alone.fields = "tag_names";
            return refusedTogether(std::span(&wish.write, 1), status, alone, outcomes);
        }
        names = *wish.tags;
    }
    const auto record = payloadOf(member, *names);
    auto done = WriteResult::done(std::string(member.value(Contact)), record);
    done.newVersion = member.value(Changed);
    done.modifiedAt = isoTimeOrZero(member.value(Changed));
    return outcomes.report(wish.write.index, done);
}

Status finishAnswer(Account& account, const Wish& wish, const Answer& answer,
                    WriteOutcomes& outcomes) {
    return answer.eachIfAny("", MemberKeys, [&](const JsonItem& member) {
        return finish(account, wish, member, outcomes);
    });
}

Status sendMember(Account& account, const std::string& method, std::string_view key,
                  const Json& body, const Wish& wish, WriteOutcomes& outcomes) {
    const auto answer = account.exchangeAt(HttpRequest::json(method, {}, textOfJson(body)),
                                           memberPath(key, NoRequired));
    if (!answer) return answer.status();
    const auto status = account.judge(*answer, Intent::Write, "writing a member");
    if (!status) return reportRefusal(account, wish, *answer, status, outcomes);
    const auto state = answer->value("/status");
    // An archived member stays so unless it is told where it belongs.
    if (method == "PUT" && state && *state == "archived" && !body.contains("status")) {
        auto back = body;
        back["status"] = body["status_if_new"];
        return sendMember(account, method, key, back, wish, outcomes);
    }
    return finishAnswer(account, wish, *answer, outcomes);
}

/// One create: an upsert by address, which never raises the consent of who is there already.
Status sendCreate(Account& account, const Wish& wish, WriteOutcomes& outcomes) {
    const auto hash = account.hashOf(wish.email);
    if (!hash) return outcomes.report(wish.write.index, WriteResult::failed(hash.status()));
    auto body = wish.body;
    body["status_if_new"] = wish.newStatus;
    if (wish.status == "unsubscribed") body["status"] = wish.newStatus;
    return sendMember(account, "PUT", *hash, body, wish, outcomes);
}

/// The creates of one batch, by their lower-case address.
using Waiting = std::map<std::string, const Wish*>;

/// What a batch did not take: who is there already goes into `known`, to be written one by one.
Status reportBatchErrors(Account& account, const Answer& answer, Waiting& waiting,
                         std::vector<const Wish*>& known, WriteOutcomes& outcomes) {
    return answer.eachIfAny(
        "/errors", {"/email_address", "/error_code", "/field"}, [&](const JsonItem& item) {
            const auto found = waiting.find(account.lowered(item.value(0)));
            if (found == waiting.end()) return Status::ok();
            const auto& wish = *found->second;
            waiting.erase(found);
            if (item.value(1) == "ERROR_CONTACT_EXISTS") {
                known.push_back(&wish);
                return Status::ok();
            }
            return outcomes.report(wish.write.index,
                                   refusedRecord("Mailchimp", LL_INVALID_RECORD, item.value(1),
                                                 std::string(item.value(2))));
        });
}

/// The answer to a batch doesn't tell the contact ids: they stand in the list of those who changed
/// last, or are asked for one by one.
Status finishBatch(Account& account, const Answer& answer, Waiting& waiting,
                   WriteOutcomes& outcomes) {
    Waiting made;
    auto status = answer.eachIfAny("/new_members", {"/email_address"}, [&](const JsonItem& item) {
        if (auto node = waiting.extract(account.lowered(item.value(0))))
            made.insert(std::move(node));
        return Status::ok();
    });
    if (!status || made.empty()) return status;
    Query query;
    query.add("count", 1000).add("sort_field", "last_changed").add("sort_dir", "DESC");
    if (answer.serverTime() != 0)
        query.add("since_last_changed", formatIsoTime(answer.serverTime() - RecentUs));
    const auto recent = account.getAt(query.on("/members"), "listing new members");
    if (!recent) return recent.status();
    status = recent->each("/members", MemberKeys, [&](const JsonItem& member) {
        const auto found = made.find(account.lowered(member.value(Email)));
        if (found == made.end() || !member.has(Contact)) return Status::ok();
        const auto& wish = *found->second;
        made.erase(found);
        return finish(account, wish, member, outcomes);
    });
    for (const auto& [email, wish] : made) {
        if (!status) return status;
        const auto alone = fetchMember(account, email);
        status = alone ? finishAnswer(account, *wish, *alone, outcomes) : alone.status();
    }
    return status;
}

/// New members in one request. With update_existing Mailchimp would change the consent of those who
/// are there already, so they are left out and written one by one.
Status sendBatch(Account& account, std::span<const Wish* const> wishes, WriteOutcomes& outcomes) {
    Waiting waiting;
    std::vector<const Wish*> known;
    Json body = {{"members", Json::array()}, {"update_existing", false}, {"sync_tags", false}};
    for (const auto* wish : wishes) {
        if (!waiting.emplace(account.lowered(wish->email), wish).second) {
            known.push_back(wish);
            continue;
        }
        body["members"].push_back(wish->body);
        body["members"].back()["status"] = wish->newStatus;
    }
    const auto answer =
        account.exchangeAt(HttpRequest::json("POST", {}, textOfJson(body)), NoRequired);
    if (!answer) return answer.status();
    auto status = account.judge(*answer, Intent::Write, "writing members");
    if (!status) {
        std::vector<Write> writes;
        for (const auto* wish : wishes)
            writes.push_back(wish->write);
        return refusedTogether(writes, status, WriteResult::failed(status), outcomes);
    }
    status = reportBatchErrors(account, *answer, waiting, known, outcomes);
    if (status) status = finishBatch(account, *answer, waiting, outcomes);
    for (const auto* wish : known)
        if (status) status = sendCreate(account, *wish, outcomes);
    return status;
}

Status sendCreates(Account& account, const std::vector<Wish>& wishes, WriteOutcomes& outcomes) {
    if (wishes.size() == 1) return sendCreate(account, wishes.front(), outcomes);
    std::vector<const Wish*> all(wishes.size());
    std::transform(wishes.begin(), wishes.end(), all.begin(),
                   [](const Wish& wish) { return &wish; });
    return sendInPortions(std::span<const Wish* const>(all), MostInBatch,
                          [&](auto some) { return sendBatch(account, some, outcomes); });
}

/// Archives. A member that bounced or hasn't confirmed can't be.
Status sendDelete(Account& account, const Write& write, WriteOutcomes& outcomes) {
    HttpRequest request;
    request.method = "DELETE";
    const auto answer = account.exchangeAt(std::move(request), memberPath(write.externalId));
    if (!answer) return answer.status();
    auto status = account.judge(*answer, Intent::Write, "archiving a member");
    if (answer->status() == 405) {
        const auto member = fetchMember(account, write.externalId);
        if (!member) return member.status();
        const auto state = member->value("/status");
        if (!state) return state.status();
        status = *state == "archived" ? Status::ok() : status.as(LL_INVALID_RECORD);
    }
    if (status) return reportDone(std::span(&write, 1), outcomes);
    return refusedTogether(std::span(&write, 1), status, WriteResult::failed(status), outcomes);
}

/// Sends a write, unless it is a create: those wait for each other.
Status sendOrKeep(Account& account, WriteForm form, const Write& write, std::vector<Wish>& creates,
                  WriteOutcomes& outcomes) {
    if (form == WriteForm::Delete) return sendDelete(account, write, outcomes);
    auto wish = wishOf(account, form, write);
    if (!wish) return outcomes.report(write.index, WriteResult::failed(wish.status()));
    if (form != WriteForm::Update) {
        creates.push_back(std::move(*wish));
        return Status::ok();
    }
    if (!wish->status.empty()) wish->body["status"] = wish->status;
    return sendMember(account, "PATCH", write.externalId, wish->body, *wish, outcomes);
}

}  // namespace

Status write(Account& account, const WriteTask& task) {
    if (task.stream != Members)
        return {LL_UNSUPPORTED, std::string(task.stream) + " can't be written"};
    return writeByForm(task.batch, false, [&](WriteForm form, std::span<const Write> writes) {
        std::vector<Wish> wishes;
        for (const auto& write : writes) {
            if (auto status = sendOrKeep(account, form, write, wishes, task.outcomes); !status)
                return status;
        }
        return wishes.empty() ? Status::ok() : sendCreates(account, wishes, task.outcomes);
    });
}

Result<std::string> erase(Account& account, std::string_view keysJson) {
    const auto keys = ErasureKeys::parse(keysJson);
    auto names = keys.emails;
    if (!keys.externalId.empty()) names.insert(keys.externalId);
    if (names.empty() || keys.stream == Campaigns) return ErasureReceipt::unsupported();
    Status last;
    bool erased = false;
    for (const auto& name : names) {
        const auto answer = account.exchangeAt(HttpRequest::json("POST", {}, ""),
                                               memberPath(name, "/actions/delete-permanent"));
        if (!answer) return answer.status();
        last = account.judge(*answer, Intent::Write, "erasing a member");
        if (!last && last.code() != LL_NOT_FOUND) return last;
        erased = erased || last;
    }
    return erased ? Result(ErasureReceipt::erased()) : last;
}

}  // namespace leadloom::mailchimp
