#include "errors.h"

#include "soql.h"

namespace leadloom::salesforce {

const sdk::ErrorTable& errorTable() {
    static const sdk::ErrorTable table(
        "/errorCode", "/message",
        {
            {0, "REQUEST_LIMIT_EXCEEDED", LL_QUOTA},
            {0, "INVALID_SESSION_ID|INVALID_AUTH_HEADER", LL_AUTH},
            {0, "UNABLE_TO_LOCK_ROW|ALL_OR_NONE_OPERATION_ROLLED_BACK", LL_TRANSIENT},
            {0, "PROCESSING_HALTED|INVALID_QUERY_LOCATOR|QUERY_TIMEOUT", LL_TRANSIENT},
            {0, "ENTITY_IS_DELETED|CANNOT_UPDATE_CONVERTED_LEAD|NOT_FOUND", LL_NOT_FOUND},
            {0, "DUPLICATE*|MULTIPLE_CHOICES", LL_CONFLICT},
            {300, "", LL_CONFLICT},
            {0, "INSUFFICIENT_ACCESS*|STORAGE_LIMIT_EXCEEDED|INVALID_TYPE", LL_FORBIDDEN},
            {0, "API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED", LL_FORBIDDEN},
            {0, "FUNCTIONALITY_NOT_ENABLED", LL_UNSUPPORTED},
        });
    return table;
}

namespace {

bool wordsAreTheAdmins(std::string_view code) {
    return code == "FIELD_CUSTOM_VALIDATION_EXCEPTION" || code == "REQUIRED_FIELD_MISSING";
}

ll_status statusOf(std::string_view code, const std::string& fields) {
    // A record that was purged is told as a bad reference without a field.
    if (code == "INVALID_CROSS_REFERENCE_KEY" && fields.empty()) return LL_NOT_FOUND;
    return code == "INVALID_TYPE" ? LL_INVALID_RECORD : errorTable().ofCode(code);
}

}  // namespace

sdk::WriteResult refusal(std::string_view code, std::string_view message, std::string fields) {
    const auto status = statusOf(code, fields);
    if (fields.empty())
        fields = sdk::joinTexts(sdk::textsBetween(message, "No such column '", "'"), " ");
    return sdk::refusedRecord("Salesforce", status, code, std::move(fields),
                              wordsAreTheAdmins(code) ? message : std::string_view{},
                              toLongId(sdk::wordAfter(message, "with id: ")));
}

}  // namespace leadloom::salesforce
