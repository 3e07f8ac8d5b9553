#include "hub/config/load_mapping.h"

#include <algorithm>

#include "hub/config/lens_builder.h"
#include "hub/config/mapping_shape.h"
#include "hub/config/nearest_name.h"
#include "hub/config/node_json.h"
#include "hub/config/shape_check.h"
#include "hub/config/yaml_reader.h"
#include "hub/mapping/law_check.h"
#include "hub/mapping/lens_mapping.h"
#include "hub/mapping/recognising_mapping.h"

namespace leadloom::config {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isOption(const std::string& key) {
    return key == "id" || key.starts_with('_');
}

/// One stream's entries, with what an overlay replaces replaced.
class StreamText {
public:
    StreamText(const MappingRequest& request, Faults& faults) : request_(request), faults_(faults) {
        entries_.kind = Node::Kind::Map;
    }

    Node read() {
        lay(request_.connectorDefault);
        lay(request_.overlay);
        return std::move(entries_);
    }

private:
    void lay(const MappingText& text) {
        if (text.text.empty()) return;
        if (text.root) return layTree(*text.root);
        if (const auto root = readYaml(text.text, text.file, faults_)) layTree(*root);
    }

    void layTree(const Node& root) {
        if (root.isNull()) return;
        if (!root.isMap()) {
            faults_.push_back(
                {root.place,
                 {},
                 "expected a map of streams, found " + std::string(describeKind(root)),
                 {}});
            return;
        }
        checkNames(root);
        const Node* stream = root.find(request_.stream);
        if (stream == nullptr || stream->isNull()) return;
        if (!stream->isMap()) {
            faults_.push_back(
                {stream->place,
                 request_.stream,
                 "expected a map of fields, found " + std::string(describeKind(*stream)),
                 {}});
            return;
        }
        if (entries_.place.line == 0) entries_.place = stream->place;
        for (const Node::Entry& entry : stream->entries)
            replace(entry);
    }

    void checkNames(const Node& root) {
        for (const Node::Entry& entry : root.entries) {
            if (request_.streams.empty() || contains(request_.streams, entry.key)) continue;
            faults_.push_back({entry.keyPlace, entry.key,
                               "the connector has no stream of this name",
                               nearestName(entry.key, request_.streams)});
        }
    }

    void replace(Node::Entry entry) {
        for (Node::Entry& present : entries_.entries) {
            if (present.key != entry.key) continue;
            present = std::move(entry);
            return;
        }
        entries_.entries.push_back(std::move(entry));
    }

    const MappingRequest& request_;
    Faults& faults_;
    Node entries_;
};

class Loader {
public:
    Loader(const MappingRequest& request, model::FieldTable& fields, Faults& faults)
        : request_(request), fields_(fields), faults_(faults) {}

    std::shared_ptr<const mapping::Mapping> load() {
        Node stream = StreamText(request_, faults_).read();
        spec_.entity = request_.entity;
        readOptions(stream);
        for (Node::Entry& entry : stream.entries) {
            if (!isOption(entry.key)) readLens(entry);
        }
        if (!faults_.empty()) return nullptr;
        auto lenses = std::make_shared<mapping::LensMapping>(spec_, request_.hints);
        reportBreaches(*lenses, stream);
        if (!faults_.empty()) return nullptr;
        if (!spec_.recognise) return lenses;
        return recognising();
    }

private:
    std::shared_ptr<const mapping::Mapping> recognising() {
        auto made = std::make_shared<mapping::RecognisingMapping>(std::move(spec_), request_.hints,
                                                                  fields_);
        if (!request_.columns.empty()) made->learn(request_.columns);
        return made;
    }

    void readOptions(const Node& stream) {
        Node node;
        node.kind = Node::Kind::Map;
        node.place = stream.place;
        for (const Node::Entry& entry : stream.entries) {
            if (isOption(entry.key)) node.entries.push_back(entry);
        }
        if (!complete(node, *streamOptionsShape(), request_.stream, faults_)) return;
        spec_.idColumn = node.textOf("id");
        spec_.missingIsEmpty = node.textOf("_missing") == "empty";
        spec_.recognise = node.textOf("_recognise") == "true";
        options_.root = node.textOf("_root");
        options_.strings = node.textOf("_strings") == "true" || spec_.recognise;
        options_.recognise = spec_.recognise;
        options_.decimalComma = request_.hints.decimalMark == ',';
        options_.streams = request_.streams;
        const Node* clear = node.find("_clear");
        if (clear != nullptr && clear->isScalar()) options_.clear = clear->text;
        if (const Node* constants = node.find("_constants")) {
            for (const Node::Entry& entry : constants->entries)
                spec_.constants.emplace_back(placePointer(options_, entry.key),
                                             jsonOf(entry.value));
        }
        if (const Node* examples = node.find("_examples")) {
            for (const Node& example : examples->items)
                examples_.push_back(jsonOf(example));
        }
    }

    void readLens(Node::Entry& entry) {
        const std::string path = childPath(request_.stream, entry.key);
        if (!complete(entry.value, *lensShape(), path, faults_)) return;
        const model::FieldSpec* field = fieldOf(entry, path);
        if (field == nullptr || entry.value.isNull()) return;
        auto lens = buildLens(*field, entry.value, options_, path, faults_);
        if (lens) spec_.lenses.push_back(std::move(*lens));
    }

    const model::FieldSpec* fieldOf(const Node::Entry& entry, const std::string& path) {
        if (const model::FieldSpec* known = fields_.find(request_.entity, entry.key)) return known;
        if (!entry.key.starts_with("custom.")) {
            Names names;
            for (const model::FieldSpec* field : fields_.fieldsOf(request_.entity))
                names.push_back(field->name);
            faults_.push_back({entry.keyPlace, path,
                               "the entity " + std::string(toString(request_.entity)) +
                                   " has no field of this name",
                               nearestName(entry.key, names)});
            return nullptr;
        }
        const auto type = model::fieldTypeFrom(entry.value.textOf("type"));
        auto interned =
            fields_.intern(request_.entity, entry.key, type.value_or(model::FieldType::Text));
        if (interned) return *interned;
        faults_.push_back({entry.keyPlace, path, interned.error().message, {}});
        return nullptr;
    }

    void reportBreaches(const mapping::LensMapping& lenses, const Node& stream) {
        for (const auto& breach : mapping::checkLaws(lenses, examples_, request_.hints)) {
            const model::FieldSpec* field =
                breach.field == 0 ? nullptr : fields_.find(breach.field);
            const std::string key = field == nullptr ? "_examples" : field->name;
            const std::string which = breach.example == 0
                                          ? "the field's own example: "
                                          : "example " + std::to_string(breach.example) + ": ";
            faults_.push_back({placeOfKey(stream, key),
                               childPath(request_.stream, key),
                               which + breach.message,
                               {}});
        }
    }

    static Place placeOfKey(const Node& stream, const std::string& key) {
        for (const Node::Entry& entry : stream.entries) {
            if (entry.key == key) return entry.keyPlace;
        }
        return stream.place;
    }

    const MappingRequest& request_;
    model::FieldTable& fields_;
    Faults& faults_;
    StreamOptions options_;
    mapping::MappingSpec spec_;
    std::vector<std::string> examples_;
};

}  // namespace

Result<std::shared_ptr<const mapping::Mapping>> loadMapping(const MappingRequest& request,
                                                            model::FieldTable& fields,
                                                            Faults* faults) {
    Faults own;
    Faults& found = faults != nullptr ? *faults : own;
    auto loaded = Loader(request, fields, found).load();
    if (!found.empty() || !loaded) return asError(found, "mend the mapping at the places named");
    return loaded;
}

}  // namespace leadloom::config
