#include "hub/config/shared_mappings.h"

#include "hub/config/yaml_reader.h"
#include "hub/mapping/recognising_mapping.h"

namespace leadloom::config {
namespace {

void add(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

/// All that a mapping is made from, as one text.
std::string keyOf(const MappingRequest& request) {
    std::string key;
    for (const MappingText* text : {&request.connectorDefault, &request.overlay}) {
        add(key, text->file);
        add(key, text->text);
    }
    add(key, request.stream);
    add(key, toString(request.entity));
    add(key, request.hints.region);
    add(key, {&request.hints.decimalMark, 1});
    for (const std::vector<std::string>* names : {&request.streams, &request.columns}) {
        add(key, std::to_string(names->size()));
        for (const std::string& name : *names)
            add(key, name);
    }
    return key;
}

/// A mapping that recognises columns is made from the fields there are, too.
std::string keyWith(const std::string& key, const MappingRequest& request,
                    const model::FieldTable& fields) {
    return key + std::to_string(fields.fieldsOf(request.entity).size());
}

const mapping::RecognisingMapping* recognising(const mapping::Mapping* mapping) {
    return dynamic_cast<const mapping::RecognisingMapping*>(mapping);
}

}  // namespace

/// One file speaks of several streams. A text with faults is left to loadMapping, which tells them.
void SharedMappings::read(MappingText& text) {
    if (text.text.empty()) return;
    const auto [known, fresh] = texts_.try_emplace({text.file, text.text});
    if (fresh) {
        Faults faults;
        auto root = readYaml(text.text, text.file, faults);
        if (root && faults.empty()) known->second = std::make_shared<const Node>(std::move(*root));
    }
    text.root = known->second;
}

Result<std::shared_ptr<const mapping::Mapping>> SharedMappings::load(const MappingRequest& request,
                                                                     model::FieldTable& fields) {
    std::string key = keyOf(request);
    if (const auto known = loaded_.find(key); known != loaded_.end()) return known->second;
    const auto blank = loaded_.find(keyWith(key, request, fields));
    if (blank != loaded_.end()) return Mapping(recognising(blank->second.get())->unlearned());
    MappingRequest prepared = request;
    read(prepared.connectorDefault);
    read(prepared.overlay);
    auto loaded = loadMapping(prepared, fields);
    if (!loaded || !request.columns.empty()) return loaded;
    if (const auto* first = recognising(loaded->get()))
        loaded_.emplace(keyWith(key, request, fields), first->unlearned());
    else
        loaded_.emplace(std::move(key), *loaded);
    return loaded;
}

}  // namespace leadloom::config
