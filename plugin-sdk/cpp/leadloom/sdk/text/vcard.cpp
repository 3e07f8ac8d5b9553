#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/vcard.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

/// The place of the colon that ends name and parameters; one within quotes does not.
std::size_t colonOf(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ':' && !quoted) return i;
    }
    return line.find(':');
}

/// One line of a card, unfolded.
struct Property {
    std::string line;
    std::size_t colon = std::string::npos;
    std::string name;  ///< upper case, without its group
    std::string charset;
    bool quotedPrintable = false;
    bool base64 = false;

    std::string_view value() const { return std::string_view(line).substr(colon + 1); }
    bool isWhole() const { return colon != std::string::npos && colon > 0; }

    void append(std::string_view text) {
        line += text;
        if (colon == std::string::npos) readHead();
    }
    void readHead() {
        colon = colonOf(line);
        if (!isWhole()) return;
        const auto head = std::string_view(line).substr(0, colon);
        name = upper(trimmed(head.substr(0, head.find(';'))));
        name.erase(0, name.find('.') + 1);
        for (const auto part : splitText(head.substr(std::min(head.find(';'), head.size())), ';'))
            readParameter(upper(part));
    }
    void readParameter(const std::string& parameter) {
        const auto value = parameter.substr(parameter.find('=') + 1);
        quotedPrintable |= value == "QUOTED-PRINTABLE";
        base64 |= value == "BASE64" || value == "B";
        if (parameter.starts_with("CHARSET=")) charset = value;
    }
};

/// A line that begins with a blank continues the one before, as does one behind a soft line end of
/// quoted-printable text. Encoded pictures are dropped on the way.
class Unfolding {
public:
    void add(std::string_view line) {
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        auto* last = properties_.empty() ? nullptr : &properties_.back();
        if (last != nullptr && last->quotedPrintable && last->line.ends_with('=')) {
            last->line.pop_back();
            last->line += line;
        } else if (last != nullptr && last->base64 &&
                   (folded || line.find(':') == std::string_view::npos)) {
            return;
        } else if (last != nullptr && folded) {
            last->append(line.substr(1));
        } else if (!trimmed(line).empty()) {
            properties_.emplace_back().append(line);
        }
    }
    const std::vector<Property>& properties() const { return properties_; }

private:
    std::vector<Property> properties_;
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

std::string decoded(const Property& property) {
    if (!property.quotedPrintable) return std::string(property.value());
    return decodeText(quotedPrintable(property.value()), property.charset);
}

std::string unescaped(std::string_view text) {
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

/// Cuts at separators that are not escaped; one part at least.
std::vector<std::string> partsOf(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == separator) {
            parts.push_back(unescaped(text.substr(begin, i - begin)));
            begin = i + 1;
        } else if (text[i] == '\\') {
            ++i;
        }
    }
    parts.push_back(unescaped(text.substr(begin)));
    return parts;
}

std::string joined(std::vector<std::string> parts, std::string_view separator) {
    std::erase(parts, "");
    return joinTexts(parts, separator);
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
    return upper(value).starts_with(scheme) ? value.substr(scheme.size()) : value;
}

/// The object of one card, in the order of its properties.
class CardObject {
public:
    void add(const Property& property) {
        const auto& name = property.name;
        if (property.base64 || name == "BEGIN" || name == "END") return;
        if (name == "VERSION" || name == "PRODID") return;
        const auto text = decoded(property);
        if (text.starts_with("data:")) return;
        if (name == "N")
            return addParts(name, text, {"family", "given", "additional", "prefix", "suffix"});
        if (name == "ADR")
            return addParts(name, text,
                            {"box", "extended", "street", "city", "region", "code", "country"});
        if (name == "ORG") return addOrganization(text);
        if (name == "CATEGORIES") return put(name, joined(partsOf(text, ','), ";"));
        auto value = unescaped(text);
        if (name == "TEL") value = withoutScheme(value, "TEL:");
        if (name == "EMAIL") value = withoutScheme(value, "MAILTO:");
        if (name == "BDAY") value = dateOf(value);
        put(name, value);
    }
    nlohmann::ordered_json take() { return std::move(object_); }

private:
    std::string nextName(const std::string& name) {
        const auto n = ++counts_[name];
        return n == 1 ? name : name + " " + std::to_string(n);
    }
    void put(const std::string& name, const std::string& value) {
        if (!value.empty()) object_[nextName(name)] = value;
    }
    void addParts(const std::string& name, std::string_view text,
                  std::initializer_list<const char*> names) {
        const auto prefix = nextName(name) + ".";
        const auto parts = partsOf(text, ';');
        for (std::size_t i = 0; i < std::min(names.size(), parts.size()); ++i)
            if (!parts[i].empty()) object_[prefix + names.begin()[i]] = parts[i];
    }
    void addOrganization(std::string_view text) {
        auto parts = partsOf(text, ';');
        put("ORG", parts.front());
        parts.erase(parts.begin());
        put("ORG.unit", joined(parts, ", "));
    }

    nlohmann::ordered_json object_ = nlohmann::ordered_json::object();
    std::map<std::string, int> counts_;
};

}  // namespace

Result<nlohmann::ordered_json> readCard(std::string_view text) {
    Unfolding unfolding;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        unfolding.add(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    CardObject card;
    for (const auto& property : unfolding.properties()) {
        if (!property.isWhole())
            return Status{LL_INVALID_RECORD, "a line of the card is no property: it has no colon"};
        card.add(property);
    }
    auto object = card.take();
    if (object.empty()) return Status{LL_INVALID_RECORD, "the card is empty"};
    return object;
}

}  // namespace leadloom::sdk
