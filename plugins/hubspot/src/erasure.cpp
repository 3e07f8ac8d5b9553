#include <leadloom/sdk/numeric_id.h>
#include <leadloom/sdk/purge.h>

#include "parts.h"

namespace leadloom::hubspot {

Result<std::string> erase(Portal& portal, std::string_view keysJson) {
    const auto keys = ErasureKeys::parse(keysJson);
    // Companies and deals are no persons.
    if (keys.stream != "contacts" || !isNumericId(keys.externalId))
        return ErasureReceipt::unsupported();
    const auto& contacts = *findObject(keys.stream);
    // By its id, never by its address: of an address that nobody has HubSpot says 204 as well.
    const auto purge = [&](const std::string& id) {
        return askToPurge(portal, portal.pathOf(contacts, "/gdpr-delete"),
                          "{\"objectId\":" + jsonString(id) + "}", "purging a contact",
                          "the scope crm.objects.contacts.write");
    };
    const auto find = [&](const std::string& id, bool archived) {
        const auto path = portal.pathOf(contacts, "/" + id + (archived ? "?archived=true" : ""));
        return idThere(portal, path, "looking for a contact", {"/category", "/correlationId"});
    };
    return purgeById(keys.externalId, purge, find);
}

}  // namespace leadloom::hubspot
