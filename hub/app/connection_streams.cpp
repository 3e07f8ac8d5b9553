#include "hub/app/connection_streams.h"

#include <chrono>
#include <fstream>
#include <set>
#include <sstream>

#include "hub/config/node_json.h"
#include "hub/mapping/filter.h"
#include "hub/mapping/recognising_mapping.h"

namespace leadloom::app {
namespace {

/// Everything is read once in so long, however reliable a system's changes are.
constexpr TimeUs ReconcileUs = TimeUs{7} * 86'400'000'000;

/// A canonical record as a filter sees it.
class RowSubject final : public mapping::FilterSubject {
public:
    RowSubject(const store::CanonicalRow& row, const model::FieldTable& fields)
        : row_(row), fields_(fields) {}
    model::Entity entity() const override { return row_.entity; }
    const model::Value* field(std::string_view name) const override {
        const model::FieldSpec* spec = fields_.find(row_.entity, name);
        if (spec == nullptr) return nullptr;
        const store::CanonicalField* found = row_.find(spec->id);
        return found == nullptr ? nullptr : &found->value;
    }

private:
    const store::CanonicalRow& row_;
    const model::FieldTable& fields_;
};

Result<config::MappingText> mappingText(const std::filesystem::path& file, bool needed) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        if (!needed) return config::MappingText{};
        return Error{ErrorKind::InvalidConfig,
                     "mapping file " + file.string() + " can't be read",
                     "check the connection's `mapping`; it counts from the configuration's folder",
                     {},
                     0};
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return config::MappingText{file.string(), text.str()};
}

struct MappingTexts {
    config::MappingText connectorDefault;
    config::MappingText overlay;
};

Result<MappingTexts> mappingTexts(const config::WorkspaceConfig& workspace,
                                  const config::ConnectionConfig& connection,
                                  const plugin_host::Manifest& manifest) {
    auto standard = mappingText(manifest.folder / "mapping" / "default.yaml", false);
    if (!standard) return standard.error();
    MappingTexts texts{std::move(*standard), {}};
    if (connection.mappingFile.empty()) return texts;
    auto own = mappingText(std::filesystem::path(workspace.folder) / connection.mappingFile, true);
    if (!own) return own.error();
    texts.overlay = std::move(*own);
    return texts;
}

/// "/properties/firstname" → "firstname": connectors know their fields by name.
std::string lastName(const std::string& place) {
    return place.substr(place.rfind('/') + 1);
}

plugin_host::StreamWants wantsOf(const mapping::Mapping& mapping) {
    plugin_host::StreamWants wants;
    std::set<std::string> associations;
    for (const mapping::LensTraits& lens : mapping.lenses()) {
        if (lens.association) associations.insert(lens.referenceStream);
    }
    wants.associations.assign(associations.begin(), associations.end());
    for (const auto& [place, field] : mapping.places())
        wants.fields.push_back(lastName(place));
    return wants;
}

sync::Direction directionOf(config::Direction direction) {
    switch (direction) {
        case config::Direction::In:
            return sync::Direction::In;
        case config::Direction::Out:
            return sync::Direction::Out;
        case config::Direction::TwoWay:
            return sync::Direction::TwoWay;
    }
    return sync::Direction::In;
}

sync::OnDelete onDeleteOf(config::OnDelete onDelete) {
    switch (onDelete) {
        case config::OnDelete::Unlink:
            return sync::OnDelete::Unlink;
        case config::OnDelete::Propagate:
            return sync::OnDelete::Propagate;
        case config::OnDelete::Archive:
            return sync::OnDelete::Archive;
        case config::OnDelete::Recreate:
            return sync::OnDelete::Recreate;
        case config::OnDelete::Ignore:
            return sync::OnDelete::Ignore;
        case config::OnDelete::Ask:
            return sync::OnDelete::Ask;
    }
    return sync::OnDelete::Unlink;
}

/// What may change which records a stream shows. References stay references: a renewed secret shows
/// the same account.
std::string scopeOf(const config::ConnectionConfig& connection,
                    const config::StreamConfig& stream) {
    std::string text = config::jsonOf(connection.settings) + config::jsonOf(stream.settings);
    text += config::toString(connection.auth.type);
    for (const std::string& scope : connection.auth.scopes)
        text += " " + scope;
    return text;
}

sync::StreamSettings engineSettings(const config::ConnectionConfig& connection,
                                    const config::StreamConfig& stream,
                                    const sync::StreamDescription& description,
                                    const model::FieldTable& fields) {
    sync::StreamSettings settings;
    settings.name = stream.name;
    settings.entity = stream.entity;
    settings.direction = directionOf(stream.direction);
    settings.onDelete = onDeleteOf(stream.onDelete);
    settings.marketing = stream.marketing;
    settings.scheduleUs = std::chrono::microseconds(stream.schedule).count();
    settings.reconcileUs = description.incremental ? ReconcileUs : 0;
    settings.scope = scopeOf(connection, stream);
    settings.description = description;
    if (connection.filter) {
        settings.filter = [filter = *connection.filter, &fields](const store::CanonicalRow& row) {
            return filter.matches(RowSubject(row, fields));
        };
    }
    return settings;
}

}  // namespace

Result<ConnectionStreams> connectionStreams(const config::WorkspaceConfig& workspace,
                                            const config::ConnectionConfig& connection,
                                            const plugin_host::Manifest& manifest,
                                            config::SharedMappings& mappings,
                                            model::FieldTable& fields) {
    auto texts = mappingTexts(workspace, connection, manifest);
    if (!texts) return texts.error();
    config::MappingRequest request;
    request.connectorDefault = texts->connectorDefault;
    request.overlay = texts->overlay;
    request.hints = localeHints(connection.locale);
    for (const sync::StreamDescription& stream : manifest.streams) {
        request.streams.push_back(stream.name);
    }
    ConnectionStreams streams;
    for (const config::StreamConfig& stream : connection.streams) {
        request.stream = stream.name;
        request.entity = stream.entity;
        auto mapping = mappings.load(request, fields);
        if (!mapping) return mapping.error();
        const sync::StreamDescription* description = manifest.stream(stream.name);
        sync::StreamSettings settings = engineSettings(
            connection, stream, description == nullptr ? sync::StreamDescription{} : *description,
            fields);
        settings.mapping = *mapping;
        streams.wants[stream.name] = wantsOf(**mapping);
        streams.forEngine.push_back(std::move(settings));
        nlohmann::json told =
            nlohmann::json::parse(config::jsonOf(stream.settings), nullptr, false);
        if (!told.is_object()) told = nlohmann::json::object();
        told["name"] = stream.name;
        if (!(*mapping)->idColumn().empty()) told["id"] = (*mapping)->idColumn();
        streams.forConnector.push_back(std::move(told));
    }
    return streams;
}

std::map<std::string, std::string> coveredFields(const mapping::Mapping& mapping,
                                                 const sync::DiscoveredStream& stream,
                                                 const model::FieldTable& fields) {
    std::map<std::string, std::string> covered;
    const auto cover = [&](const std::string& place, const model::FieldSpec* spec) {
        if (spec != nullptr) covered.emplace(place, spec->name);
    };
    if (const auto* recognising = dynamic_cast<const mapping::RecognisingMapping*>(&mapping)) {
        std::vector<std::string> headers;
        for (const sync::DiscoveredField& field : stream.fields)
            headers.push_back(field.name);
        for (const mapping::RecognisedColumn& column : recognising->columns(headers)) {
            cover(column.header, column.field);
        }
    }
    for (const sync::DiscoveredField& field : stream.fields) {
        for (const auto& [place, id] : mapping.places()) {
            if (place == field.name || "/" + place == field.name)
                cover(field.name, fields.find(id));
        }
    }
    return covered;
}

sync::GuardSettings guardSettings(const config::GuardsConfig& config) {
    sync::GuardSettings guards;
    guards.firstSync = config.firstSync == config::FirstSync::Allow
                           ? sync::GuardSettings::FirstSync::Allow
                           : sync::GuardSettings::FirstSync::Ask;
    guards.maxDeletes = config.maxDeletes;
    guards.maxDeletePercent = config.maxDeletePercent;
    guards.maxChanges = config.maxChanges;
    guards.maxChangePercent = config.maxChangePercent;
    return guards;
}

normalize::LocaleHints localeHints(const config::LocaleConfig& config) {
    return {config.region, config.decimalMark};
}

bool filterLets(const config::ConnectionConfig& connection, const store::CanonicalRow& row,
                const model::FieldTable& fields) {
    return !connection.filter || connection.filter->matches(RowSubject(row, fields));
}

}  // namespace leadloom::app
