#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "plugin-sdk/testing/fake_hub_parts.h"

namespace leadloom::testing {

namespace fs = std::filesystem;

namespace {

/// The path of a name inside the folder; nothing where it would leave it.
std::optional<fs::path> inside(const FakeHub::Parts& hub, const std::string& name) {
    const fs::path relative(name);
    if (name.empty() || relative.is_absolute()) return std::nullopt;
    for (const auto& part : relative)
        if (part == "..") return std::nullopt;
    return fs::path(hub.folder) / relative;
}

std::int64_t microsOf(fs::file_time_type time) {
    const auto system = std::chrono::file_clock::to_sys(time);
    return std::chrono::duration_cast<std::chrono::microseconds>(system.time_since_epoch()).count();
}

ll_status listFiles(const ll_directory* self, const ll_call*, ll_str prefix,
                    const ll_file_sink* sink) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(hub.folder)) {
        const auto name = fs::relative(entry.path(), hub.folder).generic_string();
        if (entry.is_regular_file() && name.rfind(owned(prefix), 0) == 0) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    for (const auto& name : names) {
        const auto path = fs::path(hub.folder) / name;
        const ll_file_entry entry{sizeof(ll_file_entry), viewOf(name), fs::file_size(path),
                                  microsOf(fs::last_write_time(path))};
        if (const auto status = sink->put(sink, &entry, 1); status != LL_OK) return status;
    }
    return LL_OK;
}

ll_status openFile(const ll_directory* self, const ll_call*, ll_str name, std::uint64_t* handle) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const auto path = inside(hub, owned(name));
    if (!path) {
        hub.breaches.emplace_back("asked for a file outside the folder");
        return LL_FORBIDDEN;
    }
    std::ifstream file(*path, std::ios::binary);
    if (!file) return hub.fail(LL_NOT_FOUND, "no such file");
    hub.openFiles[++hub.lastHandle] = {std::istreambuf_iterator<char>(file), {}};
    *handle = hub.lastHandle;
    return LL_OK;
}

ll_status readFile(const ll_directory* self, const ll_call*, std::uint64_t handle,
                   std::uint64_t offset, char* buffer, std::size_t capacity, std::size_t* size) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const auto& content = hub.openFiles.at(handle);
    *size = offset >= content.size() ? 0 : content.copy(buffer, capacity, offset);
    return LL_OK;
}

ll_status writeAtomic(const ll_directory* self, const ll_call*, ll_str name, ll_str bytes) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const auto path = inside(hub, owned(name));
    if (!path) {
        hub.breaches.emplace_back("wrote a file outside the folder");
        return LL_FORBIDDEN;
    }
    fs::create_directories(path->parent_path());
    std::ofstream(*path, std::ios::binary) << owned(bytes);
    return LL_OK;
}

ll_status moveFile(const ll_directory* self, const ll_call*, ll_str from, ll_str to) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const auto source = inside(hub, owned(from));
    const auto target = inside(hub, owned(to));
    if (!source || !target) return LL_FORBIDDEN;
    if (fs::exists(*target)) return LL_CONFLICT;
    fs::create_directories(target->parent_path());
    fs::rename(*source, *target);
    return LL_OK;
}

}  // namespace

void FakeHub::Parts::fillDirectory() {
    directory = {sizeof(ll_directory),
                 this,
                 &listFiles,
                 &openFile,
                 &readFile,
                 [](const ll_directory* self, std::uint64_t handle) {
                     partsOf(self->hub).openFiles.erase(handle);
                 },
                 &writeAtomic,
                 &moveFile};
}

}  // namespace leadloom::testing
