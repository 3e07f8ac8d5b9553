#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/erasure.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/named_values.h>
#include <leadloom/sdk/numeric_id.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::meta {

namespace {

enum Key : std::size_t { Id, Updated, Created, Status_, FieldData, Disclaimers };

std::string leadOf(const JsonItem& item) {
    const Json first = {
        {"answers", namedValues(item.value(FieldData), "name", "values")},
        {"disclaimers", namedValues(item.value(Disclaimers), "checkbox_key", "is_checked")}};
    return withMembers(membersOf(textOfJson(first)), item.slice());
}

}  // namespace

Result<Page> recordsOf(const Answer& answer, std::string_view pointer, const Stream& stream) {
    return pageOf(
        answer, pointer,
        {"/id", "/updated_time", "/created_time", "/effective_status", "/field_data",
         "/custom_disclaimer_responses"},
        [&](const JsonItem& item, Page& page) {
            const auto id = item.value(Id);
            auto record = Record::upsert(id, item.slice());
            if (item.value(Status_) == "DELETED") record = Record::tombstone(id);
            if (stream.stream == Leads) record.withPayload(page.batch.keep(leadOf(item)));
            page.batch.add(record.withModifiedAt(isoTimeOrZero(item.firstOf({Updated, Created}))));
            return Status::ok();
        });
}

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr) return noSuchStream(task.stream);
    for (const auto& id : ids) {
        if (!isNumericId(id)) continue;
        const auto answer = account.fetch(Query().add("fields", stream->fields),
                                          "/" + percentEncode(id), "fetching a record");
        if (!answer && answer.status().code() == LL_NOT_FOUND) continue;
        if (!answer) return answer.status();
        auto page = recordsOf(*answer, "", *stream);
        if (!page) return page.status();
        if (page->end.position != id)
            return {LL_TRANSIENT, "Meta answered with another record than was asked for"};
        if (auto put = page->putTo(task.sink); !put) return put.status();
    }
    return Status::ok();
}

Status byKey(Account&, const LookupTask& task, std::string_view key, std::string_view) {
    return noSuchKey(task.stream, key);
}

/// Meta says the same of what isn't there and of what may not be seen.
Status goneOrHidden(Account& account, const std::string& id) {
    const auto same = account.fetch(Query().add("fields", "id"), "/" + id, "looking for a lead");
    if (same) return {LL_FORBIDDEN, "the token may not delete this lead"};
    if (same.status().code() != LL_NOT_FOUND) return same.status();
    const auto other = lookAt(account, *findStream(Streams, Leads)).then([](Answer& answer) {
        return answer.value("/data/0/id");
    });
    if (!other || !other->empty()) return other ? same.status() : other.status();
    return {LL_FORBIDDEN, "no other lead can be seen either: whether it is gone isn't known"};
}

Result<std::string> erase(Account& account, std::string_view keysJson) {
    const auto keys = ErasureKeys::parse(keysJson);
    const auto& id = keys.externalId;
    // Leads are known by their ids only: nobody can be searched for.
    if (keys.stream != Leads || !isNumericId(id)) return ErasureReceipt::unsupported();
    HttpRequest request;
    request.method = "DELETE";
    const auto gone =
        account.send(request, account.proven("/" + id), Intent::Write, "erasing a lead");
    if (gone) return ErasureReceipt::erased();
    return gone.status().code() == LL_NOT_FOUND ? goneOrHidden(account, id) : gone.status();
}

}  // namespace leadloom::meta
