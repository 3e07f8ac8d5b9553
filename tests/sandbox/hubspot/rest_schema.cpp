#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr const char* LongAgo = "2020-01-01T00:00:00.000Z";

json ownerJson(const Owner& owner) {
    json user = owner.archived ? json(nullptr) : json(owner.userId);
    return {{"id", std::to_string(owner.id)},
            {"email", owner.email},
            {"type", "PERSON"},
            {"firstName", owner.given},
            {"lastName", owner.family},
            {"userId", user},
            {"userIdIncludingInactive", owner.userId},
            {"createdAt", LongAgo},
            {"updatedAt", LongAgo},
            {"archived", owner.archived}};
}

json stageJson(const DealStage& stage, std::size_t order) {
    return {{"id", stage.id},
            {"label", stage.label},
            {"displayOrder", order},
            {"archived", false},
            {"createdAt", LongAgo},
            {"updatedAt", LongAgo},
            {"writePermissions", "CRM_PERMISSIONS_ENFORCEMENT"},
            {"metadata",
             {{"isClosed", stage.closed ? "true" : "false"}, {"probability", stage.probability}}}};
}

json pipelineJson() {
    json stages = json::array();
    for (std::size_t i = 0; i < dealStages().size(); ++i)
        stages.push_back(stageJson(dealStages()[i], i));
    return {{"id", "default"},   {"label", "Sales Pipeline"}, {"displayOrder", 0},
            {"archived", false}, {"createdAt", LongAgo},      {"updatedAt", LongAgo},
            {"stages", stages}};
}

}  // namespace

void HubSpot::addSchemaRoutes() {
    for (const std::string base : {"/crm/v3/properties/{type}", "/crm/properties/2025-09/{type}",
                                   "/crm/properties/2026-03/{type}"}) {
        route("GET", base, &HubSpot::listProperties);
        route("POST", base, &HubSpot::createProperty);
        route("GET", base + "/{name}", &HubSpot::readProperty);
        route("DELETE", base + "/{name}", &HubSpot::archiveProperty);
    }
    for (const std::string base :
         {"/crm/v3/owners", "/crm/owners/2025-09", "/crm/owners/2026-03"}) {
        route("GET", base, &HubSpot::listOwners);
        route("GET", base + "/{id}", &HubSpot::readOwner);
    }
    for (const std::string base : {"/crm/v3/pipelines/{type}", "/crm/pipelines/2025-09/{type}",
                                   "/crm/pipelines/2026-03/{type}"}) {
        route("GET", base, &HubSpot::listPipelines);
        route("GET", base + "/{id}", &HubSpot::readPipeline);
    }
    for (const char* path :
         {"/account-info/v3/details", "/account-info/2026-03/details", "/integrations/v1/me"})
        route("GET", path, &HubSpot::accountDetails);
}

Response HubSpot::accountDetails(const Request& /*request*/, const Captures& /*found*/) {
    return jsonResponse(200, {{"portalId", 424242},
                              {"accountType", "STANDARD"},
                              {"timeZone", "UTC"},
                              {"companyCurrency", "EUR"},
                              {"additionalCurrencies", json::array()},
                              {"utcOffset", "+00:00"},
                              {"utcOffsetMilliseconds", 0},
                              {"uiDomain", "app.hubspot.example"},
                              {"dataHostingLocation", "eu1"}});
}

Response HubSpot::listProperties(const Request& /*request*/, const Captures& found) {
    const auto* table = account_.find(found[0]);
    if (table == nullptr) return notFound();
    json results = json::array();
    for (const auto& property : table->type().properties())
        if (!property.removed) results.push_back(describeProperty(property));
    return jsonResponse(200, {{"results", results}});
}

Response HubSpot::readProperty(const Request& /*request*/, const Captures& found) {
    const auto* table = account_.find(found[0]);
    const auto index = table ? table->type().find(found[1]) : std::nullopt;
    if (!index) return notFound();
    return jsonResponse(200, describeProperty(table->type().properties()[*index]));
}

Response HubSpot::createProperty(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr) return notFound();
    auto parsed =
        propertyFromJson(request.body.empty() ? json::object() : json::parse(request.body));
    if (!parsed.error.empty())
        return problemAnswer(
            400, "VALIDATION_ERROR",
            "Invalid input JSON: attribute [" + parsed.error + "] is missing or wrong");
    if (table->type().find(parsed.property.name))
        return problemAnswer(409, "OBJECT_ALREADY_EXISTS",
                             "A property named '" + parsed.property.name + "' already exists.");
    const auto body = describeProperty(parsed.property);
    table->type().add(std::move(parsed.property));
    return jsonResponse(201, body);
}

Response HubSpot::archiveProperty(const Request& /*request*/, const Captures& found) {
    auto* table = account_.find(found[0]);
    const auto index = table ? table->type().find(found[1]) : std::nullopt;
    if (index && table->type().properties()[*index].definedByVendor)
        return problemAnswer(400, "VALIDATION_ERROR", "a default property can't be archived");
    if (index) table->type().remove(found[1]);
    return index ? emptyResponse(204) : notFound();
}

Response HubSpot::listOwners(const Request& request, const Captures& /*found*/) {
    const auto* limitText = request.param("limit");
    const auto limit = limitText ? parsedInteger(*limitText) : 100;
    const auto* afterText = request.param("after");
    const auto after = afterText ? parsedInteger(*afterText) : 0;
    if (!limit || *limit < 1 || *limit > 500 || !after)
        return problemAnswer(400, "VALIDATION_ERROR", "limit must be between 1 and 500");
    const auto* email = request.param("email");
    const auto* archived = request.param("archived");
    json answer = {{"results", json::array()}};
    for (const auto& owner : account_.owners()) {
        if (owner.id <= *after || owner.archived != (archived != nullptr && *archived == "true"))
            continue;
        if (email != nullptr && !equalsIgnoringCase(*email, owner.email)) continue;
        if (answer["results"].size() == static_cast<std::size_t>(*limit)) {
            answer["paging"] = {{"next", {{"after", answer["results"].back()["id"]}}}};
            break;
        }
        answer["results"].push_back(ownerJson(owner));
    }
    return jsonResponse(200, answer);
}

Response HubSpot::readOwner(const Request& request, const Captures& found) {
    const auto* by = request.param("idProperty");
    const auto id = parsedInteger(found[0]).value_or(0);
    for (const auto& owner : account_.owners())
        if ((by != nullptr && *by == "userId" ? owner.userId : owner.id) == id)
            return jsonResponse(200, ownerJson(owner));
    return notFound();
}

Response HubSpot::listPipelines(const Request& /*request*/, const Captures& found) {
    const auto* table = account_.find(found[0]);
    if (table == nullptr || table->type().singular() != "deal") return notFound();
    return jsonResponse(200, {{"results", json::array({pipelineJson()})}});
}

Response HubSpot::readPipeline(const Request& /*request*/, const Captures& found) {
    const auto* table = account_.find(found[0]);
    if (table == nullptr || table->type().singular() != "deal" || found[1] != "default")
        return notFound();
    return jsonResponse(200, pipelineJson());
}

}  // namespace leadloom::sandbox::hubspot
