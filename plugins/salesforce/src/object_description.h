#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::salesforce {

/// One field of an object, as describe tells it.
struct FieldDescription {
    std::string name;
    std::string type;  ///< Salesforce's: string, picklist, reference, currency, …

    /// Written in JSON without quotes.
    bool isNumber() const;
    bool isBoolean() const { return type == "boolean"; }
    /// Made of other fields, or too big for a row.
    bool isCompound() const { return type == "address" || type == "location" || type == "base64"; }
};

/// What an org says about one object: the parts that reading and writing need.
struct ObjectDescription {
    std::string object;
    std::vector<FieldDescription> fields;
    bool createable = false;
    bool updateable = false;

    const FieldDescription* find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }

    /// From the body of sobjects/{object}/describe; nothing where it isn't one.
    static std::optional<ObjectDescription> parse(std::string_view body);
};

/// The same body as a stream description of leadloom.discovery/1 (JSON text); empty where the body
/// is no describe answer.
std::string discoveredStream(std::string_view body, std::string_view externalIdField);

}  // namespace leadloom::salesforce
