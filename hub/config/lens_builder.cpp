#include "hub/config/lens_builder.h"

#include <algorithm>

#include "hub/config/nearest_name.h"
#include "hub/config/scalar_forms.h"
#include "hub/mapping/date_format.h"
#include "hub/mapping/json_pointer.h"

namespace leadloom::config {
namespace {

using mapping::JsonForm;
using mapping::LengthUnit;
using mapping::LensPlace;
using mapping::LensSpec;
using mapping::Otherwise;
using model::FieldType;

bool isTrue(const Node& node, std::string_view key) {
    return node.textOf(key) == "true";
}

std::vector<std::string> words(const Node* node) {
    std::vector<std::string> found;
    if (node == nullptr) return found;
    if (node->isScalar()) found.push_back(node->text);
    for (const Node& item : node->items)
        found.push_back(item.text);
    return found;
}

JsonForm formFor(FieldType type, const std::string& written, bool strings) {
    if (written == "string") return JsonForm::String;
    if (written == "number") return JsonForm::Number;
    if (written == "boolean") return JsonForm::Boolean;
    if (written == "array") return JsonForm::Array;
    if (strings) return JsonForm::String;
    if (type == FieldType::Decimal || type == FieldType::Integer) return JsonForm::Number;
    return type == FieldType::Boolean ? JsonForm::Boolean : JsonForm::String;
}

bool isCutByDefault(FieldType type) {
    return type == FieldType::Text || type == FieldType::LongText ||
           type == FieldType::PersonName || type == FieldType::CompanyName;
}

class Builder {
public:
    Builder(const model::FieldSpec& field, const Node& node, const StreamOptions& options,
            const std::string& path, Faults& faults)
        : field_(field), node_(node), options_(options), path_(path), faults_(faults) {
        lens_.field = &field;
        lens_.clearText = options.clear;
        lens_.peopleText = options.recognise;
        lens_.decimalComma = options.recognise && options.decimalComma;
        lens_.writeOnly = field.computed;
        lens_.cut = isCutByDefault(field.type);
    }

    std::optional<LensSpec> build() {
        const std::size_t before = faults_.size();
        lens_.form = formFor(field_.type, node_.textOf("as"), options_.strings);
        readSource();
        if (node_.isMap()) {
            readWords();
            readLimits();
        }
        checkSense();
        if (faults_.size() != before) return std::nullopt;
        return std::move(lens_);
    }

private:
    void fault(const Node& at, std::string_view key, std::string message,
               std::string nearest = {}) {
        faults_.push_back({at.place, key.empty() ? path_ : childPath(path_, key),
                           std::move(message), std::move(nearest)});
    }

    void addPlace(const Node& at, const std::string& written, LensPlace place) {
        place.pointer = placePointer(options_, written);
        if (!mapping::pointerSteps(place.pointer)) {
            fault(at, {}, "expected a column, or a JSON pointer such as /properties/email");
        }
        lens_.places.push_back(std::move(place));
    }

    void addPlaces(const Node& from) {
        if (from.isScalar()) {
            LensPlace place;
            place.separator = node_.textOf("split");
            place.array = lens_.form == JsonForm::Array;
            addPlace(from, from.text, std::move(place));
        }
        for (const Node& item : from.items) {
            LensPlace place;
            place.separator = item.textOf("split");
            place.array = item.textOf("as") == "array" || lens_.form == JsonForm::Array;
            place.readOnly = isTrue(item, "read_only");
            addPlace(item, item.isScalar() ? item.text : item.textOf("from"), std::move(place));
        }
    }

    void readSource() {
        if (!node_.isMap()) return addPlaces(node_);
        const Node* from = node_.find("from");
        const Node* join = node_.find("join");
        const Node* constant = node_.find("constant");
        lens_.association = node_.textOf("association");
        lens_.reference = node_.textOf("reference");
        const int sources = (from != nullptr) + (join != nullptr) + (constant != nullptr) +
                            (lens_.association.empty() ? 0 : 1);
        if (sources != 1) {
            return fault(node_, {},
                         sources == 0
                             ? "expected one of from, join, constant, association"
                             : "only one of from, join, constant, association can stand here");
        }
        if (from != nullptr) addPlaces(*from);
        if (constant != nullptr) lens_.constant = constant->text;
        if (join == nullptr) return;
        for (const Node& item : join->items)
            addPlace(item, item.text, {});
        const Node* separator = node_.find("separator");
        lens_.joinSeparator = separator == nullptr ? " " : separator->text;
    }

    void readWords() {
        if (const Node* map = node_.find("map")) {
            for (const Node::Entry& entry : map->entries) {
                checkEnum(entry.value, childPath("map", entry.key), entry.value.text);
                lens_.map.push_back({entry.key, entry.value.text});
            }
        }
        if (const Node* map = node_.find("write_map")) {
            for (const Node::Entry& entry : map->entries) {
                checkEnum(entry.value, childPath("write_map", entry.key), entry.key);
                lens_.writeMap.push_back({entry.value.text, entry.key});
            }
        }
        readOtherwise();
        lens_.formats = words(node_.find("format"));
        if (const Node* boolean = node_.find("boolean")) {
            lens_.trueWords = words(&boolean->items[0]);
            lens_.falseWords = words(&boolean->items[1]);
        }
        lens_.invert = isTrue(node_, "invert");
        lens_.emptyWords = words(node_.find("empty"));
        lens_.filler = node_.textOf("default_on_create");
        if (const Node* clear = node_.find("clear")) {
            lens_.clearText.reset();
            if (clear->isScalar()) lens_.clearText = clear->text;
        }
    }

    void readOtherwise() {
        const Node* otherwise = node_.find("otherwise");
        if (otherwise == nullptr || otherwise->text == "keep") return;
        lens_.otherwise = otherwise->text == "drop" ? Otherwise::Drop : Otherwise::Constant;
        lens_.otherwiseValue = otherwise->text;
        if (lens_.otherwise == Otherwise::Constant)
            checkEnum(*otherwise, "otherwise", otherwise->text);
    }

    void checkEnum(const Node& at, std::string_view key, const std::string& value) {
        if (field_.type != FieldType::Enum || value.empty() || field_.enums.empty()) return;
        if (std::find(field_.enums.begin(), field_.enums.end(), value) != field_.enums.end())
            return;
        std::string known;
        for (const std::string& one : field_.enums)
            known += (known.empty() ? "" : ", ") + one;
        fault(at, key, "expected one of " + known + ", found \"" + value + "\"",
              nearestName(value, field_.enums));
    }

    void readLimits() {
        lens_.readOnly = isTrue(node_, "read_only");
        lens_.writeOnly = lens_.writeOnly || isTrue(node_, "write_only");
        lens_.createOnly = isTrue(node_, "create_only");
        lens_.clearable = node_.textOf("clearable") != "false";
        lens_.maxLength =
            static_cast<std::size_t>(parseInteger(node_.textOf("max_length")).value_or(0));
        const std::string& unit = node_.textOf("unit");
        lens_.unit = unit == "utf16"   ? LengthUnit::Utf16
                     : unit == "bytes" ? LengthUnit::Bytes
                                       : LengthUnit::Codepoints;
        if (node_.find("overlong") != nullptr) lens_.cut = node_.textOf("overlong") == "cut";
        lens_.foldCase = isTrue(node_, "fold_case");
        lens_.lowercase = isTrue(node_, "lowercase");
    }

    void checkSense() {
        const bool reference = field_.type == FieldType::Reference;
        const bool pointed = !lens_.reference.empty() || !lens_.association.empty();
        if (reference != pointed && !lens_.constant) {
            fault(node_, {},
                  reference ? "this field points to another record: say which stream holds "
                              "it with reference: or association:"
                            : "this field does not point to another record");
        }
        checkStream("reference", lens_.reference);
        checkStream("association", lens_.association);
        for (const std::string& format : lens_.formats) {
            const bool temporal =
                field_.type == FieldType::Date || field_.type == FieldType::DateTime;
            if (temporal && mapping::isDateFormat(format)) continue;
            fault(*node_.find("format"), "format",
                  temporal ? "expected a pattern such as %d.%m.%Y, or epoch_s or epoch_ms"
                           : "only dates and times have a format");
        }
        if (lens_.readOnly && lens_.writeOnly) {
            fault(node_, {},
                  field_.computed ? "computed fields are only written"
                                  : "read_only and write_only exclude each other");
        }
    }

    void checkStream(std::string_view key, const std::string& stream) {
        const auto& known = options_.streams;
        if (stream.empty() || known.empty()) return;
        if (std::find(known.begin(), known.end(), stream) != known.end()) return;
        fault(*node_.find(key), key, "the connector has no stream \"" + stream + "\"",
              nearestName(stream, known));
    }

    const model::FieldSpec& field_;
    const Node& node_;
    const StreamOptions& options_;
    const std::string& path_;
    Faults& faults_;
    LensSpec lens_;
};

}  // namespace

std::optional<LensSpec> buildLens(const model::FieldSpec& field, const Node& node,
                                  const StreamOptions& options, const std::string& path,
                                  Faults& faults) {
    return Builder(field, node, options, path, faults).build();
}

std::string placePointer(const StreamOptions& options, const std::string& written) {
    if (written.starts_with('/')) return written;
    return written.empty() ? std::string() : mapping::pointerTo(options.root, written);
}

}  // namespace leadloom::config
