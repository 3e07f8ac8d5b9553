#include <algorithm>
#include <cctype>
#include <optional>

#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/text/card_edit.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

constexpr std::size_t LongestLine = 75;

bool isAmong(std::string_view barred, std::string_view word) {
    return barred.find("|" + std::string(word) + "|") != std::string_view::npos;
}

/// A value's name taken apart: "ADR 2.street" → "ADR", "ADR 2", "street".
struct WantedName {
    std::string property;
    std::string base;
    std::string part;

    explicit WantedName(std::string_view name) {
        const auto dot = std::min(name.find('.'), name.size());
        base = name.substr(0, dot);
        if (dot < name.size()) part = name.substr(dot + 1);
        property = base;
        const auto blank = base.rfind(' ');
        if (blank != std::string::npos && parseInteger(std::string_view(base).substr(blank + 1)))
            property.resize(blank);
    }
    bool mayChange() const {
        const bool plain = std::all_of(property.begin(), property.end(), [](unsigned char c) {
            return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '-';
        });
        return plain && !property.empty() && !isAmong("|BEGIN|END|VERSION|PRODID|UID|", property);
    }
    /// Where the part stands in the property's value; nothing where it has no such part.
    std::optional<int> place() const {
        if (property == "ORG" && part == "unit") return OrganizationUnits;
        if (property == "ORG" && part.empty()) return 0;
        const auto names = cardPartNames(property);
        if (names.empty() && part.empty()) return WholeCardValue;
        const auto at = std::find(names.begin(), names.end(), part);
        if (at == names.end()) return std::nullopt;
        return static_cast<int>(at - names.begin());
    }
};

/// Parameters that spoke of the old value's encoding go with it.
std::string headFor(const CardProperty& property) {
    std::string head;
    for (const auto part : splitText(property.head(), ';')) {
        const auto upper = upperAscii(part);
        if (upper.ends_with("QUOTED-PRINTABLE") || upper.starts_with("CHARSET=")) continue;
        head.append(head.empty() ? "" : ";").append(part);
    }
    return head;
}

bool isUri(const CardProperty& property) {
    return isAmong("|URL|SOURCE|IMPP|PHOTO|LOGO|SOUND|KEY|MEMBER|RELATED|", property.name) ||
           upperAscii(property.head()).find(";VALUE=URI") != std::string::npos;
}

std::string categories(std::string_view value) {
    std::vector<std::string> words;
    for (const auto word : splitText(value, ';'))
        words.push_back(escapedCardText(word));
    return joinTexts(words, ",");
}

/// 4.0 knows a day without hyphens only.
std::string birthday(const std::string& value, bool version4) {
    auto day = value;
    if (version4) std::erase(day, '-');
    return version4 && day.size() == 8 ? day : escapedCardText(value);
}

std::string uri(const CardProperty& property, std::string value) {
    std::erase_if(value, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return property.name == "TEL" ? "tel:" + value : value;
}

/// The value with one of its parts changed; the others stay as they are. What ORG has behind its
/// name counts as one part.
std::string withPart(const CardProperty& property, int part, const std::string& value) {
    const auto old = decodedCardValue(property);
    std::vector<std::string> parts;
    for (const auto one : cardPartsOf(old, ';'))
        parts.emplace_back(one);
    const auto at = static_cast<std::size_t>(part);
    const bool isRest = property.name == "ORG" && part == OrganizationUnits;
    if (parts.size() <= at || isRest) parts.resize(at + 1);
    parts[at] = escapedCardText(value);
    if (isRest && value.empty()) parts.pop_back();
    return joinTexts(parts, ";");
}

bool holdsNothing(std::string_view value) {
    return value.find_first_not_of("; \t") == std::string_view::npos;
}

}  // namespace

std::string foldedCardLine(std::string_view line) {
    std::string out;
    auto room = LongestLine;
    while (line.size() > room) {
        auto cut = room;
        while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U)
            --cut;
        out.append(line.substr(0, cut)).append("\r\n ");
        line.remove_prefix(cut);
        room = LongestLine - 1;
    }
    return out.append(line);
}

Status CardEdit::set(const std::string& name, const std::string& value) {
    const WantedName wanted(name);
    const auto part = wanted.place();
    if (!wanted.mayChange() || !part)
        return {LL_INVALID_RECORD, "a card has no such value that may be changed"};
    auto found = std::find_if(known_.begin(), known_.end(),
                              [&](const CardValue& one) { return one.name == name; });
    if (found == known_.end() && wanted.base == "ORG")
        found = std::find_if(known_.begin(), known_.end(), [](const CardValue& one) {
            return one.name == "ORG" || one.name == "ORG.unit";
        });
    if (found != known_.end()) {
        const bool same = found->name == name && found->text == value;
        if (!same) setAt(found->property, *part, value);
        return Status::ok();
    }
    if (value.empty()) return Status::ok();
    const auto known = added_.find(wanted.base);
    const auto place =
        known != added_.end() ? known->second : added_[wanted.base] = add(wanted.property);
    setAt(place, *part, value);
    return Status::ok();
}

void CardEdit::setAt(std::size_t place, int part, const std::string& value) {
    auto& property = properties_[place];
    const bool version4 = std::any_of(properties_.begin(), properties_.end(), [](const auto& p) {
        return p.name == "VERSION" && p.value() == "4.0";
    });
    std::string text;
    if (part != WholeCardValue)
        text = withPart(property, part, value);
    else if (property.name == "CATEGORIES")
        text = categories(value);
    else if (property.name == "BDAY")
        text = birthday(value, version4);
    else
        text = isUri(property) ? uri(property, value) : escapedCardText(value);
    if (value.empty() && (part == WholeCardValue || holdsNothing(text)) && property.name != "N")
        return take(place);
    taken_[place] = false;
    CardProperty changed;
    changed.append(headFor(property) + ":" + text);
    property = std::move(changed);
}

/// With the last property of a group go the labels that it was given.
void CardEdit::take(std::size_t place) {
    taken_[place] = true;
    const auto group = properties_[place].group;
    if (group.empty()) return;
    const auto isLabel = [](const CardProperty& p) { return p.name.starts_with("X-AB"); };
    for (std::size_t i = 0; i < properties_.size(); ++i)
        if (properties_[i].group == group && !taken_[i] && !isLabel(properties_[i])) return;
    for (std::size_t i = 0; i < properties_.size(); ++i)
        if (properties_[i].group == group) taken_[i] = true;
}

/// Before the card's end, so that the places of all others stay.
std::size_t CardEdit::add(const std::string& property) {
    const auto place = properties_.size() - 1;
    const auto parts = cardPartNames(property).size();
    CardProperty fresh;
    fresh.append(property + ":" + std::string(parts > 0 ? parts - 1 : 0, ';'));
    properties_.insert(properties_.begin() + static_cast<std::ptrdiff_t>(place), std::move(fresh));
    taken_.insert(taken_.begin() + static_cast<std::ptrdiff_t>(place), false);
    return place;
}

void CardEdit::finish() {
    std::vector<CardProperty> left;
    for (std::size_t i = 0; i < properties_.size(); ++i)
        if (!taken_[i]) left.push_back(std::move(properties_[i]));
    properties_ = std::move(left);
    taken_.assign(properties_.size(), false);
}

}  // namespace leadloom::sdk
