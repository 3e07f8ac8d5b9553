#include "hub/mapping/lens_mapping.h"

#include <algorithm>
#include <unordered_map>

#include "hub/mapping/json_pointer.h"
#include "hub/mapping/payload_reader.h"

namespace leadloom::mapping {
namespace {

using model::FieldType;
using model::Value;

constexpr std::size_t NoLens = SIZE_MAX;

/// What one thread keeps between records: buffers and parsers of both JSON texts.
struct WorkerState {
    PayloadReader record;
    PayloadReader associations;
};

WorkerState& workerState() {
    thread_local WorkerState state;
    return state;
}

/// A normaliser of this thread for these hints, for comparing values outside of a read.
normalize::Normalizer& comparer(const normalize::LocaleHints& hints) {
    thread_local std::unordered_map<std::string, std::unique_ptr<normalize::Normalizer>> known;
    auto& found = known[hints.region + hints.decimalMark];
    if (!found) found = std::make_unique<normalize::Normalizer>(hints);
    return *found;
}

/// A place as a person reads it: a plain name where that says all, else the pointer.
std::string_view placeName(const LensPlace& place) {
    const std::string_view pointer = place.pointer;
    const bool plain = pointer.find('/', 1) == std::string_view::npos &&
                       pointer.find('~') == std::string_view::npos;
    return plain ? pointer.substr(1) : pointer;
}

/// Values of these types are read by the country of their record.
bool dependsOnCountry(FieldType type) {
    return type == FieldType::Phone || type == FieldType::Region || type == FieldType::Currency;
}

}  // namespace

struct LensMapping::Plan {
    KeyTree record;
    KeyTree associations;
    std::size_t recordSlots = 0;
    std::size_t associationSlots = 0;
    std::vector<std::size_t> firstSlot;  ///< of each lens, in the tree it reads from
    std::size_t country = NoLens;
    bool readsAssociations = false;
};

LensMapping::LensMapping(MappingSpec spec, normalize::LocaleHints hints)
    : spec_(std::move(spec)), hints_(std::move(hints)) {
    std::sort(spec_.lenses.begin(), spec_.lenses.end(),
              [](const LensSpec& a, const LensSpec& b) { return a.field->id < b.field->id; });
    auto plan = std::make_unique<Plan>();
    for (const LensSpec& one : spec_.lenses) {
        Lens lens(one);
        traits_.push_back(lens.traits());
        const bool association = !one.association.empty();
        plan->firstSlot.push_back(association ? plan->associationSlots : plan->recordSlots);
        if (association) {
            plan->associations.add({one.association},
                                   static_cast<std::uint16_t>(plan->associationSlots++));
            plan->readsAssociations = true;
        }
        for (const LensPlace& place : one.places) {
            const auto steps = pointerSteps(place.pointer);
            if (!steps) continue;
            const auto slot = static_cast<std::uint16_t>(plan->recordSlots++);
            one.reference.empty() ? plan->record.add(*steps, slot)
                                  : plan->record.addReference(*steps, slot);
        }
        if (one.field->type == FieldType::Country && plan->country == NoLens && !one.writeOnly) {
            plan->country = lenses_.size();
        }
        lenses_.push_back(std::move(lens));
    }
    plan->record.seal();
    plan->associations.seal();
    plan_ = std::move(plan);
}

LensMapping::~LensMapping() = default;

const Lens* LensMapping::find(model::FieldId field) const {
    const LensTraits* traits = lens(field);
    return traits == nullptr ? nullptr
                             : &lenses_[static_cast<std::size_t>(traits - traits_.data())];
}

Status LensMapping::read(std::string_view payload, std::string_view associations,
                         normalize::Normalizer& scratch, MappedRecord& out) const {
    WorkerState& state = workerState();
    if (Status read = state.record.read(payload, plan_->record, plan_->recordSlots); !read) {
        return read;
    }
    if (plan_->readsAssociations && !associations.empty()) {
        const Status read =
            state.associations.read(associations, plan_->associations, plan_->associationSlots);
        if (!read) return read.error().at("associations");
    }
    out.fields.resize(lenses_.size());
    for (std::size_t i = 0; i < lenses_.size(); ++i)
        readField(i, associations, out.fields[i]);
    std::string_view region;
    const auto canonical = [&](std::size_t i) {
        const Lens& lens = lenses_[i];
        const bool machine = lens.fromRecord() && !lens.spec().places.empty() &&
                             state.record.slots()[plan_->firstSlot[i]].kind == Slot::Kind::Number;
        const bool local = dependsOnCountry(lens.spec().field->type);
        lens.readCanonical(scratch, local ? region : std::string_view{}, machine, out.fields[i]);
    };
    if (plan_->country != NoLens) {
        canonical(plan_->country);
        region = out.fields[plan_->country].canonical.text();
    }
    for (std::size_t i = 0; i < lenses_.size(); ++i) {
        if (i != plan_->country) canonical(i);
    }
    return Status::ok();
}

void LensMapping::readField(std::size_t index, std::string_view associations,
                            MappedField& out) const {
    const Lens& lens = lenses_[index];
    out.field = lens.spec().field->id;
    if (lens.spec().writeOnly) {
        out.external = Value::absent();
        out.canonical = Value::absent();
        out.refusal.clear();
    } else if (!lens.spec().association.empty()) {
        const Slot missing;
        const Slot& slot = associations.empty()
                               ? missing
                               : workerState().associations.slots()[plan_->firstSlot[index]];
        lens.readExternal(std::span(&slot, 1), false, out);
        if (slot.kind == Slot::Kind::Items) out.external = associated(lens, slot);
    } else if (lens.spec().constant) {
        out.external = Value::text(*lens.spec().constant);
        out.refusal.clear();
    } else {
        const std::span<const Slot> slots(workerState().record.slots());
        lens.readExternal(slots.subspan(plan_->firstSlot[index], lens.spec().places.size()),
                          spec_.missingIsEmpty, out);
    }
}

Value LensMapping::associated(const Lens& lens, const Slot& slot) {
    if (slot.items.empty()) return Value::empty();
    return lens.spec().field->many ? Value::items(slot.items) : Value::text(slot.items.front());
}

Value LensMapping::put(model::FieldId field, const Value& canonical) const {
    return putOver(field, canonical, Value::absent());
}

Value LensMapping::putOver(model::FieldId field, const Value& canonical,
                           const Value& current) const {
    const Lens* lens = find(field);
    return lens == nullptr ? Value::absent() : lens->put(canonical, current, comparer(hints_));
}

bool LensMapping::equivalent(model::FieldId field, const Value& left, const Value& right) const {
    const Lens* lens = find(field);
    if (left == right || lens == nullptr) return left == right;
    return lens->equivalent(left, right, comparer(hints_));
}

void LensMapping::writeAll(std::span<const ExternalField> fields, JsonWriter& out) const {
    for (const ExternalField& field : fields) {
        if (const Lens* lens = find(field.field)) lens->write(field.external, out);
    }
}

std::string LensMapping::compose(std::span<const ExternalField> fields) const {
    JsonWriter out;
    writeAll(fields, out);
    return out.text();
}

std::string LensMapping::composeCreate(std::span<const ExternalField> fields) const {
    JsonWriter out;
    for (const auto& [pointer, json] : spec_.constants) {
        if (const auto steps = pointerSteps(pointer)) out.put(*steps, json);
    }
    for (const Lens& lens : lenses_) {
        if (!lens.spec().filler.empty()) lens.write(Value::empty(), out);
    }
    for (const ExternalField& field : fields) {
        const Lens* lens = find(field.field);
        const bool worthSaying = field.external.isPresent();
        if (lens != nullptr && worthSaying) lens->write(field.external, out);
    }
    return out.text();
}

std::string_view LensMapping::placeOf(model::FieldId field) const {
    const Lens* lens = find(field);
    if (lens == nullptr) return {};
    for (const LensPlace& place : lens->spec().places) {
        if (!place.readOnly) return placeName(place);
    }
    return {};
}

std::vector<std::pair<std::string, model::FieldId>> LensMapping::places() const {
    std::vector<std::pair<std::string, model::FieldId>> found;
    for (const Lens& lens : lenses_) {
        if (lens.spec().writeOnly) continue;
        for (const LensPlace& place : lens.spec().places) {
            found.emplace_back(placeName(place), lens.spec().field->id);
        }
    }
    return found;
}

}  // namespace leadloom::mapping
