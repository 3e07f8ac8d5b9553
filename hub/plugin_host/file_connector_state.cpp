#include "hub/plugin_host/file_connector_state.h"

#include <nlohmann/json.hpp>

#include "hub/security/encoding.h"
#include "hub/security/private_file.h"

namespace leadloom::plugin_host {

using nlohmann::json;

Status FileConnectorState::load() {
    if (loaded_) return Status::ok();
    auto text = security::readPrivateFile(file_);
    if (!text) return text.error();
    const json document = text->has_value() ? json::parse(**text, nullptr, false) : json::object();
    if (!document.is_object()) {
        return Error{ErrorKind::Storage, file_.string() + " is damaged",
                     "move it away; the connector builds its state anew"};
    }
    for (const auto& [key, value] : document.items()) {
        if (!value.is_string()) continue;
        // Values may be any bytes, which JSON text can't hold.
        entries_[key] = security::fromBase64(value.get_ref<const std::string&>()).value_or("");
    }
    loaded_ = true;
    return Status::ok();
}

Status FileConnectorState::save() const {
    json document = json::object();
    for (const auto& [key, value] : entries_)
        document[key] = security::toBase64(value);
    return security::writePrivateFile(file_, document.dump());
}

Result<std::optional<std::string>> FileConnectorState::get(std::string_view key) {
    const std::lock_guard lock(mutex_);
    if (auto loaded = load(); !loaded) return loaded.error();
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
}

Status FileConnectorState::put(std::string_view key, std::string_view value) {
    const std::lock_guard lock(mutex_);
    if (auto loaded = load(); !loaded) return loaded;
    entries_.insert_or_assign(std::string(key), std::string(value));
    return save();
}

Status FileConnectorState::erase(std::string_view key) {
    const std::lock_guard lock(mutex_);
    if (auto loaded = load(); !loaded) return loaded;
    const auto found = entries_.find(key);
    if (found == entries_.end()) return Status::ok();
    entries_.erase(found);
    return save();
}

}  // namespace leadloom::plugin_host
