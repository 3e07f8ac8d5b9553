#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/status.h>
#include <leadloom/sdk/text/card_property.h>

namespace leadloom::sdk {

/// Several changes of one card. All names are those that the card has before the first of them,
/// whatever goes or comes on the way.
class CardEdit {
public:
    explicit CardEdit(std::vector<CardProperty>& properties)
        : properties_(properties), known_(cardValuesOf(properties)), taken_(properties.size()) {}

    /// `name` as in CardValue; an empty value takes it away. LL_INVALID_RECORD: no card has such a
    /// value, or it is not to be changed.
    Status set(const std::string& name, const std::string& value);
    /// Lets go what was taken away.
    void finish();

private:
    void setAt(std::size_t place, int part, const std::string& value);
    void take(std::size_t place);
    std::size_t add(const std::string& property);

    std::vector<CardProperty>& properties_;
    std::vector<CardValue> known_;
    std::vector<bool> taken_;
    std::map<std::string, std::size_t> added_;  ///< by name without part: a new property's place
};

/// Lines of a card end at 75 octets; no character is cut in two.
std::string foldedCardLine(std::string_view line);

}  // namespace leadloom::sdk
