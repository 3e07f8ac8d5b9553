#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/text_lines.h>

namespace leadloom::sdk {

namespace {

constexpr std::size_t MostFields = 2000;

std::string_view takeLine(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Up to the closing quote, escapes undone; `at` stands behind the opening one and is moved on.
std::string takeQuoted(std::string_view text, std::size_t& at) {
    std::string out;
    for (; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        out += text[at];
    }
    ++at;
    return out;
}

/// A comment with those inside it; `at` stands behind the opening bracket and is moved on.
std::string takeComment(std::string_view text, std::size_t& at) {
    std::string out;
    for (int depth = 1; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size())
            ++at;
        else if (text[at] == '(')
            ++depth;
        else if (text[at] == ')' && --depth == 0)
            break;
        out += text[at];
    }
    ++at;
    return out;
}

/// Reads an address list from left to right.
class AddressList {
public:
    explicit AddressList(std::string_view text) : text_(text) {}

    std::vector<Mailbox> read() {
        for (std::size_t at = 0; at < text_.size();)
            take(at);
        finish();
        return std::move(found_);
    }

private:
    static constexpr std::size_t Most = 1000;

    void take(std::size_t& at) {
        switch (const char c = text_[at++]) {
            case '"': {
                const bool local = address_.empty() && isLocalPart(at);
                auto quoted = takeQuoted(text_, at);
                phrase_ += local ? '"' + quoted + '"' : quoted;
                return;
            }
            case '(':
                comment_ = takeComment(text_, at);
                return;
            case '<': {
                const auto end = std::min(text_.find('>', at), text_.size());
                address_ = std::string(text_.substr(at, end - at));
                // An obsolete route stands before the address.
                if (address_.starts_with('@')) address_.erase(0, address_.find(':') + 1);
                at = end + 1;
                return;
            }
            case ',':
            case ';':
                return finish();
            case ':':
                phrase_.clear();
                return;
            default:
                phrase_ += c;
        }
    }
    /// Whether a quoted text that begins here is the local part of a bare address.
    bool isLocalPart(std::size_t at) const {
        takeQuoted(text_, at);
        return at < text_.size() && text_[at] == '@';
    }
    void finish() {
        std::string address(trimmed(address_.empty() ? phrase_ : address_));
        auto name = address_.empty() ? comment_ : std::string(trimmed(phrase_));
        if (name.empty()) name = comment_;
        const auto sign = address.rfind('@');
        const bool good = sign != std::string::npos && sign > 0 && sign + 1 < address.size() &&
                          std::none_of(address.begin(), address.end(), isBlank);
        if (good && found_.size() < Most) {
            const auto domain = lowerAscii(address.substr(sign));
            found_.push_back({decodedWords(name), address.substr(0, sign) + domain});
        }
        phrase_.clear();
        comment_.clear();
        address_.clear();
    }

    std::string_view text_;
    std::string phrase_, comment_, address_;
    std::vector<Mailbox> found_;
};

}  // namespace

std::string lowerAscii(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

MailHeader MailHeader::takeFrom(std::string_view& text) {
    MailHeader header;
    while (!text.empty()) {
        const auto line = takeLine(text);
        if (line.empty()) break;
        if ((line[0] == ' ' || line[0] == '\t') && !header.fields_.empty()) {
            header.fields_.back().second += ' ';
            header.fields_.back().second += trimmed(line);
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) continue;
        if (header.fields_.size() < MostFields)
            header.fields_.emplace_back(lowerAscii(trimmed(line.substr(0, colon))),
                                        trimmed(line.substr(colon + 1)));
    }
    return header;
}

std::string_view MailHeader::value(std::string_view name) const {
    const auto all = values(name);
    return all.empty() ? std::string_view() : all.front();
}

std::vector<std::string_view> MailHeader::values(std::string_view name) const {
    const auto wanted = lowerAscii(name);
    std::vector<std::string_view> all;
    for (const auto& [known, value] : fields_)
        if (known == wanted) all.emplace_back(value);
    return all;
}

bool MailHeader::has(std::string_view name) const {
    return !values(name).empty();
}

std::string MailHeader::text(std::string_view name) const {
    return decodedWords(value(name));
}

MailField MailField::parse(std::string_view text) {
    MailField field;
    field.value = lowerAscii(trimmed(text.substr(0, text.find(';'))));
    for (auto at = text.find(';'); at < text.size();) {
        const auto equals = text.find('=', ++at);
        if (equals == std::string_view::npos) break;
        auto name = lowerAscii(trimmed(text.substr(at, equals - at)));
        at = equals + 1;
        while (at < text.size() && isBlank(text[at]))
            ++at;
        std::string value;
        if (at < text.size() && text[at] == '"') {
            value = takeQuoted(text, ++at);
            at = text.find(';', std::min(at, text.size()));
        } else {
            const auto end = text.find(';', at);
            value = trimmed(text.substr(at, end - at));
            at = end;
        }
        if (name.ends_with('*')) {
            const auto language = value.find('\'', value.find('\'') + 1);
            const bool first = language != std::string::npos &&
                               !field.parameters.contains(name.substr(0, name.find('*')));
            value = percentDecode(first ? value.substr(language + 1) : value);
        }
        field.parameters[name.substr(0, name.find('*'))] += value;
        if (at == std::string_view::npos) break;
    }
    return field;
}

std::string MailField::parameter(const std::string& name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
}

std::vector<Mailbox> mailboxesIn(std::string_view list) {
    return AddressList(list).read();
}

std::vector<std::string> messageIdsIn(std::string_view text) {
    std::vector<std::string> ids;
    if (text.find('<') == std::string_view::npos) {
        if (const auto bare = trimmed(text); !bare.empty()) ids.emplace_back(bare);
        return ids;
    }
    for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const auto end = text.find('>', at);
        if (end == std::string_view::npos) break;
        if (const auto id = trimmed(text.substr(at + 1, end - at - 1)); !id.empty())
            ids.emplace_back(id);
    }
    return ids;
}

}  // namespace leadloom::sdk
