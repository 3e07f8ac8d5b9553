#include "hub/config/load_config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "hub/config/config_check.h"
#include "hub/config/config_merge.h"
#include "hub/config/config_reader.h"
#include "hub/config/config_shape.h"
#include "hub/config/shape_check.h"
#include "hub/config/yaml_reader.h"

namespace leadloom::config {
namespace {

namespace fs = std::filesystem;

constexpr auto Remedy = "mend the places named and run `leadloom check` again";

Error usage(std::string message, std::string remedy) {
    return {.kind = ErrorKind::Usage, .message = std::move(message), .remedy = std::move(remedy)};
}

bool isYamlFile(const fs::directory_entry& entry) {
    const fs::path& path = entry.path();
    const bool hidden = path.filename().string().starts_with(".");
    return !hidden && entry.is_regular_file() &&
           (path.extension() == ".yaml" || path.extension() == ".yml");
}

Result<std::vector<fs::path>> filesAt(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return std::vector<fs::path>{path};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path, error)) {
        if (isYamlFile(entry)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) {
        return usage("the folder " + path.string() + " holds no *.yaml file",
                     "run `leadloom init` for a start");
    }
    return files;
}

Result<ConfigText> readText(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    if (stream) text << stream.rdbuf();
    if (!stream || stream.bad()) {
        return usage("the configuration " + path.string() + " can't be read",
                     "name it with --config, or run `leadloom init` for a start");
    }
    return ConfigText{path.string(), text.str()};
}

}  // namespace

Result<WorkspaceConfig> loadConfig(const std::string& path, const model::FieldTable& fields,
                                   Faults* faults) {
    const auto files = filesAt(path);
    if (!files) return files.error();
    std::vector<ConfigText> texts;
    for (const fs::path& file : *files) {
        auto text = readText(file);
        if (!text) return text.error();
        texts.push_back(std::move(*text));
    }
    std::error_code error;
    const fs::path folder =
        fs::is_directory(path, error) ? fs::path(path) : fs::path(path).parent_path();
    return loadConfigTexts(texts, folder.string(), fields, faults);
}

Result<WorkspaceConfig> loadConfigTexts(const std::vector<ConfigText>& texts,
                                        const std::string& folder, const model::FieldTable& fields,
                                        Faults* faults) {
    Faults own;
    Faults& found = faults != nullptr ? *faults : own;
    std::vector<Node> roots;
    for (const ConfigText& one : texts) {
        if (auto root = readYaml(one.text, one.file, found)) roots.push_back(std::move(*root));
    }
    if (roots.size() != texts.size()) return asError(found, Remedy);
    Node root = mergeConfigs(std::move(roots), found);
    if (!complete(root, *configurationShape(), {}, found)) return asError(found, Remedy);
    WorkspaceConfig config = readConfig(root, folder, found);
    checkConfig(config, fields, found);
    if (!found.empty()) return asError(found, Remedy);
    return config;
}

}  // namespace leadloom::config
