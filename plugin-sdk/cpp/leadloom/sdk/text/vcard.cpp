#include <leadloom/sdk/text/card_property.h>
#include <leadloom/sdk/text/vcard.h>

namespace leadloom::sdk {

Result<nlohmann::ordered_json> readCard(std::string_view text) {
    const auto properties = cardPropertiesOf(text);
    for (const auto& property : properties)
        if (!property.isWhole())
            return Status{LL_INVALID_RECORD, "a line of the card is no property: it has no colon"};
    auto object = nlohmann::ordered_json::object();
    for (auto& value : cardValuesOf(properties))
        if (!value.text.empty()) object[value.name] = std::move(value.text);
    if (object.empty()) return Status{LL_INVALID_RECORD, "the card is empty"};
    return object;
}

}  // namespace leadloom::sdk
