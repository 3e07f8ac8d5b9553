#include "hub/app/connection_verbs.h"

#include <algorithm>

namespace leadloom::app {
namespace {

Error unknown(const config::ConnectionConfig& connection, const std::string& what,
              const std::string& name, const std::vector<std::string>& known) {
    std::string listed;
    for (const std::string& one : known)
        listed += (listed.empty() ? "" : ", ") + one;
    return {ErrorKind::InvalidConfig,
            connection.place.text() + ": the connector " + connection.connector + " has no " +
                what + " \"" + name + "\"",
            known.empty() ? "it has none at all" : "it has " + listed,
            {},
            0};
}

}  // namespace

Result<std::vector<sync::ReportSettings>> reportsOf(const config::ConnectionConfig& connection,
                                                    const plugin_host::Manifest& manifest) {
    std::vector<sync::ReportSettings> reports;
    std::vector<std::string> known;
    for (const sync::ReportSettings& report : manifest.reports)
        known.push_back(report.name);
    for (const std::string& name : connection.reports) {
        const auto found = std::find(known.begin(), known.end(), name);
        if (found == known.end()) return unknown(connection, "report", name, known);
        reports.push_back(manifest.reports[static_cast<std::size_t>(found - known.begin())]);
    }
    return reports;
}

Result<std::vector<sync::ConversionSettings>> conversionsOf(
    const config::ConnectionConfig& connection, const plugin_host::Manifest& manifest,
    const model::FieldTable& fields) {
    std::vector<sync::ConversionSettings> rules;
    std::vector<std::string> known;
    for (const auto& [action, batch] : manifest.conversionBatches)
        known.push_back(action);
    for (const config::ConversionConfig& rule : connection.conversions) {
        // "*": the platform takes whatever an account has named.
        const auto exact = manifest.conversionBatches.find(rule.action);
        const auto any = manifest.conversionBatches.find("*");
        if (exact == manifest.conversionBatches.end() && any == manifest.conversionBatches.end())
            return unknown(connection, "conversion", rule.action, known);
        const auto found = exact == manifest.conversionBatches.end() ? any : exact;
        for (const auto& [entity, field] :
             {std::pair{rule.entity, rule.field},
              std::pair{model::Entity::Lead, "consent." + rule.consent}}) {
            if (fields.find(entity, field) != nullptr) continue;
            return Error{ErrorKind::InvalidConfig,
                         rule.place.text() + ": there is no field \"" + field + "\"",
                         "the fields are in docs/reference/model.md",
                         {},
                         0};
        }
        rules.push_back(
            {rule.action, rule.entity, rule.field, rule.value, rule.consent, found->second});
    }
    return rules;
}

}  // namespace leadloom::app
