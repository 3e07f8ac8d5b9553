#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sdk {

/// One line of a vCard, unfolded.
struct CardProperty {
    std::string line;
    std::string raw;  ///< as it stood, with its folds; only where they are kept
    std::size_t colon = std::string::npos;
    std::string name;  ///< upper case, without its group
    std::string group;
    std::string charset;
    bool quotedPrintable = false;
    bool base64 = false;  ///< an embedded picture or sound: its value is left out

    std::string_view head() const { return std::string_view(line).substr(0, colon); }
    std::string_view value() const { return std::string_view(line).substr(colon + 1); }
    bool isWhole() const { return colon != std::string::npos && colon > 0; }
    void append(std::string_view text);

private:
    void readHead();
    void readParameter(const std::string& parameter);
};

/// The lines of a card. A line that begins with a blank continues the one before, as does one
/// behind a soft line end of quoted-printable text. `keepRaw`: fill CardProperty::raw.
std::vector<CardProperty> cardPropertiesOf(std::string_view text, bool keepRaw = false);

/// The value with its transfer encoding undone, still escaped.
std::string decodedCardValue(const CardProperty& property);
/// Undoes the escapes of a text; blanks at its ends go.
std::string unescapedCardText(std::string_view text);
/// Escapes what means something in a text: backslash, comma, semicolon, line end.
std::string escapedCardText(std::string_view text);
/// Cuts at separators that are not escaped, and leaves the escapes; one part at least.
std::vector<std::string_view> cardPartsOf(std::string_view text, char separator);
/// "family", "given" … of N, "street", "city" … of ADR, in their order; empty for others.
std::span<const std::string_view> cardPartNames(std::string_view property);

/// Parts of a CardValue that are none of cardPartNames().
inline constexpr int WholeCardValue = -1;
inline constexpr int OrganizationUnits = 1;  ///< of ORG; its name is part 0

/// One value of a card under the name that readCard() gives it.
struct CardValue {
    std::string name;  ///< "EMAIL 2", "N.given", "ORG.unit"
    std::size_t property = 0;
    int part = WholeCardValue;
    std::string text;  ///< decoded, unescaped; empty parts of N and ADR are there too
};

/// All values of a card that is text, in the order of its properties.
std::vector<CardValue> cardValuesOf(std::span<const CardProperty> properties);

/// In upper case, ASCII only.
std::string upperAscii(std::string_view text);

}  // namespace leadloom::sdk
