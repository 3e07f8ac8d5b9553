#include "card_reader.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/time.h>
#include <nlohmann/json.hpp>

#include "text_decoder.h"

namespace leadloom::files {

using sdk::Status;

namespace {

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

struct Property {
    std::string name;  ///< upper case, without its group
    bool quotedPrintable = false;
    bool base64 = false;
    std::string charset;
    std::string value;  ///< still escaped
};

/// The place of the colon that ends name and parameters; one within quotes does not.
std::size_t colonOf(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ':' && !quoted) return i;
    }
    return line.find(':');
}

std::optional<Property> propertyOf(std::string_view line) {
    const auto colon = colonOf(line);
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto parts = split(line.substr(0, colon), ';');
    Property property;
    property.name = upper(trimmed(parts.front()));
    if (const auto dot = property.name.find('.'); dot != std::string::npos)
        property.name.erase(0, dot + 1);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto parameter = upper(parts[i]);
        const auto value = parameter.substr(parameter.find('=') + 1);
        property.quotedPrintable |= value == "QUOTED-PRINTABLE";
        property.base64 |= value == "BASE64" || value == "B";
        if (parameter.starts_with("CHARSET=")) property.charset = value;
    }
    property.value = line.substr(colon + 1);
    return property;
}

std::string quotedPrintable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '=' && i + 2 < text.size() &&
                            sdk::detail::hexValue(text[i + 1]) >= 0 &&
                            sdk::detail::hexValue(text[i + 2]) >= 0;
        if (!escape) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(sdk::detail::hexValue(text[i + 1]) * 16 +
                                 sdk::detail::hexValue(text[i + 2]));
        i += 2;
    }
    return out;
}

std::string decoded(const Property& property) {
    if (!property.quotedPrintable) return property.value;
    const auto bytes = quotedPrintable(property.value);
    std::string text;
    TextDecoder decoder(encodingNamed(property.charset).value_or(Encoding::Unknown));
    decoder.decode(bytes, true, text);
    return text;
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

/// Cuts at separators that are not escaped.
std::vector<std::string> partsOf(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '\\') {
            ++i;
            continue;
        }
        if (i < text.size() && text[i] != separator) continue;
        parts.push_back(unescaped(text.substr(begin, i - begin)));
        begin = i + 1;
    }
    if (begin < text.size()) parts.push_back(unescaped(text.substr(begin)));
    return parts;
}

/// 19840517 → 1984-05-17; other forms stay.
std::string dateOf(std::string value) {
    const bool basic =
        value.size() >= 8 && std::all_of(value.begin(), value.begin() + 8,
                                         [](unsigned char c) { return std::isdigit(c) != 0; });
    if (basic) return value.substr(0, 4) + "-" + value.substr(4, 2) + "-" + value.substr(6, 2);
    return value;
}

std::string withoutScheme(std::string value, std::string_view scheme) {
    return upper(value).starts_with(scheme) ? value.substr(scheme.size()) : value;
}

/// The object of one card, in the order of its properties.
class Card {
public:
    void add(const Property& property) {
        constexpr std::string_view Names[] = {"family", "given", "additional", "prefix", "suffix"};
        constexpr std::string_view Places[] = {"box",    "extended", "street", "city",
                                               "region", "code",     "country"};
        const auto& name = property.name;
        if (property.base64 || name == "VERSION" || name == "PRODID") return;
        const auto text = decoded(property);
        if (text.find("data:") == 0) return;
        if (name == "N") return addParts("N", text, Names);
        if (name == "ADR") return addParts("ADR", text, Places);
        if (name == "ORG") return addOrganization(text);
        if (name == "CATEGORIES") return add(name, joined(partsOf(text, ','), ";"));
        auto value = unescaped(text);
        if (name == "TEL") value = withoutScheme(value, "TEL:");
        if (name == "EMAIL") value = withoutScheme(value, "MAILTO:");
        if (name == "BDAY") value = dateOf(value);
        add(name, value);
    }
    std::string text() const {
        return card_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    std::string value(const std::string& name) const { return card_.value(name, std::string{}); }
    bool isEmpty() const { return card_.empty(); }

private:
    static std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
        std::string all;
        for (const auto& part : parts)
            if (!part.empty()) all += (all.empty() ? "" : std::string(separator)) + part;
        return all;
    }
    void add(const std::string& name, const std::string& value) {
        if (value.empty()) return;
        const auto n = ++counts_[name];
        card_[n == 1 ? name : name + " " + std::to_string(n)] = value;
    }
    template <std::size_t Count>
    void addParts(const std::string& name, std::string_view text,
                  const std::string_view (&names)[Count]) {
        const auto n = ++counts_[name];
        const auto prefix = n == 1 ? name : name + " " + std::to_string(n);
        const auto parts = partsOf(text, ';');
        for (std::size_t i = 0; i < std::min(Count, parts.size()); ++i)
            if (!parts[i].empty()) card_[prefix + "." + std::string(names[i])] = parts[i];
    }
    void addOrganization(std::string_view text) {
        auto parts = partsOf(text, ';');
        add("ORG", parts.front());
        parts.erase(parts.begin());
        add("ORG.unit", joined(parts, ", "));
    }

    nlohmann::ordered_json card_ = nlohmann::ordered_json::object();
    std::map<std::string, int> counts_;
};

bool isLine(std::string_view line, std::string_view wanted) {
    return upper(trimmed(line)) == wanted;
}

}  // namespace

/// Unfolds: a line that begins with a blank continues the one before, as does one behind a soft
/// line end of quoted-printable text.
void CardReader::add(std::string_view line) {
    const bool folded = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (!properties_.empty()) {
        auto& last = properties_.back();
        const auto property = propertyOf(last);
        const bool soft = property && property->quotedPrintable && last.ends_with('=');
        if (soft) {
            last.pop_back();
            last += line;
            return;
        }
        const bool bareBase64 = property && property->base64 && line.find(':') == std::string::npos;
        if (folded || bareBase64) {
            last += line.substr(folded ? 1 : 0);
            return;
        }
    }
    if (!trimmed(line).empty()) properties_.emplace_back(line);
}

Status CardReader::begin(const TextLine& line) {
    inCard_ = true;
    fault_ = {};
    firstLine_ = line.number;
    size_ = 0;
    properties_.clear();
    raw_ = line.text;
    return Status::ok();
}

Status CardReader::reject(std::string_view fault) {
    Row row;
    row.line = firstLine_;
    row.fault = fault;
    row.raw = raw_;
    inCard_ = false;
    return onRow_(row);
}

Status CardReader::take(const TextLine& line) {
    if (isLine(line.text, "BEGIN:VCARD")) {
        if (inCard_)
            if (auto status = reject("the card has no END:VCARD"); !status) return status;
        return begin(line);
    }
    if (!inCard_) {
        if (trimmed(line.text).empty()) return Status::ok();
        firstLine_ = line.number;
        raw_ = line.text;
        return reject("it stands outside of a card");
    }
    if (raw_.size() + line.text.size() > LongestRow || line.cut)
        fault_ = "the card is too long";
    else
        raw_.append("\n").append(line.text);
    if (!isLine(line.text, "END:VCARD")) {
        if (fault_.empty()) add(line.text);
        return Status::ok();
    }
    return endCard();
}

Status CardReader::endCard() {
    if (!fault_.empty()) return reject(fault_);
    if (!isText(raw_)) return reject("it holds bytes that are no text in the file's encoding");
    Card card;
    for (const auto& line : properties_) {
        const auto property = propertyOf(line);
        if (!property) return reject("a line of the card is no property: it has no colon");
        card.add(*property);
    }
    if (card.isEmpty()) return reject("the card is empty");
    const auto payload = card.text();
    Row row;
    row.line = firstLine_;
    if (!idName_.empty()) row.id = card.value(idName_);
    row.modifiedAt = sdk::isoTimeOrZero(card.value("REV"));
    row.payload = payload;
    inCard_ = false;
    return onRow_(row);
}

Status CardReader::finish() {
    if (auto status = lines_.finish(); !status) return status;
    return inCard_ ? reject("the card has no END:VCARD") : Status::ok();
}

}  // namespace leadloom::files
