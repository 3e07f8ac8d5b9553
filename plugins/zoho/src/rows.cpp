#include <algorithm>

#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/sql_text.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::zoho {

namespace {

constexpr std::size_t MostFields = 50;
constexpr std::size_t MostIds = 100;

/// Without what COQL can't show.
std::vector<std::string> selectedFields(const FieldTypes& fields, const RecordShape& shape,
                                        std::vector<std::string> wanted) {
    std::vector<std::string> selected{"id"};
    const auto add = [&](std::string_view field) {
        const auto type = fields.typeOf(field.substr(0, field.find('/')));
        const bool isNested = ErrorTable::isAmong(
            "subform|multiselectlookup|multiuserlookup|profileimage|fileupload|imageupload", type);
        if (type.empty() || isNested || selected.size() == MostFields) return;
        const std::string name(field.substr(0, field.find('/')));
        if (std::ranges::find(selected, name) == selected.end()) selected.push_back(name);
    };
    for (const auto pointer : shape.pointers())
        if (!pointer.starts_with("/$"))
            add(pointer.substr(std::min<std::size_t>(1, pointer.size())));
    if (wanted.empty()) wanted = fields.names();
    std::ranges::for_each(wanted, add);
    return selected;
}

/// Any other text among the ids has the whole request refused.
std::vector<std::string> recordIds(std::span<const std::string> texts) {
    std::vector<std::string> ids;
    std::ranges::copy_if(texts, std::back_inserter(ids),
                         [](const std::string& text) { return parseInteger(text).has_value(); });
    return ids;
}

/// The where clause of a key; empty where it can't be asked by this key.
std::string whereOf(const Selection& selection, std::string_view key, std::string_view value) {
    const auto equals = [&](std::string_view field) {
        const bool isThere = selection.description->fields.has(field);
        return isThere ? std::string(field) + " = " + sqlText(value) : std::string();
    };
    if (key == "marker" || key == "external_id") return equals(selection.description->marker);
    if (key == "name") return equals(selection.stream->nameField);
    if (key == "domain" && selection.description->fields.has("Website"))
        return "Website like " + sqlContaining(value);
    if (key != "email") return equals(key);
    const auto first = equals("Email");
    const auto second = equals("Secondary_Email");
    return first.empty() || second.empty() ? first : first + " or " + second;
}

/// An empty body says that nothing was found, or that nothing was changed.
bool isNothing(const Answer& answer) {
    return answer.status() == 204 || answer.status() == 304;
}

Page nothing(const Answer& answer) {
    Page page;
    page.end.serverTime = answer.serverTime();
    page.end.last = true;
    return page;
}

Result<Page> counted(const Answer& answer, Result<Page> page) {
    const auto envelope = answer.values({"/info/more_records", "/info/count"});
    if (!page || !envelope) return page ? envelope.status() : page.status();
    const auto& count = (*envelope)[1];
    if (!count.empty() && count != std::to_string(page->end.count))
        return Status{LL_TRANSIENT, "Zoho's answer doesn't hold the records that it counts"};
    page->end.last = (*envelope)[0] != "true";
    return page;
}

Query fieldsOf(const Selection& selection) {
    Query query;
    query.add("fields", joinTexts(selection.fields, ","));
    return query;
}

Status putList(Account& account, const Selection& selection, const std::string& path,
               const RecordSink& sink) {
    const auto module = std::string(selection.stream->module);
    const auto answer = account.get("/" + module + path, "fetching " + module);
    if (!answer) return answer.status();
    return rowsOf(*answer, selection.shape).then([&](Page& page) {
        return page.batch.putTo(sink);
    });
}

}  // namespace

Result<Selection> select(Account& account, std::string_view stream, const ReadOptions& options) {
    const auto* known = findModule(stream);
    if (known == nullptr) return noSuchStream(stream);
    const auto description = account.describe(*known);
    if (!description) return description.status();
    RecordShape shape{.id = "/id", .version = "/Modified_Time", .modifiedAt = "/Modified_Time"};
    if (!(*description)->marker.empty()) shape.marker = "/" + (*description)->marker;
    if (stream == "leads") {
        shape.convertedTo = "/$converted_detail/contact";
        shape.convertedStream = "contacts";
    }
    return Selection{known, *description,
                     selectedFields((*description)->fields, shape, options.fieldNames("/")), shape};
}

Result<Page> rowsOf(const Answer& answer, const RecordShape& shape, std::string_view pointer) {
    return isNothing(answer) ? nothing(answer) : counted(answer, pageOf(answer, pointer, shape));
}

Result<Page> deletedIn(const Answer& answer) {
    if (isNothing(answer)) return nothing(answer);
    return counted(answer, tombstonesOf(answer, "/data", "/id", "/deleted_time"));
}

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    const auto selection = select(account, task.stream, task.options);
    if (!selection) return selection.status();
    const auto known = recordIds(ids);
    return eachPortion(std::span(known), MostIds, [&](std::span<const std::string> some) {
        auto query = fieldsOf(*selection).add("ids", joinTexts(some, ","));
        if (task.stream == "leads") query.add("converted", "both");
        return putList(account, *selection, query.on(""), task.sink);
    });
}

Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value) {
    const auto selection = select(account, task.stream, task.options);
    if (!selection) return selection.status();
    // COQL compares phone numbers as they are written, search by their digits.
    if (key == "phone" && selection->description->fields.has("Phone"))
        return putList(account, *selection, fieldsOf(*selection).add(key, value).on("/search"),
                       task.sink);
    const auto query = selection->query(whereOf(*selection, key, value));
    if (query.where.empty()) return noSuchKey(task.stream, key);
    const auto answer = account.query(query);
    if (!answer) return answer.status();
    return rowsOf(*answer, selection->shape).then([&](Page& page) {
        return page.batch.putTo(task.sink);
    });
}

}  // namespace leadloom::zoho
