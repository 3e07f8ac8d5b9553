#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/result.h>
#include <leadloom/sdk/status.h>
#include <leadloom/sdk/text_list.h>
#include <nlohmann/json.hpp>

/// Discovery from a vendor's own list of fields.
namespace leadloom::sdk {

using Json = nlohmann::json;

/// Members of a vendor's JSON that may be absent, null or of another type: then "", false, 0, [].
inline std::string textOf(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}
inline bool flagOf(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_boolean() && at->get<bool>();
}
inline std::int64_t integerOf(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}
inline const Json& listOf(const Json& object, const char* key) {
    static const Json none = Json::array();
    const auto at = object.find(key);
    return at != object.end() && at->is_array() ? *at : none;
}

/// A value as text, whatever its type; null is empty.
inline std::string plainText(const Json& value) {
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}
/// Takes a member out of an object; null where there is none.
inline Json takenOut(Json& object, const char* key) {
    Json value;
    if (const auto at = object.find(key); at != object.end()) {
        value = std::move(*at);
        object.erase(at);
    }
    return value;
}

/// Puts what was found into a member; else why there is nothing.
template <typename T>
Status setMember(Json& object, const char* key, Result<T> found) {
    if (!found) return found.status();
    object[key] = *std::move(found);
    return Status::ok();
}

/// How a vendor writes its list of fields. Members that are null: it tells no such thing.
struct FieldWords {
    const char* list;             ///< member that holds the fields
    std::string_view root = "/";  ///< of a field's pointer, before its name
    /// "int=integer email=string:email": the vendor's type, ours, our format; any other: string.
    std::string_view types;
    const char* options = nullptr;     ///< member with the values to choose from
    const char* optionFlag = nullptr;  ///< flag of an option …
    bool offered = true;               ///< … that has this value in those that can be chosen
    const char* length = nullptr;      ///< in characters
    const char* name = "name";         ///< members of a field …
    const char* label = "label";
    const char* type = "type";
    const char* optionValue = "value";  ///< … and of an option
    const char* optionLabel = "label";
};

namespace detail {

inline void addType(Json& described, std::string_view type, std::string_view types) {
    described["type"] = "string";
    const auto ours = wordFor(types, type);
    if (!ours) return;
    const auto parts = splitText(*ours, ':');
    described["type"] = parts.front();
    if (parts.size() > 1) described["format"] = parts.back();
}

inline Json optionsOf(const Json& field, const FieldWords& words) {
    auto values = Json::array();
    for (const auto& option : listOf(field, words.options)) {
        if (!option.is_object()) continue;
        const bool isTold = words.optionFlag != nullptr && option.contains(words.optionFlag);
        if (isTold && flagOf(option, words.optionFlag) != words.offered) continue;
        auto value = textOf(option, words.optionValue);
        auto label = option.contains(words.optionLabel) ? textOf(option, words.optionLabel) : value;
        values.push_back({{"value", std::move(value)}, {"label", std::move(label)}});
    }
    return values;
}

}  // namespace detail

/// Name, pointer, title, type, format, values and length of a field; what else the vendor knows is
/// added by the connector.
inline Json describedField(const Json& field, const FieldWords& words) {
    const auto name = textOf(field, words.name);
    Json described = {{"name", name}, {"pointer", std::string(words.root) + name}};
    if (auto label = textOf(field, words.label); !label.empty())
        described["title"] = std::move(label);
    detail::addType(described, textOf(field, words.type), words.types);
    if (words.options != nullptr)
        if (auto values = detail::optionsOf(field, words); !values.empty())
            described["values"] = std::move(values);
    if (words.length != nullptr && integerOf(field, words.length) > 0) {
        described["max_length"] = integerOf(field, words.length);
        described["length_unit"] = "characters";
    }
    return described;
}

/// A vendor's description of a stream as discovery wants it. `add(field, described)` completes each
/// field. LL_TRANSIENT where it (an answer that can't be parsed, say) holds no list of fields.
template <typename Add>
Result<Json> describedStream(const Json& vendors, const FieldWords& words, Add&& add) {
    if (!vendors.is_object() || !vendors.contains(words.list) || !vendors[words.list].is_array())
        return Status{LL_TRANSIENT, "the vendor's description of a stream can't be read"};
    Json stream = {{"fields", Json::array()}, {"notes", Json::array()}};
    for (const auto& field : vendors[words.list]) {
        if (!field.is_object()) continue;
        auto described = describedField(field, words);
        add(field, described);
        stream["fields"].push_back(std::move(described));
    }
    return stream;
}

/// Fields that a connector knows by itself: "name EMAIL:email tags=array" gives a list of three:
/// texts, of which the second has a format, and an array.
inline Json namedFields(std::string_view names) {
    auto fields = Json::array();
    for (const auto entry : splitText(names, ' ')) {
        const auto type = entry.find('=');
        const auto parts = splitText(entry.substr(0, type), ':');
        const std::string name(parts.front());
        fields.push_back({{"name", name}, {"pointer", "/" + name}, {"type", "string"}});
        if (type != std::string_view::npos) fields.back()["type"] = entry.substr(type + 1);
        if (parts.size() > 1) fields.back()["format"] = parts.back();
    }
    return fields;
}

/// An answer's body as JSON; a discarded value where it is none.
inline Json parsedJson(std::string_view body) {
    return Json::parse(body, nullptr, false);
}

/// JSON text in which what is no UTF-8 was replaced.
inline std::string textOfJson(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace leadloom::sdk
