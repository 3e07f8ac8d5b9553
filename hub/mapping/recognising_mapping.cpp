#include "hub/mapping/recognising_mapping.h"

#include <algorithm>
#include <set>

#include "hub/mapping/json_pointer.h"
#include "hub/mapping/payload_reader.h"

namespace leadloom::mapping {
namespace {

using model::Value;

constexpr std::size_t MostLayouts = 200;

std::string keyOf(const std::vector<std::string>& headers) {
    std::string key;
    for (const std::string& header : headers) {
        key += header;
        key += '\n';
    }
    return key;
}

bool canStandInColumn(const model::FieldSpec& field) {
    return !field.computed && field.type != model::FieldType::Reference;
}

std::string pointersOf(const Lens& lens) {
    std::string pointers;
    for (const LensPlace& place : lens.spec().places)
        pointers += place.pointer + '\n';
    return pointers;
}

LensSpec underUnifiedName(const model::FieldSpec& field, bool decimalComma) {
    const RecognisedColumn column{field.name, &field, field.many ? ";" : ""};
    return lensesFor({&column, 1}, {}, decimalComma).front();
}

}  // namespace

RecognisingMapping::RecognisingMapping(MappingSpec given, normalize::LocaleHints hints,
                                       const model::FieldTable& fields)
    : given_(std::move(given)), hints_(std::move(hints)), fields_(fields) {
    for (const LensSpec& lens : given_.lenses)
        givenFields_.push_back(lens.field->id);
    MappingSpec items = given_;
    MappingSpec plain = given_;
    for (const model::FieldSpec* field : fields_.fieldsOf(given_.entity)) {
        if (isGiven(field->id) || !canStandInColumn(*field)) continue;
        LensSpec lens = underUnifiedName(*field, hints_.decimalMark == ',');
        plain.lenses.push_back(lens);
        lens.places[0].array = field->many;
        items.lenses.push_back(std::move(lens));
    }
    items_ = std::make_shared<const LensMapping>(std::move(items), hints_);
    plain_ = std::make_shared<const LensMapping>(std::move(plain), hints_);
}

// All but what was seen.
RecognisingMapping::RecognisingMapping(const RecognisingMapping& other)
    : Mapping(other),
      given_(other.given_),
      hints_(other.hints_),
      fields_(other.fields_),
      givenFields_(other.givenFields_),
      items_(other.items_),
      plain_(other.plain_) {}

std::shared_ptr<const RecognisingMapping> RecognisingMapping::unlearned() const {
    return std::shared_ptr<const RecognisingMapping>(new RecognisingMapping(*this));
}

RecognisingMapping::~RecognisingMapping() = default;

bool RecognisingMapping::isGiven(model::FieldId field) const {
    return std::find(givenFields_.begin(), givenFields_.end(), field) != givenFields_.end();
}

std::vector<RecognisedColumn> RecognisingMapping::columns(
    std::span<const std::string> headers) const {
    std::unordered_map<std::string, const model::FieldSpec*> given;
    for (const LensSpec& lens : given_.lenses) {
        for (const LensPlace& place : lens.places)
            given.emplace(place.pointer, lens.field);
    }
    std::vector<std::string> free;
    for (const std::string& header : headers) {
        if (!given.contains(pointerTo({}, header))) free.push_back(header);
    }
    const auto recognised = recogniseColumns(free, given_.entity, fields_);
    std::vector<RecognisedColumn> all;
    std::size_t next = 0;
    for (const std::string& header : headers) {
        const auto found = given.find(pointerTo({}, header));
        if (found != given.end()) {
            all.push_back({header, found->second, {}});
            continue;
        }
        RecognisedColumn column = recognised[next++];
        const bool taken = column.field != nullptr && isGiven(column.field->id);
        if (taken || header == given_.idColumn) column.field = nullptr;
        all.push_back(std::move(column));
    }
    return all;
}

RecognisingMapping::Layout RecognisingMapping::makeLayout(
    const std::vector<std::string>& headers) const {
    MappingSpec spec = given_;
    const std::vector<RecognisedColumn> found = columns(headers);
    for (LensSpec& lens : lensesFor(found, givenFields_, hints_.decimalMark == ','))
        spec.lenses.push_back(std::move(lens));
    return std::make_shared<const LensMapping>(std::move(spec), hints_);
}

RecognisingMapping::Layout RecognisingMapping::layoutOf(
    const std::vector<std::string>& headers) const {
    const std::string key = keyOf(headers);
    {
        const std::shared_lock lock(mutex_);
        const auto found = known_.find(key);
        if (found != known_.end()) return found->second;
    }
    Layout layout = makeLayout(headers);
    const std::unique_lock lock(mutex_);
    if (known_.size() >= MostLayouts) return layout;
    const auto [entry, fresh] = known_.emplace(key, layout);
    if (fresh) ordered_.push_back(layout);
    return entry->second;
}

std::vector<RecognisingMapping::Layout> RecognisingMapping::layouts() const {
    const std::shared_lock lock(mutex_);
    return ordered_;
}

Status RecognisingMapping::read(std::string_view payload, std::string_view associations,
                                normalize::Normalizer& scratch, MappedRecord& out) const {
    thread_local PayloadReader reader;
    thread_local std::vector<std::string> headers;
    if (Status keys = reader.keysOf(payload, headers); !keys) return keys;
    const Layout layout = layoutOf(headers);
    if (Status read = layout->read(payload, associations, scratch, out); !read) return read;
    for (MappedField& field : out.fields) {
        const Lens* lens = layout->find(field.field);
        const bool flat = lens->spec().field->many && !isGiven(field.field);
        if (!flat || !field.external.isPresent()) continue;
        field.external = items_->find(field.field)->distributed(lens->itemsOf(field.external));
    }
    return Status::ok();
}

Value RecognisingMapping::put(model::FieldId field, const Value& canonical) const {
    return items_->put(field, canonical);
}

Value RecognisingMapping::putOver(model::FieldId field, const Value& canonical,
                                  const Value& current) const {
    return items_->putOver(field, canonical, current);
}

bool RecognisingMapping::equivalent(model::FieldId field, const Value& left,
                                    const Value& right) const {
    return items_->equivalent(field, left, right);
}

void RecognisingMapping::write(const ExternalField& field, const LensMapping& layout,
                               JsonWriter& out) const {
    const Lens* lens = layout.find(field.field);
    const Lens* items = items_->find(field.field);
    const bool flat = lens->spec().field->many && !isGiven(field.field);
    lens->write(flat && field.external.isPresent()
                    ? lens->distributed(items->itemsOf(field.external))
                    : field.external,
                out);
}

void RecognisingMapping::writeUnder(const ExternalField& field, const std::vector<Layout>& seen,
                                    bool everyName, JsonWriter& out) const {
    if (items_->find(field.field) == nullptr || field.external.isAbsent()) return;
    std::vector<const LensMapping*> holders;
    std::set<std::string> names;
    for (const Layout& layout : seen) {
        const Lens* lens = layout->find(field.field);
        if (lens == nullptr || !names.insert(pointersOf(*lens)).second) continue;
        holders.push_back(layout.get());
        if (!everyName) break;
    }
    if (holders.empty()) return write(field, *plain_, out);
    for (auto layout = holders.rbegin(); layout != holders.rend(); ++layout)
        write(field, **layout, out);
}

std::string RecognisingMapping::compose(std::span<const ExternalField> fields) const {
    JsonWriter out;
    const std::vector<Layout> seen = layouts();
    for (const ExternalField& field : fields)
        writeUnder(field, seen, true, out);
    return out.text();
}

std::string RecognisingMapping::composeCreate(std::span<const ExternalField> fields) const {
    JsonWriter out;
    const std::vector<Layout> seen = layouts();
    for (const ExternalField& field : fields) {
        if (field.external.isPresent()) writeUnder(field, seen, false, out);
    }
    return out.text();
}

std::string_view RecognisingMapping::placeOf(model::FieldId field) const {
    const std::shared_lock lock(mutex_);
    for (const Layout& layout : ordered_) {
        if (layout->find(field) != nullptr) return layout->placeOf(field);
    }
    return plain_->placeOf(field);
}

}  // namespace leadloom::mapping
