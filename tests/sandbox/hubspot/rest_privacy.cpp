#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

Response invalid(const std::string& message) {
    return problemAnswer(400, "VALIDATION_ERROR", message);
}

/// What a request to purge names, or why it is refused.
struct Purge {
    std::string id, idProperty, refusal;
};

Purge purgeOf(const Request& request) {
    Purge purge;
    const auto body = request.body.empty() ? json::object() : json::parse(request.body);
    if (!body.is_object()) {
        purge.refusal = "Invalid input JSON: an object was expected";
        return purge;
    }
    const auto textAt = [&](const char* name) -> std::string {
        const auto at = body.find(name);
        if (at == body.end() || at->is_null()) return {};
        if (at->is_string()) return at->get<std::string>();
        purge.refusal = std::string("Invalid input JSON: ") + name + " must be a string";
        return {};
    };
    purge.id = trimmed(textAt("objectId"));
    purge.idProperty = textAt("idProperty");
    if (purge.refusal.empty() && purge.id.empty())
        purge.refusal =
            "Invalid input JSON on line 1, column 1: Cannot build PublicGdprDeleteInput, some of "
            "required attributes are not set [objectId]";
    return purge;
}

bool identifies(const ObjectType& type, const std::string& property) {
    if (property.empty() || property == "hs_object_id") return true;
    const auto index = type.find(property);
    return index && type.properties()[*index].unique;
}

}  // namespace

Response HubSpot::gdprDelete(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr) return invalid("Unable to infer object type from: " + found[0]);
    if (table->type().singular() != "contact") return notFound();
    const auto purge = purgeOf(request);
    if (!purge.refusal.empty()) return invalid(purge.refusal);
    if (!identifies(table->type(), purge.idProperty))
        return invalid("The property " + purge.idProperty + " is not a unique property");
    const auto* record = table->find(idOf(*table, purge.id, purge.idProperty));
    if (record != nullptr && (!record->archived || purgesArchived_)) {
        account_.purge(*table, record->id, {});
        return emptyResponse(204);
    }
    if (purge.idProperty != "email") return notFound();
    // Nobody has it, and nobody shall: an answer that says nothing of a contact.
    account_.block(purge.id);
    return emptyResponse(204);
}

}  // namespace leadloom::sandbox::hubspot
