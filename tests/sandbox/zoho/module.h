#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::sandbox::zoho {

enum class FieldType {
    Text,
    TextArea,
    Email,
    Phone,
    Website,
    Picklist,
    MultiPicklist,
    Integer,
    Double,
    Currency,
    Boolean,
    Date,
    DateTime,
    Lookup,
    Owner
};

/// One field of a module.
struct Field {
    std::string name;
    FieldType type = FieldType::Text;
    /// Most characters; 0 for types without a length.
    std::size_t length = 255;
    std::vector<std::string> options = {};
    /// Only these options may be set; elsewhere the API takes new ones too.
    bool closed = false;
    /// Module that a lookup leads to.
    std::string target = {};
    bool required = false;
    bool readOnly = false;
    /// No two live records have the same value.
    bool unique = false;
    bool custom = false;
    bool removed = false;
};

/// One of Leads, Contacts, Accounts and Deals.
class Module {
public:
    /// `keyField`: what upsert matches by when nothing is named; `nameField`: what stands for a
    /// record elsewhere.
    Module(std::string name, std::string singular, std::string keyField, std::string nameField,
           std::vector<Field> fields);

    const std::string& name() const { return name_; }
    const std::string& singular() const { return singular_; }
    const std::string& keyField() const { return keyField_; }
    const std::string& nameField() const { return nameField_; }
    const std::vector<Field>& fields() const { return fields_; }

    /// Null where there is no such field. API names are spelled exactly.
    const Field* find(std::string_view name) const;
    void add(Field field);
    bool remove(std::string_view name);

private:
    std::string name_, singular_, keyField_, nameField_;
    std::vector<Field> fields_;
};

/// The modules with the fields that an account begins with, and the sandbox's own `Loom_Id`.
std::vector<Module> standardModules();

/// `text`, `picklist`: the word in descriptions and refusals.
std::string typeName(FieldType type);
nlohmann::json describeField(const Field& field, std::int64_t id);
/// From {"name", "type", "unique"?, "length"?, "options"?}; a message where a key is wrong.
std::string fieldFromJson(const nlohmann::json& source, Field& field);

}  // namespace leadloom::sandbox::zoho
