#include <algorithm>
#include <charconv>

#include <leadloom/sdk/mail/mail_part.h>
#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {

namespace {

constexpr std::pair<std::string_view, char32_t> Entities[] = {
    {"amp", U'&'},   {"lt", U'<'},   {"gt", U'>'},     {"quot", U'"'},
    {"apos", U'\''}, {"nbsp", U' '}, {"euro", 0x20ac}, {"copy", 0xa9}};

char32_t pointOf(std::string_view name) {
    for (const auto& [known, point] : Entities)
        if (name == known) return point;
    if (!name.starts_with('#') || name.size() < 2) return 0;
    const bool hex = name[1] == 'x' || name[1] == 'X';
    name.remove_prefix(hex ? 2 : 1);
    std::uint32_t value = 0;
    const auto [end, error] =
        std::from_chars(name.data(), name.data() + name.size(), value, hex ? 16 : 10);
    const bool whole = error == std::errc{} && end == name.data() + name.size();
    const bool good = whole && value < 0x110000 && (value < 0xd800 || value > 0xdfff);
    return good ? char32_t{value} : U'\0';
}

bool breaksLine(std::string_view tag) {
    constexpr std::string_view Names[] = {"br", "p",  "/p", "div", "/div", "tr",
                                          "li", "h1", "h2", "h3",  "hr",   "table"};
    return std::find(std::begin(Names), std::end(Names), tag) != std::end(Names);
}

/// Takes a page of HTML apart from left to right.
class HtmlText {
public:
    explicit HtmlText(std::string_view html) : left_(html) {}

    std::string read() {
        while (!left_.empty()) {
            if (left_[0] == '<')
                tag();
            else if (left_[0] == '&')
                entity();
            else
                letter();
        }
        return std::move(out_);
    }

private:
    void tag() {
        if (left_.starts_with("<!--")) return skipBehind("-->");
        const auto end = std::min(left_.find('>'), left_.size());
        const auto whole = left_.substr(1, end == 0 ? 0 : end - 1);
        const auto name = lowerAscii(whole.substr(0, whole.find_first_of(" \t\r\n/", 1)));
        left_.remove_prefix(std::min(end + 1, left_.size()));
        if (name == "script" || name == "style" || name == "head") skipBehind("</" + name);
        if (breaksLine(name) && !out_.empty() && out_.back() != '\n') out_ += '\n';
    }
    void skipBehind(const std::string& words) {
        const auto at = lowerAscii(left_).find(words);
        const auto end = at == std::string::npos ? at : left_.find('>', at);
        left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    }
    void entity() {
        constexpr std::size_t Longest = 10;
        const auto end = left_.substr(0, Longest).find(';');
        const auto point =
            end == std::string_view::npos ? U'\0' : pointOf(left_.substr(1, end - 1));
        if (point == 0) return letter();
        appendUtf8(point, out_);
        left_.remove_prefix(end + 1);
    }
    void letter() {
        const char c = left_[0];
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        const bool first = out_.empty() || out_.back() == ' ' || out_.back() == '\n';
        if (!blank)
            out_ += c;
        else if (!first)
            out_ += ' ';
        left_.remove_prefix(1);
    }

    std::string_view left_;
    std::string out_;
};

}  // namespace

std::string textOfHtml(std::string_view html) {
    return HtmlText(html).read();
}

}  // namespace leadloom::sdk
