#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::sandbox::hubspot {

enum class PropertyType { String, Number, Enumeration, Bool, Date, DateTime };

/// One property of an object type.
struct Property {
    std::string name, label;
    PropertyType type = PropertyType::String;
    std::string fieldType = "text", group;
    /// Allowed values of an enumeration; `several` lets a value join them with ';'.
    std::vector<std::string> options;
    bool several = false;
    bool readOnly = false;
    bool unique = false;
    bool definedByVendor = true;
    /// Holds an e-mail address, whose form is checked.
    bool email = false;
    bool removed = false;
};

/// One of contacts, companies and deals.
class ObjectType {
public:
    ObjectType(std::string plural, std::string singular, std::string typeId,
               const std::string& modified, const std::vector<std::string>& defaults);

    /// `contacts`
    const std::string& plural() const { return plural_; }
    /// `contact`
    const std::string& singular() const { return singular_; }
    /// `0-1`
    const std::string& typeId() const { return typeId_; }
    bool answersTo(std::string_view name) const;
    const std::vector<Property>& properties() const { return properties_; }
    /// Properties that an answer carries when none are asked for.
    const std::vector<std::size_t>& defaults() const { return defaults_; }

    std::size_t add(Property property);
    bool remove(std::string_view name);
    std::optional<std::size_t> find(std::string_view name) const;

    /// Indexes of the properties the store itself keeps.
    std::size_t created = 0, modified = 0, objectId = 0, mergedIds = 0, owner = 0;

private:
    std::string plural_, singular_, typeId_;
    std::vector<Property> properties_;
    std::vector<std::size_t> defaults_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// Contacts, companies and deals with the default properties and the custom ones that the sandbox
/// comes with.
std::vector<ObjectType> standardTypes();

std::string_view typeName(PropertyType type);
nlohmann::json describeProperty(const Property& property);
/// A property from the form of the properties API; a message instead when a key is wrong.
struct PropertyOrError {
    Property property;
    std::string error;
};
PropertyOrError propertyFromJson(const nlohmann::json& source);

/// Stages that a contact or company moves through, in order.
const std::vector<std::string>& lifecycleStages();
/// Stages of the default deal pipeline with label, probability and whether they close it.
struct DealStage {
    std::string id, label, probability;
    bool closed = false;
};
const std::vector<DealStage>& dealStages();

}  // namespace leadloom::sandbox::hubspot
