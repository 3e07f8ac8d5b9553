#include <set>

#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

Result<Wish> wishOf(Account& account, const Stream& stream, const Write& write, const Json& payload,
                    bool isCreate) {
    Wish wish;
    wish.write = write;
    for (const auto& [name, value] : payload.items()) {
        auto status = stream.stream == Contacts ? takeOfContact(account, name, value, wish)
                                                : takeOfSales(stream, name, value, wish);
        if (!status) return status;
    }
    auto status = Status::ok();
    if (stream.stream == Deals)
        status = status = completeDeal(account, wish.body, isCreate ? "" : write.externalId);
    return status ? Result<Wish>(std::move(wish)) : status;
}

/// One by one, but for new contacts: of those, many are one import, as far as it can name them.
Status sendAll(Account& account, const Stream& stream, const std::vector<Wish>& wishes,
               bool areCreates, WriteOutcomes& outcomes) {
    std::set<std::string> addresses;
    std::vector<const Wish*> together, alone;
    for (const auto& wish : wishes) {
        const bool fits = stream.stream == Contacts && areCreates &&
                          !wish.rest.contains("account_id") &&
                          addresses.insert(account.lowered(textOf(wish.body, "email"))).second;
        (fits ? together : alone).push_back(&wish);
    }
    const auto least = account.settings().integer("import_from");
    if (least == 0 || static_cast<std::int64_t>(together.size()) < least)
        alone.insert(alone.begin(), together.begin(), together.end());
    else if (auto status = importContacts(account, together, outcomes); !status)
        return status;
    for (const auto* wish : alone)
        if (auto status = sendRecord(account, stream, *wish, areCreates, outcomes); !status)
            return status;
    return Status::ok();
}

}  // namespace

Status sendRecord(Account& account, const Stream& stream, const Wish& wish, bool isCreate,
                  WriteOutcomes& outcomes) {
    const bool isSync = isCreate && stream.stream == Contacts;
    const auto path = pathOf(isSync ? "contact/sync" : stream.stream,
                             isCreate ? std::string_view() : wish.write.externalId);
    const auto single = "/" + std::string(stream.single);
    const Json body = {{stream.single, wish.body}};
    const auto answer =
        account.exchange(HttpRequest::json(isCreate ? "POST" : "PUT", {}, textOfJson(body)), path);
    if (!answer) return answer.status();
    auto status = account.judge(*answer, Intent::Write, "writing a record");
    if (!status) {
        std::string existing;
        if (status.code() == LL_CONFLICT)
            if (const auto ids = idsByKey(account, stream, textOf(wish.body, stream.field.data())))
                existing = ids->empty() ? "" : ids->front();
        return refusedAlone(wish.write, status, account.refusal(*answer, status, existing),
                            outcomes);
    }
    const auto id = answer->value(single + "/id");
    if (id && !id->empty() && stream.stream == Contacts)
        status = writeRest(account, *id, wish.rest, isCreate, answer->status() == 201);
    if (!status) return refusedAlone(wish.write, status, WriteResult::failed(status), outcomes);
    return reportWritten(*answer, single + "/id", single + std::string(stream.modified), wish.write,
                         outcomes);
}

Status write(Account& account, const WriteTask& task) {
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr || stream->stream == Users)
        return {LL_UNSUPPORTED, std::string(task.stream) + " can't be written"};
    return writeByForm(task.batch, false, [&](WriteForm form, std::span<const Write> writes) {
        if (form == WriteForm::Delete)
            return removeEach(writes, task.outcomes, [&](const Write& write) {
                return account.remove(pathOf(stream->stream, write.externalId), "deleting");
            });
        const bool areCreates = form != WriteForm::Update;
        const auto parse = [&](const Write& write, const Json& payload) {
            return wishOf(account, *stream, write, payload, areCreates);
        };
        return parsedWrites<Wish>(writes, task.outcomes, parse).then([&](auto& wishes) {
            return sendAll(account, *stream, wishes, areCreates, task.outcomes);
        });
    });
}

}  // namespace leadloom::activecampaign
