#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::sandbox::salesforce {

enum class FieldType {
    Id,
    Text,
    TextArea,
    Email,
    Phone,
    Url,
    Picklist,
    Boolean,
    Int,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Reference
};

/// One field of an object, with what describe says about it.
struct Field {
    std::string name, label;
    FieldType type = FieldType::Text;
    int length = 0;
    bool required = false;
    bool createable = true, updateable = true;
    bool custom = false, externalId = false, unique = false;
    bool restricted = false;
    std::vector<std::string> options;
    std::string defaultValue;
    /// Object and relationship name of a reference, such as `Account` and `Account`.
    std::string refersTo, relationship;
    /// Gone for every client, as after a schema change.
    bool removed = false;

    bool filterable() const { return type != FieldType::TextArea; }
};

/// One standard object: its fields in describe order, found by name without regard to case.
class ObjectType {
public:
    ObjectType(std::string name, std::string plural, std::string prefix)
        : name_(std::move(name)), plural_(std::move(plural)), prefix_(std::move(prefix)) {}

    const std::string& name() const { return name_; }
    const std::string& plural() const { return plural_; }
    /// First three characters of the ids.
    const std::string& prefix() const { return prefix_; }
    const std::vector<Field>& fields() const { return fields_; }

    /// Adds a field, or brings a removed one back with the new definition.
    std::size_t add(Field field);
    bool remove(std::string_view name);
    /// Index of a field that is not removed.
    std::optional<std::size_t> find(std::string_view name) const;
    /// Index of the reference field behind a relationship name.
    std::optional<std::size_t> findRelationship(std::string_view name) const;
    /// Index of a field that every object has, such as `SystemModstamp`.
    std::size_t at(std::string_view name) const { return *find(name); }

private:
    std::string name_, plural_, prefix_;
    std::vector<Field> fields_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// Lead, Contact, Account, Opportunity and User with their standard fields and the custom ones
/// that the sandbox comes with.
std::vector<ObjectType> standardObjects();

/// The name describe has for a type, such as `string` or `datetime`.
std::string_view typeName(FieldType type);
/// The answer of `sobjects/<object>/describe`.
nlohmann::json describeObject(const ObjectType& type, const std::string& version);
/// The element of `sobjects` for an object.
nlohmann::json summariseObject(const ObjectType& type, const std::string& version);
/// A field from its control-surface form; a message instead when a key is wrong.
struct FieldOrError {
    Field field;
    std::string error;
};
FieldOrError fieldFromJson(const nlohmann::json& source);

}  // namespace leadloom::sandbox::salesforce
