#include "hub/mapping/lens.h"

#include <algorithm>

#include "hub/mapping/decimal_text.h"
#include "hub/mapping/json_pointer.h"
#include "hub/normalize/text.h"

namespace leadloom::mapping {
namespace {

using model::Value;
using normalize::NormalForm;

constexpr std::string_view NestedReason = "expected a text, a number or a truth value, found more";

bool isSeparator(char c) {
    return c == Value::ItemSeparator || c == ArraySeparator;
}

/// Appends a vendor's text as it can stand in a Value: without the two signs that part items there.
void appendClean(std::string& out, std::string_view text) {
    const std::size_t start = out.size();
    out += text;
    const auto from = out.begin() + static_cast<std::ptrdiff_t>(start);
    std::replace_if(from, out.end(), isSeparator, ' ');
}

void appendSlot(std::string& out, const Slot& slot) {
    if (slot.kind != Slot::Kind::Items) return appendClean(out, slot.text);
    const std::size_t start = out.size();
    for (const std::string& item : slot.items) {
        if (out.size() > start) out += ArraySeparator;
        appendClean(out, item);
    }
}

bool says(const Slot& slot, bool missingIsEmpty) {
    return slot.kind != Slot::Kind::Missing || missingIsEmpty;
}

bool holdsText(const Slot& slot) {
    return slot.kind == Slot::Kind::Text || slot.kind == Slot::Kind::Number ||
           slot.kind == Slot::Kind::Truth || slot.kind == Slot::Kind::Items;
}

template <typename Visit>
void forEachPart(std::string_view text, std::string_view separator, Visit&& visit) {
    for (;;) {
        const std::size_t end = text.find(separator);
        const std::string_view part = normalize::trimAscii(text.substr(0, end));
        if (!part.empty()) visit(part);
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + separator.size());
    }
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    forEachPart(text, separator, [&](std::string_view part) { parts.emplace_back(part); });
    return parts;
}

void appendOnce(std::vector<std::string>& items, std::string item) {
    if (std::find(items.begin(), items.end(), item) == items.end())
        items.push_back(std::move(item));
}

}  // namespace

Lens::Lens(LensSpec spec) : words_(std::move(spec)) {
    for (const LensPlace& place : this->spec().places)
        steps_.push_back(pointerSteps(place.pointer).value_or(std::vector<std::string>{}));
}

LensTraits Lens::traits() const {
    LensTraits traits;
    traits.field = spec().field->id;
    traits.reads = !spec().writeOnly;
    traits.writes = !writesNothing();
    traits.clearable = spec().clearable;
    traits.createOnly = spec().createOnly;
    traits.referenceStream = spec().reference.empty() ? spec().association : spec().reference;
    traits.association = !spec().association.empty();
    return traits;
}

bool Lens::writesNothing() const {
    if (spec().readOnly || spec().constant || spec().joinSeparator) return true;
    if (!spec().association.empty()) return false;
    return std::all_of(spec().places.begin(), spec().places.end(),
                       [](const LensPlace& place) { return place.readOnly; });
}

bool Lens::severalPlaces() const {
    return spec().field->many && spec().places.size() > 1;
}

void Lens::readExternal(std::span<const Slot> slots, bool missingIsEmpty, MappedField& out) const {
    out.external = Value::absent();
    out.canonical = Value::absent();
    out.refusal.clear();
    if (spec().joinSeparator) return readJoined(slots, out);
    if (spec().field->many) return readPlaces(slots, missingIsEmpty, out);
    readSingle(slots, missingIsEmpty, out);
}

void Lens::readSingle(std::span<const Slot> slots, bool missingIsEmpty, MappedField& out) const {
    thread_local std::string text;
    for (const Slot& slot : slots) {
        if (slot.kind == Slot::Kind::Nested) {
            out.refusal = NestedReason;
            return;
        }
        if (!says(slot, missingIsEmpty)) continue;
        out.external = Value::empty();
        if (!holdsText(slot)) continue;
        text.clear();
        appendSlot(text, slot);
        if (words_.isEmptyWord(normalize::trimAscii(text))) continue;
        out.external.assign(text);
        return;
    }
}

void Lens::readPlaces(std::span<const Slot> slots, bool missingIsEmpty, MappedField& out) const {
    thread_local std::string text;
    text.clear();
    std::size_t used = 0;
    bool said = false;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (slots[i].kind == Slot::Kind::Nested) {
            out.refusal = NestedReason;
            return;
        }
        if (i > 0) text += Value::ItemSeparator;
        said = said || says(slots[i], missingIsEmpty);
        if (!holdsText(slots[i])) continue;
        const std::size_t start = text.size();
        appendSlot(text, slots[i]);
        const std::string_view item = std::string_view(text).substr(start);
        if (words_.isEmptyWord(normalize::trimAscii(item))) {
            text.resize(start);
        } else {
            used = text.size();
        }
    }
    if (said) out.external.assign(std::string_view(text).substr(0, used));
}

void Lens::readJoined(std::span<const Slot> slots, MappedField& out) const {
    std::string joined;
    bool said = false;
    for (const Slot& slot : slots) {
        said = said || slot.kind != Slot::Kind::Missing;
        if (!holdsText(slot)) continue;
        std::string text;
        appendSlot(text, slot);
        const std::string_view part = normalize::trimAscii(text);
        if (words_.isEmptyWord(part)) continue;
        if (!joined.empty()) joined += *spec().joinSeparator;
        joined += part;
    }
    if (said) out.external = Value::text(std::move(joined));
}

void Lens::readCanonical(normalize::Normalizer& normalizer, std::string_view region, bool machine,
                         MappedField& out) const {
    const bool resolvedByLinks = !spec().reference.empty() || !spec().association.empty();
    if (out.external.isAbsent() || (resolvedByLinks && out.external.isPresent())) return;
    if (out.external.isEmpty()) {
        out.canonical = Value::empty();
        return;
    }
    if (spec().field->many) return readItems(normalizer, region, machine, out);
    bool dropped = false;
    NormalForm form = words_.read(out.external.text(), region, machine, normalizer, &dropped);
    if (form.isRefused()) out.refusal = form.reason;
    if (form.isRefused() || dropped) return;
    out.canonical = Value::text(std::move(form.value));
}

void Lens::readItems(normalize::Normalizer& normalizer, std::string_view region, bool machine,
                     MappedField& out) const {
    thread_local std::vector<std::string> items;
    items.clear();
    bool dropped = false;
    bool refused = false;
    forEachItem(out.external, [&](std::string_view part) {
        NormalForm form = words_.read(part, region, machine, normalizer, &dropped);
        if (form.hasValue()) appendOnce(items, std::move(form.value));
        if (!form.isRefused()) return;
        refused = true;
        out.refusal = form.reason;
    });
    if (items.empty() && (refused || dropped)) return;
    out.canonical = Value::items(items);
}

template <typename Visit>
void Lens::forEachItem(const Value& external, Visit&& visit) const {
    std::string_view rest = external.text();
    for (std::size_t place = 0;; ++place) {
        const std::size_t end =
            severalPlaces() ? rest.find(Value::ItemSeparator) : std::string_view::npos;
        const std::string_view text = rest.substr(0, end);
        const LensPlace* where = place < spec().places.size() ? &spec().places[place] : nullptr;
        if (where != nullptr && where->array) {
            forEachPart(text, std::string_view(&ArraySeparator, 1), visit);
        } else if (where != nullptr && !where->separator.empty()) {
            forEachPart(text, where->separator, visit);
        } else if (!text.empty()) {
            visit(text);
        }
        if (end == std::string_view::npos) return;
        rest.remove_prefix(end + 1);
    }
}

std::vector<std::string> Lens::placeTexts(const Value& external) const {
    if (!severalPlaces()) return {external.text()};
    std::vector<std::string> texts;
    for (const std::string_view item : external.items())
        texts.emplace_back(item);
    texts.resize(std::max(texts.size(), spec().places.size()));
    return texts;
}

std::vector<std::string> Lens::partsOf(std::size_t place, std::string_view text) const {
    if (text.empty()) return {};
    if (!spec().field->many || place >= spec().places.size()) return {std::string(text)};
    const LensPlace& where = spec().places[place];
    if (where.array) return split(text, std::string_view(&ArraySeparator, 1));
    if (!where.separator.empty()) return split(text, where.separator);
    return {std::string(text)};
}

std::string Lens::joined(std::size_t place, std::span<const std::string> parts) const {
    const LensPlace& where = spec().places[place];
    const std::string separator = where.array ? std::string(1, ArraySeparator) : where.separator;
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

Value Lens::put(const Value& canonical, const Value& current,
                normalize::Normalizer& normalizer) const {
    if (canonical.isAbsent() || (writesNothing() && !spec().writeOnly)) return Value::absent();
    const bool byId = !spec().reference.empty() || !spec().association.empty();
    if (byId) return canonical;
    if (spec().field->many) return putMany(canonical, current, normalizer);
    if (canonical.isEmpty()) return Value::empty();
    auto said = words_.say(canonical.text());
    if (!said) return Value::absent();
    if (current.isPresent() && words_.same(*said, current.text(), normalizer)) return current;
    return Value::text(std::move(*said));
}

Value Lens::putMany(const Value& canonical, const Value& current,
                    normalize::Normalizer& normalizer) const {
    std::vector<std::string> wanted;
    for (const std::string_view item : canonical.items()) {
        if (auto said = words_.say(item)) wanted.push_back(std::move(*said));
    }
    if (wanted.empty() && canonical.isPresent()) return Value::absent();
    const std::size_t count = spec().places.size();
    std::vector<std::vector<std::string>> parts(count);
    const std::vector<std::string> present =
        current.isPresent() ? placeTexts(current) : std::vector<std::string>(count);
    for (std::size_t place = 0; place < count; ++place) {
        for (std::string& part : partsOf(place, present[place])) {
            const auto match = std::find_if(
                wanted.begin(), wanted.end(),
                [&](const std::string& one) { return words_.same(one, part, normalizer); });
            const bool stays = match != wanted.end() || spec().places[place].readOnly ||
                               words_.read(part, {}, false, normalizer).isRefused();
            if (match != wanted.end()) wanted.erase(match);
            if (stays) parts[place].push_back(std::move(part));
        }
    }
    return fill(std::move(parts), std::move(wanted));
}

std::vector<std::string> Lens::itemsOf(const Value& external) const {
    std::vector<std::string> items;
    if (!external.isPresent()) return items;
    const std::vector<std::string> texts = placeTexts(external);
    for (std::size_t place = 0; place < texts.size(); ++place) {
        for (std::string& part : partsOf(place, texts[place]))
            items.push_back(std::move(part));
    }
    return items;
}

Value Lens::distributed(std::span<const std::string> items) const {
    return fill(std::vector<std::vector<std::string>>(spec().places.size()),
                {items.begin(), items.end()});
}

Value Lens::fill(std::vector<std::vector<std::string>> parts,
                 std::vector<std::string> wanted) const {
    for (std::size_t place = 0; place < parts.size() && !wanted.empty(); ++place) {
        const LensPlace& where = spec().places[place];
        const bool takesMany = where.array || !where.separator.empty();
        if (where.readOnly || (!takesMany && !parts[place].empty())) continue;
        const auto last = takesMany ? wanted.end() : wanted.begin() + 1;
        parts[place].insert(parts[place].end(), wanted.begin(), last);
        wanted.erase(wanted.begin(), last);
    }
    std::vector<std::string> texts;
    for (std::size_t place = 0; place < parts.size(); ++place)
        texts.push_back(joined(place, parts[place]));
    return Value::items(texts);
}

bool Lens::equivalent(const Value& left, const Value& right,
                      normalize::Normalizer& normalizer) const {
    if (left == right) return true;
    if (left.isAbsent() || right.isAbsent()) return false;
    if (!fromRecord() || !spec().reference.empty()) {
        return words_.same(left.text(), right.text(), normalizer);
    }
    const std::vector<std::string> ours = placeTexts(left);
    const std::vector<std::string> theirs = placeTexts(right);
    for (std::size_t place = 0; place < std::max(ours.size(), theirs.size()); ++place) {
        std::vector<std::string> a = partsOf(place, place < ours.size() ? ours[place] : "");
        std::vector<std::string> b = partsOf(place, place < theirs.size() ? theirs[place] : "");
        const auto same = [&](const std::string& x, const std::string& y) {
            return words_.same(x, y, normalizer);
        };
        const bool alike =
            a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin(), same);
        const bool bothEmpty = a.empty() && b.size() == 1 && words_.isEmptyWord(b[0]);
        const bool emptyBoth = b.empty() && a.size() == 1 && words_.isEmptyWord(a[0]);
        if (!alike && !bothEmpty && !emptyBoth) return false;
    }
    return true;
}

void Lens::write(const Value& external, JsonWriter& out) const {
    if (external.isAbsent() || writesNothing() || !fromRecord()) return;
    const std::vector<std::string_view> texts =
        severalPlaces() ? external.items() : std::vector<std::string_view>{external.text()};
    for (std::size_t place = 0; place < steps_.size(); ++place) {
        if (spec().places[place].readOnly) continue;
        const std::string_view text = place < texts.size() ? texts[place] : "";
        out.put(steps_[place], text.empty() ? emptyJson() : jsonOf(place, text));
        if (!spec().field->many) return;
    }
}

std::string Lens::emptyJson() const {
    std::string json;
    if (!spec().filler.empty()) return jsonOf(0, spec().filler);
    if (!spec().clearText) return "null";
    appendJsonString(json, *spec().clearText);
    return json;
}

std::string Lens::jsonOf(std::size_t place, std::string_view text) const {
    std::string json;
    const JsonForm form = spec().form;
    if (spec().places[place].array) {
        json += '[';
        for (const std::string& part : split(text, std::string_view(&ArraySeparator, 1))) {
            if (json.size() > 1) json += ',';
            appendJsonString(json, part);
        }
        return json + ']';
    }
    const bool bare = (form == JsonForm::Number && isJsonNumber(text)) ||
                      (form == JsonForm::Boolean && (text == "true" || text == "false"));
    if (bare) return std::string(text);
    appendJsonString(json, text);
    return json;
}

}  // namespace leadloom::mapping
