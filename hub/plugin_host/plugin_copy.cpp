#include "hub/plugin_host/plugin_copy.h"

#include <cstdlib>
#include <fstream>

#include "hub/plugin_host/refusal.h"
#include "hub/security/digest.h"
#include "hub/security/encoding.h"

namespace leadloom::plugin_host {
namespace {

/// The library's bytes, once they are known to be the right ones.
Result<std::string> checkedBytes(const Manifest& manifest) {
    const std::filesystem::path file = manifest.folder / manifest.library;
    std::error_code failed;
    std::string bytes(std::filesystem::file_size(file, failed), '\0');
    std::ifstream stream(file, std::ios::binary);
    if (failed || !stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        return refused(manifest, manifest.library + " can't be read",
                       "check the file and its rights");
    }
    if (security::toHex(security::bytesOf(security::sha256(bytes))) != manifest.sha256) {
        return refused(manifest,
                       "the library is not the one its manifest was made for (SHA-256 differs)",
                       "install the plugin again, from a source you trust");
    }
    return bytes;
}

}  // namespace

PluginCopy::PluginCopy(std::filesystem::path path, std::filesystem::path original)
    : path_(std::move(path)), original_(std::move(original)) {}

PluginCopy::PluginCopy(PluginCopy&& other) noexcept
    : path_(std::move(other.path_)), original_(std::move(other.original_)) {
    other.path_.clear();
}

PluginCopy::~PluginCopy() {
    if (path_.empty()) return;
    std::error_code ignored;
    std::filesystem::remove_all(path_.parent_path(), ignored);
}

Status PluginCopy::checkSum(const Manifest& manifest) {
    const auto bytes = checkedBytes(manifest);
    return bytes ? Status::ok() : bytes.error();
}

Result<PluginCopy> PluginCopy::of(const Manifest& manifest) {
    const auto bytes = checkedBytes(manifest);
    if (!bytes) return bytes.error();
    std::error_code failed;
    std::string pattern =
        (std::filesystem::temp_directory_path(failed) / "leadloom-plugin-XXXXXX").string();
    if (failed || mkdtemp(pattern.data()) == nullptr) {
        return refused(manifest, "no private copy could be made",
                       "make the temporary folder (TMPDIR) writable");
    }
    PluginCopy copy(std::filesystem::path(pattern) / manifest.library,
                    manifest.folder / manifest.library);
    std::ofstream stream(copy.path(), std::ios::binary);
    stream.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
    stream.close();
    if (!stream) {
        return refused(manifest, "no private copy could be written",
                       "free some space in the temporary folder (TMPDIR)");
    }
    return copy;
}

}  // namespace leadloom::plugin_host
