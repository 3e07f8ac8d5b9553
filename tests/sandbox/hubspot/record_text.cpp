#include "tests/sandbox/hubspot/record_text.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::hubspot {

void appendRecord(std::string& out, const ObjectType& type, const Record& record,
                  const std::vector<Value>& values, const std::vector<std::size_t>& properties,
                  const RecordExtras& extras) {
    out += "{\"id\":\"" + std::to_string(record.id) + "\",\"properties\":{";
    bool first = true;
    for (const auto index : properties) {
        if (!first) out += ',';
        first = false;
        out += '"' + type.properties()[index].name + "\":";
        const auto& value = Record::at(values, index);
        if (value)
            appendJsonString(out, *value);
        else
            out += "null";
    }
    out += "},\"createdAt\":\"" + Record::at(values, type.created).value_or("") +
           "\",\"updatedAt\":\"" + Record::at(values, type.modified).value_or("") +
           "\",\"archived\":" + (record.archived ? "true" : "false");
    if (record.archived) out += ",\"archivedAt\":\"" + record.archivedAt + "\"";
    for (const auto& member : extras.members)
        out += "," + member;
    out += '}';
}

std::vector<std::size_t> wantedProperties(const ObjectType& type,
                                          const std::vector<std::string>& names) {
    if (names.empty()) return type.defaults();
    std::vector<std::size_t> indexes;
    const auto add = [&](std::size_t index) {
        if (std::find(indexes.begin(), indexes.end(), index) == indexes.end())
            indexes.push_back(index);
    };
    for (const auto& name : names)
        if (const auto index = type.find(trimmed(name))) add(*index);
    for (const auto index : {type.created, type.modified, type.objectId})
        add(index);
    return indexes;
}

std::vector<std::size_t> allProperties(const ObjectType& type) {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < type.properties().size(); ++i)
        if (!type.properties()[i].removed) indexes.push_back(i);
    return indexes;
}

std::vector<std::size_t> setProperties(const ObjectType& type, const Record& record) {
    auto indexes = allProperties(type);
    std::erase_if(indexes, [&](std::size_t index) { return !record.at(index); });
    return indexes;
}

}  // namespace leadloom::sandbox::hubspot
