#include <algorithm>

#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/link_writes.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::hubspot {

namespace {

constexpr std::size_t MostRead = 1000;
constexpr std::size_t MostWritten = 100;

bool isPair(const LinkTask& task) {
    return task.stream != task.target && findObject(task.stream) != nullptr &&
           findObject(task.target) != nullptr;
}

std::string pathOf(const LinkTask& task, std::string_view verb) {
    return "/crm/v4/associations/" + std::string(task.stream) + "/" + std::string(task.target) +
           "/" + std::string(verb);
}

/// The type that stands for a label between two streams; null for the default kind.
Result<Json> typeOf(Portal& portal, const LinkTask& task, const std::string& label) {
    if (label.empty()) return Json();
    const auto type =
        portal.get(pathOf(task, "labels"), "listing association labels").then([&](Answer& answer) {
            return answer.row("/results", {"/label", "/category", "/typeId"}, label);
        });
    if (!type) return type.status();
    if (type->empty())
        return Status{LL_INVALID_RECORD,
                      "HubSpot has no association label of this name there: create it in the "
                      "account's data model settings"};
    return Json{{"associationCategory", (*type)[1]},
                {"associationTypeId", integerOr((*type)[2], 0)}};
}

/// All kinds of requests for pairs may be repeated: setting a link that stands and removing one
/// that doesn't change nothing.
std::string bodyOf(std::span<const AssociationWrite> writes, const Json& type) {
    Json body = {{"inputs", Json::array()}};
    for (const auto& write : writes) {
        const Json to = {{"id", write.targetId}};
        Json input = {{"from", {{"id", write.id}}}, {"to", to}};
        if (!type.is_null()) input["types"] = Json::array({type});
        if (type.is_null() && !write.add) input["to"] = Json::array({to});
        body["inputs"].push_back(std::move(input));
    }
    return textOfJson(body);
}

/// Pairs that are all added or all removed, under one label.
Status sendPairs(Portal& portal, const LinkTask& task, std::span<const AssociationWrite> writes,
                 WriteOutcomes& outcomes) {
    const bool add = writes.front().add;
    const auto type = typeOf(portal, task, std::string(writes.front().label));
    std::string verb = add ? "batch/create" : "batch/labels/archive";
    if (type && type->is_null()) verb = add ? "batch/associate/default" : "batch/archive";
    const auto answer =
        type ? portal.ask(pathOf(task, verb), bodyOf(writes, *type), "writing associations")
             : Result<Answer>(type.status());
    // A 207 names the pairs that failed.
    if (answer)
        return reportLinks(
            *answer, "/errors",
            {"/context/fromObjectId", "/context/toObjectId", "/category", "/message"}, writes,
            outcomes, [](auto& item) { return refusal(item.value(2), item.value(3)); });
    auto status = answer.status();
    if (status.code() == LL_INVALID_CONFIG) status = status.as(LL_INVALID_RECORD);
    return refusedTogether(writes, status, WriteResult::failed(status), outcomes);
}

}  // namespace

Status readPairs(Portal& portal, const LinkTask& task, std::span<const std::string> ids,
                 const EachPair& each) {
    return eachPortion(ids, MostRead, [&](std::span<const std::string> some) {
        auto asked = Json::array();
        for (const auto& id : some)
            asked.push_back({{"id", id}});
        while (!asked.empty()) {
            const Json body{{"inputs", std::exchange(asked, Json::array())}};
            const auto answer =
                portal.ask(pathOf(task, "batch/read"), textOfJson(body), "reading associations");
            if (!answer) return answer.status();
            auto status = answer->each(
                "/results", {"/from/id", "/to", "/paging/next/after"}, [&](const JsonItem& item) {
                    const std::string id(item.value(0));
                    if (item.has(2)) asked.push_back({{"id", id}, {"after", item.value(2)}});
                    return portal.json().split(
                        portal.call(), item.value(1), "", {"/toObjectId", "/associationTypes"},
                        [&](const JsonItem& to) { return each(id, to.value(0), to.value(1)); });
                });
            if (!status) return status;
        }
        return Status::ok();
    });
}

Status readLinks(Portal& portal, const LinkTask& task, std::span<const std::string> ids,
                 const AssociationSink& sink) {
    if (!isPair(task)) return noSuchAssociations(task.stream, task.target);
    return readPairs(portal, task, ids, [&](auto id, auto target, std::string_view types) {
        if (types.empty()) return sink.put(id, target);
        return portal.json().split(portal.call(), types, "", {"/label"}, [&](const JsonItem& type) {
            return sink.put(id, target, type.value(0));
        });
    });
}

Status writeLinks(Portal& portal, const LinkTask& task, std::span<const AssociationWrite> writes,
                  WriteOutcomes& outcomes) {
    if (!isPair(task)) return noSuchAssociations(task.stream, task.target);
    return sendLinksByKind(writes, MostWritten,
                           [&](auto some) { return sendPairs(portal, task, some, outcomes); });
}

}  // namespace leadloom::hubspot
