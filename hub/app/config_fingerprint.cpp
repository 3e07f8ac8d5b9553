#include "hub/app/config_fingerprint.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"

namespace leadloom::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> configFiles(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return {path};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path, ignored)) {
        const fs::path extension = entry.path().extension();
        if (extension == ".yaml" || extension == ".yml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void add(std::string& text, const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(stream)), {});
    text += std::to_string(content.size()) + "\n" + content;
}

}  // namespace

std::string configFingerprint(const fs::path& path, const config::WorkspaceConfig& config) {
    std::string text;
    for (const fs::path& file : configFiles(path))
        add(text, file);
    for (const config::ConnectionConfig& connection : config.connections) {
        if (!connection.mappingFile.empty()) {
            add(text, fs::path(config.folder) / connection.mappingFile);
        }
    }
    const auto digest = security::sha256(text);
    return security::toHex(security::bytesOf(digest)).substr(0, 32);
}

}  // namespace leadloom::app
