#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/result.h>
#include <leadloom/sdk/text/card_property.h>
#include <nlohmann/json_fwd.hpp>

namespace leadloom::sdk {

/// A vCard that is changed in place: what isn't named stays as it is, byte for byte and in its
/// order, pictures and unknown properties included; only line ends become CRLF.
class EditedCard {
public:
    /// LL_INVALID_RECORD: it is not one card.
    static Result<EditedCard> parse(std::string_view text);
    /// A new card, version 3.0, under this UID.
    static EditedCard fresh(std::string_view uid);

    /// Sets values under the names that readCard() gives them; null or an empty text takes one
    /// away. What the card doesn't have is added: FN, "EMAIL 2", N.given, ADR.city, ORG.unit,
    /// X-ANYTHING. Parameters stay as they are. A display name (FN) that was made of given and
    /// family name follows them, and one is made where there is none.
    /// LL_INVALID_RECORD: `field` gets the name at fault; the card is then to be thrown away.
    Status set(const nlohmann::ordered_json& values, std::string& field);

    /// One value, as readCard() reads it; empty where there is none.
    std::string value(std::string_view name) const;
    /// The whole card.
    std::string text() const;

private:
    EditedCard() = default;

    std::string madeName() const;
    Status completeNames(bool fnFollows);
    void setDisplayName(const std::string& name);

    std::vector<CardProperty> properties_;
};

}  // namespace leadloom::sdk
