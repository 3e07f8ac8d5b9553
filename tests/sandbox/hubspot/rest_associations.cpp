#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::size_t MaxPage = 500, MaxCreate = 2000, MaxRead = 1000;

Problem invalid(const std::string& message) {
    Problem problem;
    problem.message = message;
    return problem;
}

/// The association types that a list of {associationCategory, associationTypeId} names.
struct Types {
    std::vector<const AssociationType*> list;
    std::optional<Problem> problem;
};

Types readTypes(const json& source, std::size_t from, std::optional<std::size_t> to) {
    Types types;
    if (!source.is_array() || source.empty())
        types.problem = invalid("at least one association type is required");
    for (const auto& element : source) {
        const auto category = element.value("associationCategory", "");
        const auto* type = associationType(element.value("associationTypeId", 0));
        if (category != "HUBSPOT_DEFINED" && category != "USER_DEFINED" &&
            category != "INTEGRATOR_DEFINED")
            types.problem = invalid("associationCategory " + category + " is not known");
        else if (type == nullptr || category != "HUBSPOT_DEFINED" || type->from != from ||
                 (to && type->to != *to))
            types.problem = invalid("association type " +
                                    std::to_string(element.value("associationTypeId", 0)) +
                                    " is not valid between these object types");
        else
            types.list.push_back(type);
    }
    return types;
}

const Record* live(const Table* table, const std::string& id) {
    const auto* record = table ? table->find(parsedInteger(id).value_or(0)) : nullptr;
    return record == nullptr || record->archived ? nullptr : record;
}

json labelsOf(const std::set<int>& ids) {
    json list = json::array();
    for (const auto id : ids) {
        const auto* type = associationType(id);
        list.push_back({{"category", "HUBSPOT_DEFINED"},
                        {"typeId", id},
                        {"label", type->label.empty() ? json(nullptr) : json(type->label)}});
    }
    return list;
}

json endJson(const std::string& id) {
    return {{"id", id}};
}

json completed(Clock& clock, json results) {
    const auto now = isoTime(clock.now(), "Z");
    return {{"status", "COMPLETE"},
            {"results", std::move(results)},
            {"startedAt", now},
            {"completedAt", now}};
}

json defaultResult(const AssociationType& type, const std::string& from, const std::string& to) {
    return {{"from", endJson(from)},
            {"to", endJson(to)},
            {"associationSpec",
             {{"associationCategory", "HUBSPOT_DEFINED"}, {"associationTypeId", type.id}}}};
}

std::string endOf(const json& input, const char* side) {
    return input.value(side, json::object()).value("id", "");
}

json batchInputs(const Request& request) {
    const auto body = json::parse(request.body);
    return body.at("inputs");
}

}  // namespace

void HubSpot::addAssociationRoutes() {
    for (const std::string base : {"/crm/v4/objects", "/crm/objects/2025-09",
                                   "/crm/objects/2026-03", "/crm/objects/2026-09"}) {
        route("PUT", base + "/{from}/{id}/associations/default/{to}/{toId}",
              &HubSpot::associateDefault);
        route("PUT", base + "/{from}/{id}/associations/{to}/{toId}", &HubSpot::associate);
        route("DELETE", base + "/{from}/{id}/associations/{to}/{toId}", &HubSpot::dissociate);
        route("GET", base + "/{from}/{id}/associations/{to}", &HubSpot::listAssociated);
    }
    for (const std::string base : {"/crm/v4/associations", "/crm/associations/2025-09",
                                   "/crm/associations/2026-03", "/crm/associations/2026-09"}) {
        route("GET", base + "/{from}/{to}/labels", &HubSpot::associationLabels);
        route("POST", base + "/{from}/{to}/batch/create", &HubSpot::batchAssociate);
        route("POST", base + "/{from}/{to}/batch/associate/default",
              &HubSpot::batchAssociateDefault);
        route("POST", base + "/{from}/{to}/batch/read", &HubSpot::batchReadAssociated);
        route("POST", base + "/{from}/{to}/batch/archive", &HubSpot::batchDissociate);
        route("POST", base + "/{from}/{to}/batch/labels/archive", &HubSpot::batchRemoveLabels);
    }
}

std::optional<Problem> HubSpot::linkNew(const Table& table, std::int64_t id,
                                        const json& associations, bool dryRun) {
    if (!associations.is_array()) return invalid("associations must be an array");
    const auto from = account_.placeOf(table);
    for (const auto& element : associations) {
        auto types = readTypes(element.value("types", json::array()), from, std::nullopt);
        if (types.problem) return types.problem;
        const auto to = element.value("to", json::object()).value("id", "");
        const auto* other = live(account_.tables()[types.list.front()->to].get(), to);
        if (other == nullptr)
            return invalid("One or more associations are not valid: " + to + " does not exist");
        if (dryRun) continue;
        for (const auto* type : types.list)
            account_.associations().add(*type, id, other->id);
    }
    return std::nullopt;
}

void HubSpot::announceLink(const Table& from, const Table& to, std::int64_t left,
                           std::int64_t right, bool removed) {
    const auto upper = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return text;
    };
    for (const bool forward : {true, false}) {
        const auto& source = forward ? from.type() : to.type();
        const auto& target = forward ? to.type() : from.type();
        Change change{source.singular() + ".associationChange",
                      0,
                      source.typeId(),
                      "",
                      "",
                      "INTEGRATION",
                      json::object()};
        change.more = {
            {"associationType", upper(source.singular()) + "_TO_" + upper(target.singular())},
            {"fromObjectId", forward ? left : right},
            {"toObjectId", forward ? right : left},
            {"associationRemoved", removed},
            {"isPrimaryAssociation", false}};
        webhooks_.announce(change);
    }
}

void HubSpot::part(const Table& from, const Table& to, std::int64_t left, std::int64_t right) {
    account_.associations().remove({account_.placeOf(from), left}, {account_.placeOf(to), right});
    announceLink(from, to, left, right, true);
}

Response HubSpot::associateDefault(const Request& /*request*/, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[2]);
    const auto *left = live(from, found[1]), *right = live(to, found[3]);
    if (left == nullptr || right == nullptr) return notFound();
    const auto* type = defaultAssociation(account_.placeOf(*from), account_.placeOf(*to));
    account_.associations().add(*type, left->id, right->id);
    announceLink(*from, *to, left->id, right->id, false);
    const auto* back = associationType(type->inverse);
    const auto a = std::to_string(left->id), b = std::to_string(right->id);
    return jsonResponse(
        200,
        completed(clock_, json::array({defaultResult(*type, a, b), defaultResult(*back, b, a)})));
}

Response HubSpot::associate(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[2]);
    const auto *left = live(from, found[1]), *right = live(to, found[3]);
    if (left == nullptr || right == nullptr) return notFound();
    const auto types = readTypes(request.body.empty() ? json::array() : json::parse(request.body),
                                 account_.placeOf(*from), account_.placeOf(*to));
    if (types.problem) return problemAnswer(*types.problem);
    json labels = json::array();
    for (const auto* type : types.list) {
        account_.associations().add(*type, left->id, right->id);
        if (!type->label.empty()) labels.push_back(type->label);
    }
    announceLink(*from, *to, left->id, right->id, false);
    return jsonResponse(201, {{"fromObjectTypeId", from->type().typeId()},
                              {"fromObjectId", std::to_string(left->id)},
                              {"toObjectTypeId", to->type().typeId()},
                              {"toObjectId", std::to_string(right->id)},
                              {"labels", labels}});
}

Response HubSpot::listAssociated(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[2]);
    const auto* record = live(from, found[1]);
    if (record == nullptr || to == nullptr) return notFound();
    const auto* limitText = request.param("limit");
    const auto limit = limitText ? parsedInteger(*limitText) : static_cast<std::int64_t>(MaxPage);
    const auto* afterText = request.param("after");
    const auto after = afterText ? parsedInteger(*afterText) : 0;
    if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(MaxPage) || !after)
        return problemAnswer(invalid("limit must be between 1 and 500"));
    json answer = {{"results", json::array()}};
    for (const auto& [id, types] :
         account_.associations().of({account_.placeOf(*from), record->id}, account_.placeOf(*to))) {
        if (id <= *after || live(to, std::to_string(id)) == nullptr) continue;
        if (answer["results"].size() == static_cast<std::size_t>(*limit)) {
            const auto& last = answer["results"].back()["toObjectId"];
            answer["paging"] = {
                {"next", {{"after", last.is_string() ? last.get<std::string>() : last.dump()}}}};
            break;
        }
        answer["results"].push_back(
            {{"toObjectId", integerIds_ ? json(id) : json(std::to_string(id))},
             {"associationTypes", labelsOf(types)}});
    }
    return jsonResponse(200, answer);
}

Response HubSpot::dissociate(const Request& /*request*/, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[2]);
    const auto left = parsedInteger(found[1]), right = parsedInteger(found[3]);
    if (from == nullptr || to == nullptr || !left || !right) return notFound();
    part(*from, *to, from->followed(*left), to->followed(*right));
    return emptyResponse(204);
}

Response HubSpot::associationLabels(const Request& /*request*/, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[1]);
    if (from == nullptr || to == nullptr) return notFound();
    std::set<int> ids;
    for (const auto& type : associationTypes())
        if (type.from == account_.placeOf(*from) && type.to == account_.placeOf(*to))
            ids.insert(type.id);
    return jsonResponse(200, {{"results", labelsOf(ids)}});
}

Response HubSpot::batchAssociate(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[1]);
    if (from == nullptr || to == nullptr) return notFound();
    const auto inputs = batchInputs(request);
    if (inputs.size() > MaxCreate)
        return problemAnswer(invalid("No more than 2000 inputs are allowed"));
    json results = json::array(), errors = json::array();
    for (const auto& input : inputs) {
        const auto types = readTypes(input.value("types", json::array()), account_.placeOf(*from),
                                     account_.placeOf(*to));
        if (types.problem) return problemAnswer(*types.problem);
        const auto *left = live(from, endOf(input, "from")), *right = live(to, endOf(input, "to"));
        if (left == nullptr || right == nullptr) {
            auto problem = invalid("One or both of the objects do not exist");
            problem.category = "OBJECT_NOT_FOUND";
            problem.context = {{"fromObjectId", json::array({endOf(input, "from")})},
                               {"toObjectId", json::array({endOf(input, "to")})}};
            errors.push_back(batchError(problem));
            continue;
        }
        json labels = json::array();
        for (const auto* type : types.list) {
            account_.associations().add(*type, left->id, right->id);
            if (!type->label.empty()) labels.push_back(type->label);
        }
        announceLink(*from, *to, left->id, right->id, false);
        results.push_back({{"fromObjectTypeId", from->type().typeId()},
                           {"fromObjectId", std::to_string(left->id)},
                           {"toObjectTypeId", to->type().typeId()},
                           {"toObjectId", std::to_string(right->id)},
                           {"labels", labels}});
    }
    auto answer = completed(clock_, results);
    if (!errors.empty()) {
        answer["numErrors"] = errors.size();
        answer["errors"] = errors;
    }
    return jsonResponse(errors.empty() ? 201 : 207, answer);
}

Response HubSpot::batchAssociateDefault(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[1]);
    if (from == nullptr || to == nullptr) return notFound();
    const auto* type = defaultAssociation(account_.placeOf(*from), account_.placeOf(*to));
    json results = json::array();
    for (const auto& input : batchInputs(request)) {
        const auto *left = live(from, endOf(input, "from")), *right = live(to, endOf(input, "to"));
        if (left == nullptr || right == nullptr)
            return problemAnswer(invalid("One or both of the objects do not exist"));
        account_.associations().add(*type, left->id, right->id);
        announceLink(*from, *to, left->id, right->id, false);
        results.push_back(
            defaultResult(*type, std::to_string(left->id), std::to_string(right->id)));
    }
    return jsonResponse(200, completed(clock_, results));
}

Response HubSpot::batchReadAssociated(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[1]);
    if (from == nullptr || to == nullptr) return notFound();
    const auto inputs = batchInputs(request);
    if (inputs.size() > MaxRead)
        return problemAnswer(invalid("No more than 1000 inputs are allowed"));
    json results = json::array(), errors = json::array();
    for (const auto& input : inputs) {
        const auto* record = live(from, input.value("id", ""));
        json ends = json::array();
        if (record != nullptr)
            for (const auto& [id, types] : account_.associations().of(
                     {account_.placeOf(*from), record->id}, account_.placeOf(*to)))
                if (live(to, std::to_string(id)) != nullptr)
                    ends.push_back(
                        {{"toObjectId", integerIds_ ? json(id) : json(std::to_string(id))},
                         {"associationTypes", labelsOf(types)}});
        if (!ends.empty()) {
            results.push_back({{"from", endJson(std::to_string(record->id))}, {"to", ends}});
            continue;
        }
        auto problem = invalid("No " + to->type().singular() + " is associated with " +
                               from->type().singular() + " " + input.value("id", "") + ".");
        problem.category = "OBJECT_NOT_FOUND";
        problem.context = {{"fromObjectId", json::array({input.value("id", "")})}};
        errors.push_back(batchError(problem));
        errors.back()["subCategory"] = "crm.associations.NO_ASSOCIATIONS_FOUND";
    }
    auto answer = completed(clock_, results);
    if (!errors.empty()) {
        answer["numErrors"] = errors.size();
        answer["errors"] = errors;
    }
    return jsonResponse(errors.empty() ? 200 : 207, answer);
}

Response HubSpot::batchRemoveLabels(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[1]);
    if (from == nullptr || to == nullptr) return notFound();
    for (const auto& input : batchInputs(request)) {
        const auto types = readTypes(input.value("types", json::array()), account_.placeOf(*from),
                                     account_.placeOf(*to));
        if (types.problem) return problemAnswer(*types.problem);
        const auto left = parsedInteger(endOf(input, "from")).value_or(0);
        const auto right = parsedInteger(endOf(input, "to")).value_or(0);
        for (const auto* type : types.list)
            account_.associations().removeType(*type, from->followed(left), to->followed(right));
    }
    return emptyResponse(204);
}

Response HubSpot::batchDissociate(const Request& request, const Captures& found) {
    const auto *from = account_.find(found[0]), *to = account_.find(found[1]);
    if (from == nullptr || to == nullptr) return notFound();
    for (const auto& input : batchInputs(request)) {
        const auto left = parsedInteger(endOf(input, "from")).value_or(0);
        for (const auto& end : input.value("to", json::array()))
            part(*from, *to, from->followed(left),
                 to->followed(parsedInteger(end.value("id", "")).value_or(0)));
    }
    const bool dated = request.segments[1] == "associations";
    return dated ? jsonResponse(200, completed(clock_, json::array())) : emptyResponse(204);
}

}  // namespace leadloom::sandbox::hubspot
