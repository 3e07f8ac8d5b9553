#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// Where a walk stands, as the hub keeps it between reads. Times: the vendor's clock, microseconds.
struct ReadCursor {
    std::int64_t since = 0;      ///< everything stamped before it has been read (less the overlap)
    bool full = false;           ///< in the middle of a complete walk
    std::int64_t startedAt = 0;  ///< server time when the walk in progress began; 0 = none does
    std::int64_t time = 0;       ///< keyset: stamp of the last row
    std::string position;        ///< last id, or the vendor's page token

    bool isWalking() const { return startedAt != 0 || time != 0 || !position.empty(); }

    std::string text() const {
        nlohmann::json json{{"since", since}};
        if (full) json["full"] = true;
        if (startedAt != 0) json["started"] = startedAt;
        if (time != 0) json["time"] = time;
        if (!position.empty()) json["position"] = position;
        return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    /// Empty text: the very start. Nothing where the text is no cursor of ours.
    static std::optional<ReadCursor> parse(std::string_view text) {
        if (text.empty()) return ReadCursor{};
        const auto json = nlohmann::json::parse(text, nullptr, false);
        if (!json.is_object() || !json.contains("since")) return std::nullopt;
        try {
            ReadCursor cursor;
            cursor.since = json.at("since").get<std::int64_t>();
            cursor.full = json.value("full", false);
            cursor.startedAt = json.value("started", std::int64_t{0});
            cursor.time = json.value("time", std::int64_t{0});
            cursor.position = json.value("position", std::string{});
            return cursor;
        } catch (const nlohmann::json::exception&) {
            return std::nullopt;
        }
    }
};

}  // namespace leadloom::sdk
