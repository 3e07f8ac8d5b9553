#include "hub/config/shared_mappings.h"

#include "hub/mapping/lens_mapping.h"

namespace leadloom::config {
namespace {

/// All that a mapping is made from, as one text.
std::string keyOf(const MappingRequest& request) {
    std::string key;
    const auto add = [&key](std::string_view part) {
        key += std::to_string(part.size());
        key += ':';
        key += part;
    };
    for (const MappingText* text : {&request.connectorDefault, &request.overlay}) {
        add(text->file);
        add(text->text);
    }
    add(request.stream);
    add(toString(request.entity));
    add(request.hints.region);
    add({&request.hints.decimalMark, 1});
    for (const std::vector<std::string>* names : {&request.streams, &request.columns}) {
        add(std::to_string(names->size()));
        for (const std::string& name : *names)
            add(name);
    }
    return key;
}

}  // namespace

Result<std::shared_ptr<const mapping::Mapping>> SharedMappings::load(const MappingRequest& request,
                                                                     model::FieldTable& fields) {
    std::string key = keyOf(request);
    if (const auto known = loaded_.find(key); known != loaded_.end()) return known->second;
    auto loaded = loadMapping(request, fields);
    if (!loaded) return loaded;
    // Only a LensMapping never changes.
    if (dynamic_cast<const mapping::LensMapping*>(loaded->get()) != nullptr)
        loaded_.emplace(std::move(key), *loaded);
    return loaded;
}

}  // namespace leadloom::config
