#include "hub/security/secret_store.h"

#include <nlohmann/json.hpp>

#include "hub/security/encoding.h"
#include "hub/security/private_file.h"
#include "hub/security/random.h"
#include "hub/security/sealing.h"

namespace leadloom::security {
namespace {

using nlohmann::json;
using std::filesystem::path;

Error damaged(const path& file) {
    return {ErrorKind::Storage, file.string() + " is not a Leadloom secrets file",
            "restore it from a backup, or move it away and set the secrets again"};
}

Result<json> readEntries(const path& file) {
    auto text = readPrivateFile(file);
    if (!text) return text.error();
    if (!text->has_value()) return json::object();
    json document = json::parse(**text, nullptr, false);
    if (!document.is_object() || !document.contains("secrets") ||
        !document["secrets"].is_object()) {
        return damaged(file);
    }
    return document["secrets"];
}

Status writeEntries(const path& file, const json& entries) {
    return writePrivateFile(file, json{{"version", 1}, {"secrets", entries}}.dump(1));
}

Result<std::string> readKey(const path& file) {
    auto text = readPrivateFile(file);
    if (!text) return text.error();
    if (!text->has_value()) {
        return Error{ErrorKind::Storage, "the key of the secret store is missing: " + file.string(),
                     "restore the key file; without it the secrets can't be opened"};
    }
    const std::string_view digits(**text);
    auto key = fromHex(digits.substr(0, digits.find('\n')));
    if (!key || key->size() != SealingKeySize) return damaged(file);
    return *key;
}

Result<std::string> readOrMakeKey(const path& file, bool storeIsEmpty) {
    if (!storeIsEmpty || std::filesystem::exists(file)) return readKey(file);
    const std::string key = randomBytes(SealingKeySize);
    if (auto written = writePrivateFile(file, toHex(key) + "\n"); !written) return written.error();
    return key;
}

path lockOf(path file) {
    file += ".lock";
    return file;
}

}  // namespace

SecretStore::SecretStore(path file, path keyFile)
    : file_(std::move(file)), keyFile_(std::move(keyFile)) {
    if (!keyFile_.empty()) return;
    keyFile_ = file_;
    keyFile_ += ".key";
}

Result<std::optional<std::string>> SecretStore::get(std::string_view name) const {
    auto entries = readEntries(file_);
    if (!entries) return entries.error();
    const auto found = entries->find(std::string(name));
    if (found == entries->end()) return std::optional<std::string>();
    auto key = readKey(keyFile_);
    if (!key) return key.error();
    const auto sealedBytes =
        found->is_string() ? fromBase64(found->get_ref<const std::string&>()) : std::nullopt;
    auto value = sealedBytes ? unseal(*key, name, *sealedBytes) : std::nullopt;
    if (!value) {
        return Error{ErrorKind::Auth,
                     "secret " + std::string(name) + " can't be opened with " + keyFile_.string(),
                     "restore the key file it was sealed with, or set the secret again"};
    }
    return value;
}

Status SecretStore::set(std::string_view name, std::string_view value) {
    auto lock = FileLock::acquire(lockOf(file_), {});
    if (!lock) return lock.error();
    auto entries = readEntries(file_);
    if (!entries) return entries.error();
    auto key = readOrMakeKey(keyFile_, entries->empty());
    if (!key) return key.error();
    (*entries)[std::string(name)] = toBase64(seal(*key, name, value));
    return writeEntries(file_, *entries);
}

Status SecretStore::remove(std::string_view name) {
    auto lock = FileLock::acquire(lockOf(file_), {});
    if (!lock) return lock.error();
    auto entries = readEntries(file_);
    if (!entries) return entries.error();
    if (entries->erase(std::string(name)) == 0) return Status::ok();
    return writeEntries(file_, *entries);
}

Result<std::vector<std::string>> SecretStore::names() const {
    auto entries = readEntries(file_);
    if (!entries) return entries.error();
    std::vector<std::string> names;
    for (const auto& entry : entries->items())
        names.push_back(entry.key());
    return names;
}

}  // namespace leadloom::security
