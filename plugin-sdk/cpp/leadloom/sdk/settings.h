#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/result.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// The connection's settings, already checked by the hub against the manifest's schema; what
/// isn't set has the manifest's default. A getter gives `otherwise` where there is neither, or the
/// value has another type.
class Settings {
public:
    Settings() = default;

    /// From the config_json of ll_connector.open. What isn't set takes the default that the
    /// manifest's schema gives it.
    static Result<Settings> parse(std::string_view configJson, std::string_view manifest = {}) {
        auto config = nlohmann::json::parse(configJson, nullptr, false);
        if (!config.is_object())
            return Status{LL_INVALID_CONFIG, "the connection's configuration is no JSON object"};
        Settings settings;
        settings.connection_ = config.value("connection", std::string{});
        settings.values_ = config.value("settings", nlohmann::json::object());
        settings.streams_ = config.value("streams", nlohmann::json::array());
        if (!settings.values_.is_object())
            return Status{LL_INVALID_CONFIG, "the connection's settings are no JSON object"};
        const auto described = nlohmann::json::parse(manifest, nullptr, false);
        const nlohmann::json::json_pointer properties("/settings/properties");
        if (!described.is_object() || !described.contains(properties)) return settings;
        for (const auto& [key, property] : described.at(properties).items())
            if (property.contains("default") && !settings.values_.contains(key))
                settings.values_[key] = property.at("default");
        return settings;
    }

    const std::string& connection() const { return connection_; }
    std::string text(std::string_view key, std::string_view otherwise = {}) const {
        const auto at = values_.find(key);
        return at != values_.end() && at->is_string() ? at->get<std::string>()
                                                      : std::string(otherwise);
    }
    std::int64_t integer(std::string_view key, std::int64_t otherwise = 0) const {
        const auto at = values_.find(key);
        return at != values_.end() && at->is_number_integer() ? at->get<std::int64_t>() : otherwise;
    }
    bool flag(std::string_view key, bool otherwise = false) const {
        const auto at = values_.find(key);
        return at != values_.end() && at->is_boolean() ? at->get<bool>() : otherwise;
    }
    std::vector<std::string> texts(std::string_view key) const {
        std::vector<std::string> all;
        const auto at = values_.find(key);
        if (at == values_.end() || !at->is_array()) return all;
        for (const auto& value : *at)
            if (value.is_string()) all.push_back(value.get<std::string>());
        return all;
    }
    /// A base URL: no blank, no trailing slash.
    std::string url(std::string_view key, std::string_view otherwise = {}) const {
        auto value = text(key, otherwise);
        while (!value.empty() && value.back() == '/')
            value.pop_back();
        return value;
    }
    /// All of `settings`, for shapes that no getter knows.
    const nlohmann::json& json() const { return values_; }
    /// The settings of a stream, an empty object where the stream isn't configured.
    nlohmann::json stream(std::string_view name) const {
        for (const auto& stream : streams_)
            if (stream.is_object() && stream.value("name", std::string{}) == name) return stream;
        return nlohmann::json::object();
    }

private:
    std::string connection_;
    nlohmann::json values_ = nlohmann::json::object();
    nlohmann::json streams_ = nlohmann::json::array();
};

}  // namespace leadloom::sdk
