#include <algorithm>
#include <charconv>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/mail/imap_reply.h>
#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {

namespace {

constexpr int MostDepth = 40;

std::string capitals(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return out;
}

class ImapReader {
public:
    explicit ImapReader(const ImapLine& line) : line_(line), text_(line.text) {}

    Result<std::vector<ImapValue>> read() {
        ImapValue all;
        if (!list(all, 0) || !text_.empty())
            return Status{LL_TRANSIENT, "the mail server's response can't be read"};
        return std::move(all.items);
    }

private:
    /// Up to the closing bracket, which stays, or the end.
    bool list(ImapValue& into, int depth) {
        while (true) {
            while (text_.starts_with(' '))
                text_.remove_prefix(1);
            if (text_.empty() || text_[0] == ')') return true;
            into.items.emplace_back();
            if (!value(into.items.back(), depth)) return false;
        }
    }
    bool value(ImapValue& into, int depth) {
        if (text_[0] == '(') return nested(into, depth);
        if (text_[0] == '"') return quoted(into);
        if (text_[0] == ImapLine::Mark) return literal(into);
        return atom(into);
    }
    bool nested(ImapValue& into, int depth) {
        into.kind = ImapValue::Kind::List;
        text_.remove_prefix(1);
        if (depth >= MostDepth || !list(into, depth + 1) || !text_.starts_with(')')) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool quoted(ImapValue& into) {
        into.kind = ImapValue::Kind::String;
        std::size_t at = 1;
        for (; at < text_.size() && text_[at] != '"'; ++at) {
            if (text_[at] == '\\' && at + 1 < text_.size()) ++at;
            into.text += text_[at];
        }
        if (at >= text_.size()) return false;
        text_.remove_prefix(at + 1);
        return true;
    }
    bool literal(ImapValue& into) {
        into.kind = ImapValue::Kind::String;
        if (next_ >= line_.literals.size()) return false;
        into.text = line_.literals[next_++];
        text_.remove_prefix(1);
        return true;
    }
    /// Blanks and brackets inside [ ] belong to it: BODY[HEADER.FIELDS (FROM TO)]<0>.
    bool atom(ImapValue& into) {
        std::size_t end = 0;
        for (int depth = 0; end < text_.size(); ++end) {
            const char c = text_[end];
            depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
            if (c == ImapLine::Mark) break;
            if (depth == 0 && (c == ' ' || c == '(' || c == ')' || c == '"')) break;
        }
        if (end == 0) return false;
        into.text = text_.substr(0, end);
        if (capitals(into.text) == "NIL") into.text.clear();
        text_.remove_prefix(end);
        return true;
    }

    const ImapLine& line_;
    std::string_view text_;
    std::size_t next_ = 0;
};

bool startsWith(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.starts_with(word); });
}

ll_status statusOf(const ImapCondition& condition) {
    const std::string_view code = condition.code;
    if (condition.state == "BYE") return LL_TRANSIENT;
    if (startsWith(code, {"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "CONTACTADMIN",
                          "PRIVACYREQUIRED"}))
        return LL_AUTH;
    if (startsWith(code, {"NONEXISTENT", "TRYCREATE"})) return LL_NOT_FOUND;
    if (startsWith(code, {"NOPERM"})) return LL_FORBIDDEN;
    if (startsWith(code, {"ALREADYEXISTS"})) return LL_CONFLICT;
    if (startsWith(code, {"OVERQUOTA", "TOOBIG"})) return LL_INVALID_RECORD;
    if (startsWith(code, {"LIMIT", "THROTTLED"})) return LL_RATE_LIMITED;
    if (startsWith(code, {"CANNOT", "CLIENTBUG"})) return LL_BUG;
    if (condition.state != "BAD") return LL_TRANSIENT;
    // So says Exchange where the user has no right to the mailbox, or is throttled.
    const bool unconnected =
        condition.words.find("authenticated but not connected") != std::string::npos;
    return unconnected ? LL_AUTH : LL_BUG;
}

std::uint32_t pointAt(std::string_view text, std::size_t at, std::size_t length) {
    constexpr unsigned FirstMasks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    std::uint32_t point = static_cast<unsigned char>(text[at]) & FirstMasks[length];
    for (std::size_t i = 1; i < length; ++i)
        point = point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    return point;
}

void appendUtf16(std::uint32_t point, std::string& out) {
    const auto unit = [&](std::uint32_t value) {
        out += static_cast<char>(value >> 8U);
        out += static_cast<char>(value & 0xffU);
    };
    if (point < 0x10000) return unit(point);
    unit(0xd800 + ((point - 0x10000) >> 10U));
    unit(0xdc00 + ((point - 0x10000) & 0x3ffU));
}

std::string modifiedBase64(const std::string& units) {
    auto text = base64Encode({reinterpret_cast<const std::uint8_t*>(units.data()), units.size()});
    text.erase(text.find_last_not_of('=') + 1);
    std::replace(text.begin(), text.end(), '/', ',');
    return "&" + text + "-";
}

}  // namespace

const ImapValue* ImapValue::after(std::string_view name) const {
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const auto key = capitals(items[i].text);
        if (key == name || (name.ends_with('[') && key.starts_with(name))) return &items[i + 1];
    }
    return nullptr;
}

std::uint64_t ImapValue::number() const {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<std::uint64_t> literalBehind(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) return std::nullopt;
    auto digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+')) digits.remove_suffix(1);
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    return whole && !digits.empty() ? std::optional(size) : std::nullopt;
}

Result<std::vector<ImapValue>> imapValues(const ImapLine& line) {
    return ImapReader(line).read();
}

ImapCondition ImapCondition::parse(std::string_view text) {
    ImapCondition condition;
    const auto state = capitals(text.substr(0, text.find(' ')));
    if (!startsWith(state + ' ', {"OK ", "NO ", "BAD ", "BYE ", "PREAUTH "})) return condition;
    condition.state = state;
    text.remove_prefix(std::min(state.size() + 1, text.size()));
    if (text.starts_with('[')) {
        const auto end = std::min(text.find(']'), text.size());
        condition.code = capitals(text.substr(1, end - 1));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    condition.words = text;
    return condition;
}

Status ImapCondition::failure(std::string_view what) const {
    const auto status = statusOf(*this);
    auto message = std::string(what) + ": the mail server says " + state;
    if (!code.empty()) message += " [" + code.substr(0, code.find(' ')) + "]";
    if (status == LL_BUG) message += ", which is a fault of the connector";
    return {status, message};
}

std::string imapQuoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string imapMailbox(std::string_view utf8) {
    std::string name, units;
    const auto flush = [&] {
        if (!units.empty()) name += modifiedBase64(units);
        units.clear();
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const auto length = std::max<std::size_t>(1, utf8At(utf8, at).length);
        const bool plain = length == 1 && utf8[at] >= 0x20 && utf8[at] < 0x7f;
        if (plain) {
            flush();
            name += utf8[at];
            if (utf8[at] == '&') name += '-';
        } else {
            appendUtf16(pointAt(utf8, at, length), units);
        }
        at += length;
    }
    flush();
    return imapQuoted(name);
}

std::string takeUidSet(std::vector<std::uint32_t>& uids, std::size_t most) {
    constexpr std::size_t LongestSet = 8000;
    std::string set;
    std::size_t taken = 0;
    while (taken < uids.size() && taken < most && set.size() < LongestSet) {
        const auto first = taken++;
        while (taken < uids.size() && taken < most && uids[taken] == uids[taken - 1] + 1)
            ++taken;
        set += (set.empty() ? "" : ",") + std::to_string(uids[first]);
        if (taken - first > 1) set += ":" + std::to_string(uids[taken - 1]);
    }
    uids.erase(uids.begin(), uids.begin() + static_cast<std::ptrdiff_t>(taken));
    return set;
}

}  // namespace leadloom::sdk
