#include "hub/plugin_host/plugin_library.h"

#include <mutex>

#include <boost/dll/library_info.hpp>
#include <boost/dll/shared_library.hpp>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/status_mapping.h"

namespace leadloom::plugin_host {
namespace {

/// Opening libraries from two threads at once is not safe on every platform.
std::mutex& openingMutex() {
    static std::mutex mutex;
    return mutex;
}

Error refused(const std::string& file, const std::string& why, const std::string& remedy) {
    return {ErrorKind::InvalidConfig, "plugin " + file + ": " + why, remedy, {}, 0};
}

}  // namespace

class PluginLibrary::Handle {
public:
    explicit Handle(const std::filesystem::path& copy) {
        using boost::dll::load_mode::type;
        boost::dll::fs::error_code failed;
        // Never global and never deep-bound: plugins must not see each other's symbols.
        library_.load(
            copy.string(),
            static_cast<type>(boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local),
            failed);
        if (failed) error_ = failed.message();
    }

    const std::string& error() const { return error_; }
    const ll_plugin_entry* entry() const {
        if (!library_.has(LL_ENTRY_SYMBOL)) return nullptr;
        return &library_.get<const ll_plugin_entry>(LL_ENTRY_SYMBOL);
    }

private:
    boost::dll::shared_library library_;
    std::string error_;
};

PluginLibrary::PluginLibrary(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}

PluginLibrary::~PluginLibrary() {
    if (entry_ != nullptr && entry_->deinit != nullptr) entry_->deinit();
    const std::lock_guard lock(openingMutex());
    handle_.reset();
}

Result<std::shared_ptr<PluginLibrary>> PluginLibrary::open(const PluginCopy& copy) {
    const std::lock_guard lock(openingMutex());
    const std::filesystem::path& file = copy.original();
    auto handle = std::make_unique<Handle>(copy.path());
    if (!handle->error().empty()) {
        return refused(file.string(), "can't be loaded: " + handle->error(),
                       "it must be a shared library for this system with nothing left undefined");
    }
    const ll_plugin_entry* entry = handle->entry();
    if (entry == nullptr) {
        return refused(file.string(), "the symbol " LL_ENTRY_SYMBOL " is missing",
                       "build it with leadloom_add_plugin() and LEADLOOM_PLUGIN()");
    }
    if (entry->abi.major != LL_ABI_MAJOR) {
        return refused(file.string(),
                       "it was built for plugin boundary " + std::to_string(entry->abi.major) +
                           ", this hub has " + std::to_string(LL_ABI_MAJOR),
                       "build it again with this hub's SDK");
    }
    const ll_status status =
        entry->init == nullptr ? LL_OK : entry->init(strOf(file.parent_path().native()));
    if (status != LL_OK) {
        return refused(file.string(), "its init answered " + std::string(toString(kindOf(status))),
                       "its README says what it needs");
    }
    std::shared_ptr<PluginLibrary> library(new PluginLibrary(std::move(handle)));
    library->entry_ = entry;
    library->file_ = file.string();
    return library;
}

Result<const ll_connector_factory*> PluginLibrary::factory() const {
    const void* factory =
        entry_->get_factory == nullptr ? nullptr : entry_->get_factory(strOf(LL_CONNECTOR_FACTORY));
    if (factory == nullptr) {
        return refused(file_, "it has no connector factory",
                       "register the connector with LEADLOOM_PLUGIN()");
    }
    return static_cast<const ll_connector_factory*>(factory);
}

Result<std::vector<std::string>> PluginLibrary::exportedSymbols(const std::filesystem::path& file) {
    try {
        return boost::dll::library_info(file.string()).symbols();
    } catch (const std::exception&) {
        return refused(file.string(), "it is no shared library", "install the plugin again");
    }
}

}  // namespace leadloom::plugin_host
