#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::model {

/// Id of a canonical record: a ULID (48 bits of milliseconds, 80 of randomness). Rising in time, so
/// that inserts append.
class EntityId {
public:
    EntityId() = default;  ///< the null id
    explicit EntityId(std::array<std::uint8_t, 16> bytes) : bytes_(bytes) {}

    /// 26 characters of Crockford's base 32.
    std::string text() const;
    static std::optional<EntityId> parse(std::string_view text);

    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    bool isNull() const { return bytes_ == std::array<std::uint8_t, 16>{}; }
    friend auto operator<=>(const EntityId&, const EntityId&) = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace leadloom::model
