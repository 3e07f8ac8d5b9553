#include "tests/sandbox/imap_smtp/imap_command.h"

#include <algorithm>
#include <cctype>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::imap_smtp {

namespace {

std::string raised(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

class Scanner {
public:
    Scanner(std::string_view text, const std::vector<std::string>& literals)
        : text_(text), literals_(literals) {}

    /// Arguments apart by exactly one blank.
    bool list(std::vector<ImapArgument>& into) {
        while (!text_.empty() && text_[0] != ')') {
            if (!into.empty() && !blank()) return false;
            into.emplace_back();
            if (!one(into.back())) return false;
        }
        return true;
    }
    bool isAtEnd() const { return text_.empty(); }

private:
    bool blank() {
        if (!text_.starts_with(' ')) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool one(ImapArgument& into) {
        if (text_.empty()) return false;
        const char c = text_[0];
        if (c == '(') {
            into.kind = ImapArgument::Kind::List;
            text_.remove_prefix(1);
            if (!list(into.items) || !text_.starts_with(')')) return false;
            text_.remove_prefix(1);
            return true;
        }
        if (c == '"') return quoted(into);
        if (c == '\0') {
            into.kind = ImapArgument::Kind::String;
            into.text = literals_.at(next_++);
            text_.remove_prefix(1);
            return true;
        }
        return atom(into);
    }
    bool quoted(ImapArgument& into) {
        into.kind = ImapArgument::Kind::String;
        for (std::size_t at = 1; at < text_.size(); ++at) {
            if (text_[at] == '"') {
                text_.remove_prefix(at + 1);
                return true;
            }
            if (text_[at] == '\\' && ++at == text_.size()) return false;
            if (static_cast<unsigned char>(text_[at]) >= 0x80) return false;
            into.text += text_[at];
        }
        return false;
    }
    bool atom(ImapArgument& into) {
        std::size_t end = 0;
        for (int depth = 0; end < text_.size(); ++end) {
            const char c = text_[end];
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (static_cast<unsigned char>(c) >= 0x7f || static_cast<unsigned char>(c) < 0x20)
                return false;
            if (depth == 0 && (c == ' ' || c == '(' || c == ')' || c == '"' || c == '{')) break;
        }
        into.text = text_.substr(0, end);
        text_.remove_prefix(end);
        return end > 0;
    }

    std::string_view text_;
    const std::vector<std::string>& literals_;
    std::size_t next_ = 0;
};

std::optional<std::uint32_t> numberIn(std::string_view text, std::uint32_t last) {
    if (text == "*") return last;
    const auto value = parsedInteger(text);
    if (!value || *value < 1 || *value > 0xffffffffLL || text[0] == '+') return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

}  // namespace

bool ImapArgument::is(std::string_view atom) const {
    return kind == Kind::Atom && raised(text) == atom;
}

std::optional<ImapCommand> parsedCommand(std::string_view text,
                                         const std::vector<std::string>& literals) {
    std::vector<ImapArgument> words;
    Scanner scanner(text, literals);
    if (!scanner.list(words) || !scanner.isAtEnd() || words.size() < 2) return std::nullopt;
    ImapCommand command;
    command.tag = words[0].text;
    command.name = raised(words[1].text);
    std::size_t taken = 2;
    if (command.name == "UID" && words.size() > 2)
        command.name += " " + raised(words[taken++].text);
    command.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(taken), words.end());
    return command;
}

std::optional<bool> isInSet(std::string_view set, std::uint32_t uid, std::uint32_t last) {
    bool found = false;
    for (const auto& part : split(set, ',')) {
        const auto colon = part.find(':');
        const auto first = numberIn(part.substr(0, colon), last);
        const auto second =
            colon == std::string::npos ? first : numberIn(part.substr(colon + 1), last);
        if (!first || !second) return std::nullopt;
        const auto [low, high] = std::minmax(*first, *second);
        found = found || (uid >= low && uid <= high);
    }
    return found;
}

}  // namespace leadloom::sandbox::imap_smtp
