#include "hub/app/new_plugin.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>

#include "hub/app/plugin_template.h"

namespace leadloom::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t LongestName = 40;

Error refused(const std::string& message, const std::string& remedy) {
    return {ErrorKind::Usage, message, remedy, {}, 0};
}

Status nameIsGood(const std::string& name) {
    static const std::regex Shape("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    if (name.size() <= LongestName && std::regex_match(name, Shape)) return Status::ok();
    return refused("'" + name + "' can't be the name of a connector",
                   "use at most 40 lower-case letters, digits and single hyphens, a letter first: "
                   "acme-mail");
}

void replaceEach(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// "acme-mail" as "Acme Mail".
std::string titleOf(std::string name) {
    bool first = true;
    for (char& letter : name) {
        if (first) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
        first = letter == '-';
        if (first) letter = ' ';
    }
    return name;
}

std::string renamed(std::string_view text, const std::string& name) {
    std::string identifier = name;
    std::replace(identifier.begin(), identifier.end(), '-', '_');
    std::string out(text);
    replaceEach(out, "acme", name);
    replaceEach(out, name + "_connector", identifier + "_connector");
    replaceEach(out, "Acme", titleOf(name));
    return out;
}

Status writeFile(const fs::path& path, const std::string& text) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (file) return Status::ok();
    return refused(path.string() + " can't be written", "check rights and space of the folder");
}

/// A folder that goes when it wasn't moved to its place.
class Draft {
public:
    explicit Draft(fs::path folder) : folder_(std::move(folder)) {}
    ~Draft() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    const fs::path& folder() const { return folder_; }

private:
    fs::path folder_;
};

}  // namespace

Result<NewPlugin> writeNewPlugin(const std::string& name, const fs::path& into) {
    if (const Status good = nameIsGood(name); !good) return good.error();
    std::error_code failed;
    if (!fs::is_directory(into, failed))
        return refused(into.string() + " is no folder", "make it, or name another after --into");
    const fs::path target = into / name;
    if (fs::exists(target, failed))
        return refused(target.string() + " is there already", "choose another name or folder");

    const Draft draft(into / ("." + name + ".new"));
    NewPlugin made{target, {}};
    for (const TemplateFile& file : templateFiles()) {
        const Status written = writeFile(draft.folder() / file.path, renamed(file.text, name));
        if (!written) return written.error();
        made.files.emplace_back(file.path);
    }
    fs::rename(draft.folder(), target, failed);
    if (failed) return refused(target.string() + " can't be made: " + failed.message(), "");
    return made;
}

}  // namespace leadloom::app
