#include "tests/bench/support/plugin_copies.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"

namespace leadloom::bench {
namespace {

std::string contents(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

PluginCopies::PluginCopies() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "leadloom-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
}

PluginCopies::~PluginCopies() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void PluginCopies::addOriginal(const std::filesystem::path& original, const std::string& id) {
    std::filesystem::copy(original, folder_ / id, std::filesystem::copy_options::recursive);
    ids_.push_back(id);
}

void PluginCopies::add(const std::filesystem::path& original, const std::string& name, int count) {
    auto manifest = nlohmann::json::parse(contents(original / "manifest.json"));
    const std::string library = contents(original / manifest["library"].get<std::string>());
    for (int number = 1; number <= count; ++number) {
        const std::string id = name + "_" + std::to_string(number);
        const auto folder = folder_ / id;
        std::filesystem::create_directories(folder);
        // What stands behind the sections of a library is not loaded.
        const std::string bytes = library + id;
        std::ofstream(folder / (id + ".so"), std::ios::binary) << bytes;
        manifest["id"] = id;
        manifest["library"] = id + ".so";
        manifest["sha256"] = security::toHex(security::bytesOf(security::sha256(bytes)));
        std::ofstream(folder / "manifest.json") << manifest;
        if (std::filesystem::exists(original / "mapping"))
            std::filesystem::copy(original / "mapping", folder / "mapping");
        ids_.push_back(id);
    }
}

std::filesystem::path PluginCopies::library(const std::string& id) const {
    return folder_ / id / (id + ".so");
}

}  // namespace leadloom::bench
