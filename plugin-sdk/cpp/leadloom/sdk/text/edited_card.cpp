#include <algorithm>

#include <leadloom/sdk/text/card_edit.h>
#include <leadloom/sdk/text/edited_card.h>
#include <leadloom/sdk/text/utf8.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

using nlohmann::ordered_json;

Result<EditedCard> EditedCard::parse(std::string_view text) {
    EditedCard card;
    card.properties_ = cardPropertiesOf(text, true);
    const auto& all = card.properties_;
    const auto count = [&](std::string_view name) {
        return std::count_if(all.begin(), all.end(), [&](const auto& p) { return p.name == name; });
    };
    const bool whole =
        std::all_of(all.begin(), all.end(), [](const auto& p) { return p.isWhole(); });
    if (!whole || all.size() < 2 || all.front().name != "BEGIN" || all.back().name != "END" ||
        count("BEGIN") != 1 || count("END") != 1)
        return Status{LL_INVALID_RECORD, "it is not one vCard"};
    return card;
}

EditedCard EditedCard::fresh(std::string_view uid) {
    EditedCard card;
    for (const auto& line : {std::string("BEGIN:VCARD"), std::string("VERSION:3.0"),
                             "UID:" + escapedCardText(uid), std::string("END:VCARD")})
        card.properties_.emplace_back().append(line);
    return card;
}

Status EditedCard::set(const ordered_json& values, std::string& field) {
    const auto shown = value("FN");
    const bool follows = !values.contains("FN") && !shown.empty() && shown == madeName();
    CardEdit edit(properties_);
    for (auto at = values.begin(); at != values.end(); ++at) {
        field = at.key();
        if (at->is_structured())
            return {LL_INVALID_RECORD, "a card's value can't be a list or an object"};
        const auto text = at->is_string() ? at->get<std::string>()
                          : at->is_null() ? std::string()
                                          : at->dump();
        if (!isText(text)) return {LL_INVALID_RECORD, "the value is no text"};
        if (auto status = edit.set(field, text); !status) return status;
    }
    edit.finish();
    field = "FN";
    auto status = completeNames(follows);
    if (status) field.clear();
    return status;
}

/// Every card needs FN, and N before 4.0.
Status EditedCard::completeNames(bool fnFollows) {
    const auto made = madeName();
    if (fnFollows && !made.empty()) setDisplayName(made);
    if (value("FN").empty()) {
        const std::string choices[] = {made, value("ORG"), value("EMAIL"), value("TEL")};
        const auto* name = std::find_if(std::begin(choices), std::end(choices),
                                        [](const std::string& choice) { return !choice.empty(); });
        if (name == std::end(choices))
            return {LL_INVALID_RECORD, "a card needs a name to be shown by"};
        setDisplayName(*name);
    }
    const auto has = [&](std::string_view line) {
        return std::any_of(properties_.begin(), properties_.end(),
                           [&](const auto& p) { return p.name == line || p.line == line; });
    };
    if (!has("N") && !has("VERSION:4.0")) {
        CardProperty name;
        name.append("N:;;;;");
        properties_.insert(properties_.end() - 1, std::move(name));
    }
    return Status::ok();
}

void EditedCard::setDisplayName(const std::string& name) {
    CardEdit edit(properties_);
    (void)edit.set("FN", name);
    edit.finish();
}

std::string EditedCard::madeName() const {
    const auto given = value("N.given");
    const auto family = value("N.family");
    return given + (given.empty() || family.empty() ? "" : " ") + family;
}

std::string EditedCard::value(std::string_view name) const {
    const auto values = cardValuesOf(properties_);
    for (const auto& one : values)
        if (one.name == name) return one.text;
    return {};
}

std::string EditedCard::text() const {
    std::string text;
    for (const auto& property : properties_)
        text.append(property.raw.empty() ? foldedCardLine(property.line) : property.raw)
            .append("\r\n");
    return text;
}

}  // namespace leadloom::sdk
