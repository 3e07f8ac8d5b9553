#include "plugin-sdk/testing/loaded_plugin.h"

#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace leadloom::testing {

namespace fs = std::filesystem;

namespace {

nlohmann::json readJson(const fs::path& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("there is no " + path.string());
    auto document = nlohmann::json::parse(file, nullptr, false);
    if (!document.is_object()) throw std::runtime_error(path.string() + " is no JSON object");
    return document;
}

fs::path manifestBeside(const fs::path& path) {
    if (!fs::exists(path)) throw std::runtime_error("there is no " + path.string());
    return (fs::is_directory(path) ? path : path.parent_path()) / "manifest.json";
}

}  // namespace

LoadedPlugin::LoadedPlugin(const std::string& path) {
    const auto manifestPath = fs::absolute(manifestBeside(path));
    folder_ = manifestPath.parent_path().string();
    manifest_ = readJson(manifestPath);
    path_ = fs::is_directory(path)
                ? (fs::path(folder_) / manifest_.value("library", std::string{})).string()
                : fs::absolute(path).string();
    library_ = dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr) throw std::runtime_error(dlerror());
    try {
        entry_ = static_cast<const ll_plugin_entry*>(dlsym(library_, LL_ENTRY_SYMBOL));
        if (entry_ == nullptr) throw std::runtime_error("it exports no leadloom_plugin");
        if (entry_->abi.major != LL_ABI_MAJOR)
            throw std::runtime_error("it is built for ABI " + std::to_string(entry_->abi.major));
        if (entry_->init({folder_.data(), folder_.size()}) != LL_OK)
            throw std::runtime_error("its init refused");
        initialised_ = true;
        const std::string factory = LL_CONNECTOR_FACTORY;
        factory_ = static_cast<const ll_connector_factory*>(
            entry_->get_factory({factory.data(), factory.size()}));
        if (factory_ == nullptr || factory_->count() == 0)
            throw std::runtime_error("it offers no connector");
        const auto text = factory_->descriptor(0);
        descriptor_ = nlohmann::json::parse(text.data, text.data + text.size, nullptr, false);
        if (!descriptor_.is_object()) throw std::runtime_error("its descriptor is no JSON object");
    } catch (...) {
        unload();
        throw;
    }
}

LoadedPlugin::~LoadedPlugin() {
    unload();
}

void LoadedPlugin::unload() {
    if (initialised_) entry_->deinit();
    initialised_ = false;
    dlclose(library_);
}

bool isMapped(const std::string& library) {
    auto* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle != nullptr) dlclose(handle);
    return handle != nullptr;
}

}  // namespace leadloom::testing
