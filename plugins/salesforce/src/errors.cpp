#include "errors.h"

#include <leadloom/sdk/json_text.h>

#include "record_id.h"

namespace leadloom::salesforce {

const sdk::ErrorTable& errorTable() {
    static const sdk::ErrorTable table("/errorCode", "/message",
                                       {
                                           {0, "REQUEST_LIMIT_EXCEEDED", LL_QUOTA},
                                           {0, "INVALID_SESSION_ID", LL_AUTH},
                                           {0, "INVALID_AUTH_HEADER", LL_AUTH},
                                           {0, "UNABLE_TO_LOCK_ROW", LL_TRANSIENT},
                                           {0, "ALL_OR_NONE_OPERATION_ROLLED_BACK", LL_TRANSIENT},
                                           {0, "PROCESSING_HALTED", LL_TRANSIENT},
                                           {0, "ENTITY_IS_DELETED", LL_NOT_FOUND},
                                           {0, "CANNOT_UPDATE_CONVERTED_LEAD", LL_NOT_FOUND},
                                           {0, "NOT_FOUND", LL_NOT_FOUND},
                                           {0, "DUPLICATE*", LL_CONFLICT},
                                           {0, "MULTIPLE_CHOICES", LL_CONFLICT},
                                           {300, "", LL_CONFLICT},
                                           {0, "INSUFFICIENT_ACCESS*", LL_FORBIDDEN},
                                           {0, "API_DISABLED_FOR_ORG", LL_FORBIDDEN},
                                           {0, "API_CURRENTLY_DISABLED", LL_FORBIDDEN},
                                           {0, "FUNCTIONALITY_NOT_ENABLED", LL_UNSUPPORTED},
                                           {0, "STORAGE_LIMIT_EXCEEDED", LL_FORBIDDEN},
                                           {0, "INVALID_QUERY_LOCATOR", LL_TRANSIENT},
                                           {0, "QUERY_TIMEOUT", LL_TRANSIENT},
                                           {0, "INVALID_TYPE", LL_FORBIDDEN},
                                       });
    return table;
}

namespace {

/// "duplicate value found: Loom_Id__c duplicates value on record with id: 00Q…": the id.
std::string idIn(std::string_view message) {
    constexpr std::string_view Lead = "with id: ";
    const auto at = message.find(Lead);
    if (at == std::string_view::npos) return {};
    auto id = message.substr(at + Lead.size());
    const auto end =
        id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return toLongId(id.substr(0, end));
}

bool wordsAreTheAdmins(std::string_view code) {
    return code == "FIELD_CUSTOM_VALIDATION_EXCEPTION" || code == "REQUIRED_FIELD_MISSING";
}

/// A record that was purged is told as a bad reference without a field.
ll_status statusOf(const ItemError& error, std::string_view fields) {
    if (error.code == "INVALID_CROSS_REFERENCE_KEY" && fields.empty()) return LL_NOT_FOUND;
    if (error.code == "INVALID_TYPE") return LL_INVALID_RECORD;
    return errorTable().ofCode(error.code);
}

}  // namespace

sdk::WriteResult refusal(const ItemError& error) {
    auto fields = sdk::joinArray(error.fields);
    auto message = "Salesforce refused the record: " + sdk::scrub(error.code, 80);
    if (!fields.empty()) message += " (" + sdk::scrub(fields) + ")";
    if (wordsAreTheAdmins(error.code)) message += ": " + sdk::scrub(error.message);
    auto result = sdk::WriteResult::failed({statusOf(error, fields), std::move(message)});
    if (result.status.code() == LL_INVALID_RECORD) result.fields = std::move(fields);
    if (result.status.code() == LL_CONFLICT) result.existingId = idIn(error.message);
    return result;
}

}  // namespace leadloom::salesforce
