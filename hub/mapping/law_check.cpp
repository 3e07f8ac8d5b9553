#include "hub/mapping/law_check.h"

#include <algorithm>

namespace leadloom::mapping {
namespace {

using model::Value;

std::string shown(const Value& value) {
    if (value.isAbsent()) return "nothing";
    if (value.isEmpty()) return "an empty value";
    std::string text = value.text();
    std::replace(text.begin(), text.end(), Value::ItemSeparator, '|');
    return "\"" + text + "\"";
}

bool subset(const Value& part, const Value& whole) {
    const auto items = whole.items();
    const auto parts = part.items();
    return std::all_of(parts.begin(), parts.end(), [&](std::string_view one) {
        return std::find(items.begin(), items.end(), one) != items.end();
    });
}

/// Whether all items have room in places that can be written.
bool holdsAll(const LensSpec& spec, std::size_t items) {
    std::size_t room = 0;
    for (const LensPlace& place : spec.places) {
        if (place.readOnly) continue;
        if (place.array || !place.separator.empty()) return true;
        ++room;
    }
    return items <= room;
}

class LawCheck {
public:
    LawCheck(const LensMapping& mapping, const normalize::LocaleHints& hints)
        : mapping_(mapping), normalizer_(hints) {}

    void record(const std::string& payload, std::size_t example) {
        MappedRecord read;
        if (const Status status = mapping_.read(payload, {}, normalizer_, read); !status) {
            breaches_.push_back({0, example, status.error().message});
            return;
        }
        for (const MappedField& field : read.fields) {
            if (!field.refusal.empty()) {
                breaches_.push_back(
                    {field.field, example,
                     "its value " + shown(field.external) + " is refused: " + field.refusal});
            } else {
                value(field, example);
            }
        }
    }

    void fieldExamples() {
        for (const LensTraits& traits : mapping_.lenses()) {
            const Lens& lens = *mapping_.find(traits.field);
            const model::FieldSpec& field = *lens.spec().field;
            if (!isChecked(lens)) continue;
            clearing(lens);
            const auto form = normalizer_.normalize(field, field.example);
            if (form.hasValue()) putGet(lens, Value::text(form.value), 0);
        }
    }

    std::vector<LawBreach> take() { return std::move(breaches_); }

private:
    static bool isChecked(const Lens& lens) {
        return lens.fromRecord() && lens.spec().reference.empty() && !lens.writesNothing() &&
               !lens.spec().writeOnly;
    }

    void value(const MappedField& field, std::size_t example) {
        const Lens& lens = *mapping_.find(field.field);
        if (!isChecked(lens) || !field.canonical.isPresent()) return;
        const Value back = mapping_.putOver(field.field, field.canonical, field.external);
        if (!back.isAbsent() && !mapping_.equivalent(field.field, back, field.external)) {
            breaches_.push_back({field.field, example,
                                 "writing back what was read changes " + shown(field.external) +
                                     " to " + shown(back)});
        }
        putGet(lens, field.canonical, example);
    }

    Value readBack(const Lens& lens, const Value& external) {
        const ExternalField written{lens.spec().field->id, external};
        MappedRecord read;
        if (!mapping_.read(mapping_.compose({&written, 1}), {}, normalizer_, read)) return {};
        for (const MappedField& field : read.fields) {
            if (field.field == written.field) return field.canonical;
        }
        return {};
    }

    void putGet(const Lens& lens, const Value& canonical, std::size_t example) {
        const model::FieldId id = lens.spec().field->id;
        const Value external = mapping_.put(id, canonical);
        if (external.isAbsent()) return;
        const Value back = readBack(lens, external);
        if (back == canonical) return;
        const auto items = canonical.items();
        const bool coarse = std::any_of(items.begin(), items.end(),
                                        [&](std::string_view item) { return lens.coarsens(item); });
        const bool fewer = lens.spec().field->many && !holdsAll(lens.spec(), items.size()) &&
                           back.isPresent() && subset(back, canonical);
        if (coarse || fewer) return;
        breaches_.push_back({id, example,
                             "writing " + shown(canonical) + " (as " + shown(external) +
                                 ") reads back as " + shown(back)});
    }

    void clearing(const Lens& lens) {
        if (!lens.spec().clearable) return;
        const Value back = readBack(lens, Value::empty());
        if (back.isEmpty()) return;
        breaches_.push_back({lens.spec().field->id, 0,
                             "what is written to clear it reads back as " + shown(back) +
                                 ": name that word under `empty`, or say `clearable: false`"});
    }

    const LensMapping& mapping_;
    normalize::Normalizer normalizer_;
    std::vector<LawBreach> breaches_;
};

}  // namespace

std::vector<LawBreach> checkLaws(const LensMapping& mapping, std::span<const std::string> examples,
                                 const normalize::LocaleHints& hints) {
    LawCheck check(mapping, hints);
    for (std::size_t i = 0; i < examples.size(); ++i)
        check.record(examples[i], i + 1);
    check.fieldExamples();
    return check.take();
}

}  // namespace leadloom::mapping
