#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text/card_property.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

/// The place of the colon that ends name and parameters; one within quotes does not.
std::size_t colonOf(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ':' && !quoted) return i;
    }
    return line.find(':');
}

/// Puts physical lines together. Encoded pictures are dropped on the way.
class Unfolding {
public:
    explicit Unfolding(bool keepRaw) : keepRaw_(keepRaw) {}

    void add(std::string_view line) {
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        auto* last = properties_.empty() ? nullptr : &properties_.back();
        const bool soft = last != nullptr && last->quotedPrintable && last->line.ends_with('=');
        const bool picture =
            last != nullptr && last->base64 && (folded || line.find(':') == std::string_view::npos);
        if (soft) {
            last->line.pop_back();
            last->line += line;
        } else if (picture) {
            if (trimmed(line).empty()) return;
        } else if (last != nullptr && folded) {
            last->append(line.substr(1));
        } else {
            if (trimmed(line).empty()) return;
            last = nullptr;
            properties_.emplace_back().append(line);
        }
        if (!keepRaw_) return;
        auto& raw = properties_.back().raw;
        if (last != nullptr) raw += "\r\n";
        raw += line;
    }
    std::vector<CardProperty> take() { return std::move(properties_); }

private:
    bool keepRaw_;
    std::vector<CardProperty> properties_;
};

/// "=C3=85" is percent-encoding by another sign.
std::string quotedPrintable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = i + 2 < text.size() ? detail::hexValue(text[i + 1]) : -1;
        const auto low = i + 2 < text.size() ? detail::hexValue(text[i + 2]) : -1;
        const bool escape = text[i] == '=' && high >= 0 && low >= 0;
        out += escape ? static_cast<char>(high * 16 + low) : text[i];
        if (escape) i += 2;
    }
    return out;
}

std::string joinedParts(std::span<const std::string_view> parts, std::string_view separator) {
    std::vector<std::string> texts;
    for (const auto part : parts)
        if (auto text = unescapedCardText(part); !text.empty()) texts.push_back(std::move(text));
    return joinTexts(texts, separator);
}

/// 19840517 → 1984-05-17; other forms stay.
std::string dateOf(std::string value) {
    const bool basic =
        value.size() >= 8 && std::all_of(value.begin(), value.begin() + 8,
                                         [](unsigned char c) { return std::isdigit(c) != 0; });
    if (basic) return value.substr(0, 4) + "-" + value.substr(4, 2) + "-" + value.substr(6, 2);
    return value;
}

std::string withoutScheme(const std::string& value, std::string_view scheme) {
    return upperAscii(value).starts_with(scheme) ? value.substr(scheme.size()) : value;
}

/// Gives the values of one property after the other their names.
class Naming {
public:
    void add(std::size_t place, const CardProperty& property) {
        const auto& name = property.name;
        if (property.base64 || name == "BEGIN" || name == "END") return;
        if (name == "VERSION" || name == "PRODID") return;
        const auto text = decodedCardValue(property);
        if (text.starts_with("data:")) return;
        if (const auto names = cardPartNames(name); !names.empty())
            return addParts(place, name, cardPartsOf(text, ';'), names);
        if (name == "ORG") return addOrganization(place, cardPartsOf(text, ';'));
        if (name == "CATEGORIES")
            return put(place, name, WholeCardValue, joinedParts(cardPartsOf(text, ','), ";"));
        auto value = unescapedCardText(text);
        if (name == "TEL") value = withoutScheme(value, "TEL:");
        if (name == "EMAIL") value = withoutScheme(value, "MAILTO:");
        if (name == "BDAY") value = dateOf(value);
        put(place, name, WholeCardValue, std::move(value));
    }
    std::vector<CardValue> take() { return std::move(values_); }

private:
    std::string nextName(const std::string& name) {
        const auto n = ++counts_[name];
        return n == 1 ? name : name + " " + std::to_string(n);
    }
    void put(std::size_t place, const std::string& name, int part, std::string text) {
        if (!text.empty()) values_.push_back({nextName(name), place, part, std::move(text)});
    }
    void addParts(std::size_t place, const std::string& name,
                  const std::vector<std::string_view>& parts,
                  std::span<const std::string_view> names) {
        const auto prefix = nextName(name) + ".";
        for (std::size_t i = 0; i < names.size(); ++i)
            values_.push_back({prefix + std::string(names[i]), place, static_cast<int>(i),
                               i < parts.size() ? unescapedCardText(parts[i]) : std::string()});
    }
    void addOrganization(std::size_t place, const std::vector<std::string_view>& parts) {
        put(place, "ORG", 0, unescapedCardText(parts.front()));
        put(place, "ORG.unit", OrganizationUnits, joinedParts(std::span(parts).subspan(1), ", "));
    }

    std::vector<CardValue> values_;
    std::map<std::string, int> counts_;
};

}  // namespace

std::string upperAscii(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

void CardProperty::append(std::string_view text) {
    line += text;
    if (colon == std::string::npos) readHead();
}

void CardProperty::readHead() {
    colon = colonOf(line);
    if (!isWhole()) return;
    const auto semicolon = std::min(head().find(';'), head().size());
    name = upperAscii(trimmed(head().substr(0, semicolon)));
    if (const auto dot = name.find('.'); dot != std::string::npos) {
        group = name.substr(0, dot);
        name.erase(0, dot + 1);
    }
    for (const auto part : splitText(head().substr(semicolon), ';'))
        readParameter(upperAscii(part));
}

void CardProperty::readParameter(const std::string& parameter) {
    const auto value = parameter.substr(parameter.find('=') + 1);
    quotedPrintable |= value == "QUOTED-PRINTABLE";
    base64 |= value == "BASE64" || value == "B";
    if (parameter.starts_with("CHARSET=")) charset = value;
}

std::vector<CardProperty> cardPropertiesOf(std::string_view text, bool keepRaw) {
    Unfolding unfolding(keepRaw);
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        unfolding.add(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return unfolding.take();
}

std::string decodedCardValue(const CardProperty& property) {
    if (!property.quotedPrintable) return std::string(property.value());
    return decodeText(quotedPrintable(property.value()), property.charset);
}

std::string unescapedCardText(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') continue;
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char next = text[++i];
        out += next == 'n' || next == 'N' ? '\n' : next;
    }
    return std::string(trimmed(out));
}

std::string escapedCardText(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\r') continue;
        if (c == '\\' || c == ',' || c == ';' || c == '\n') out += '\\';
        out += c == '\n' ? 'n' : c;
    }
    return out;
}

std::vector<std::string_view> cardPartsOf(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == separator) {
            parts.push_back(text.substr(begin, i - begin));
            begin = i + 1;
        } else if (text[i] == '\\') {
            ++i;
        }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

std::span<const std::string_view> cardPartNames(std::string_view property) {
    static constexpr std::array<std::string_view, 5> Name = {"family", "given", "additional",
                                                             "prefix", "suffix"};
    static constexpr std::array<std::string_view, 7> Address = {
        "box", "extended", "street", "city", "region", "code", "country"};
    if (property == "N") return Name;
    if (property == "ADR") return Address;
    return {};
}

std::vector<CardValue> cardValuesOf(std::span<const CardProperty> properties) {
    Naming naming;
    for (std::size_t i = 0; i < properties.size(); ++i)
        if (properties[i].isWhole()) naming.add(i, properties[i]);
    return naming.take();
}

}  // namespace leadloom::sdk
