#include <algorithm>

#include <leadloom/sdk/follow_ids.h>
#include <leadloom/sdk/sql_text.h>

#include "parts.h"

namespace leadloom::salesforce {

namespace {

/// A URI and its headers together may have 16,384 bytes.
constexpr std::size_t LongestList = 8000;

std::vector<std::string> selectedFields(const FieldTypes& fields, const RecordShape& shape,
                                        const std::vector<std::string>& wanted) {
    std::vector<std::string> selected;
    std::size_t size = 0;
    const auto add = [&](std::string_view field) {
        const auto type = fields.typeOf(field);
        const bool isCompound = ErrorTable::isAmong("address|location|base64", type);
        if (type.empty() || isCompound || size > LongestList) return;
        if (std::ranges::find(selected, field) != selected.end()) return;
        size += selected.emplace_back(field).size() + 3;
    };
    for (const auto pointer : shape.pointers())
        add(pointer.substr(std::min<std::size_t>(1, pointer.size())));
    std::ranges::for_each(wanted, add);
    if (wanted.empty()) std::ranges::for_each(fields.names(), add);
    return selected;
}

/// The WHERE of a key; empty where it can't be asked by this key.
std::string whereOf(const Selection& selection, std::string_view key, std::string_view value) {
    const auto has = [&](std::string_view field) {
        return selection.description->fields.has(field);
    };
    const auto equals = [&](std::string_view field) {
        return has(field) ? std::string(field) + " = " + sqlText(value) : std::string();
    };
    if (key == "email") return equals("Email");
    if (key == "name") return equals("Name");
    if (key == "marker" || key == "external_id")
        return selection.shape.marker.empty() ? "" : equals(selection.shape.marker.substr(1));
    if (key == "domain" && has("Website")) return "Website LIKE " + sqlContaining(value);
    const auto pattern = sqlPhonePattern(value);
    if (key != "phone" || !has("Phone") || pattern.empty()) return equals(key);
    return "Phone LIKE " + pattern + (has("MobilePhone") ? " OR MobilePhone LIKE " + pattern : "");
}

}  // namespace

Result<Selection> select(Org& org, std::string_view stream, const ReadOptions& options) {
    const auto* known = findStream(Streams, stream);
    if (known == nullptr) return noSuchStream(stream);
    const auto description = org.describe(known->object);
    if (!description) return description.status();
    RecordShape shape{.id = "/Id",
                      .version = "/SystemModstamp",
                      .modifiedAt = "/SystemModstamp",
                      .deleted = "/IsDeleted",
                      .mergedInto = "/MasterRecordId",
                      .convertedTo = "/ConvertedContactId",
                      .convertedStream = "contacts",
                      .idForm = toLongId};
    const auto marker = org.markerOf(**description);
    if (known->writable && !marker.empty()) shape.marker = "/" + marker;
    const auto targets = options.associations();
    return Selection{known, *description,
                     selectedFields((*description)->fields, shape, options.fieldNames("/")), shape,
                     stream == "opportunities" && std::ranges::count(targets, "contacts") > 0};
}

Result<Page> rowsOf(Org& org, const Selection& selection, const SelectQuery& query,
                    const Answer& answer) {
    auto page = pageOf(answer, "/records", selection.shape);
    const auto envelope = answer.values({"/done", "/totalSize"});
    if (!page || !envelope) return page ? envelope.status() : page.status();
    // The server may cut a page short of its limit and then says so; the keyset goes on from there.
    const auto count = page->end.count;
    const bool done = (*envelope)[0] != "false";
    if (done && (*envelope)[1] != std::to_string(count))
        return Status{LL_TRANSIENT, "Salesforce's answer doesn't hold the records that it counts"};
    page->end.last = done && (query.limit == 0 || count < query.limit);
    if (auto status = linkContacts(org, selection, page->batch); !status) return status;
    return page;
}

Result<PageEnd> putRows(Org& org, const Selection& selection, const SelectQuery& query, bool all,
                        const RecordSink& sink) {
    const auto answer = org.query(query, all);
    if (!answer) return answer.status();
    return rowsOf(org, selection, query, *answer).then([&](Page& page) {
        return page.putTo(sink);
    });
}

Status byIds(Org& org, const LookupTask& task, std::span<const std::string> ids) {
    const auto selection = select(org, task.stream, task.options);
    if (!selection) return selection.status();
    return followIds(recordIds(ids), mostIdsBeside(selection->fields), task.sink,
                     [&](std::span<const std::string> some, const auto& put) {
                         const auto query = selection->query(sqlAmong("Id", some));
                         const auto answer = org.query(query, true);
                         if (!answer) return answer.status();
                         return rowsOf(org, *selection, query, *answer).then(put);
                     });
}

Status byKey(Org& org, const LookupTask& task, std::string_view key, std::string_view value) {
    const auto selection = select(org, task.stream, task.options);
    if (!selection) return selection.status();
    const auto query = selection->query(whereOf(*selection, key, value));
    if (query.where.empty()) return noSuchKey(task.stream, key);
    return putRows(org, *selection, query, false, task.sink).status();
}

}  // namespace leadloom::salesforce
