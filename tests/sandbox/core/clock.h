#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::sandbox {

/// Wall time in milliseconds since 1970 plus an offset that the control surface may move.
/// [any-thread]
class Clock {
public:
    std::int64_t now() const;
    std::int64_t offset() const { return offset_.load(); }
    void setOffset(std::int64_t milliseconds) { offset_.store(milliseconds); }

private:
    std::atomic<std::int64_t> offset_{0};
};

/// `2026-01-01T10:00:00.000` followed by `zone`.
std::string isoTime(std::int64_t milliseconds, std::string_view zone);
/// `2026-01-01`.
std::string isoDate(std::int64_t milliseconds);
/// Milliseconds of an ISO 8601 date-time with a zone (`Z`, `+02:00`, `+0200`) or of a plain date.
/// Nothing when the text is anything else, or names a day that does not exist.
std::optional<std::int64_t> parsedTime(std::string_view text);
/// True for `YYYY-MM-DD` of a day that exists.
bool isDate(std::string_view text);
/// `Tue, 15 Nov 1994 08:12:31 GMT`; nothing for any other form.
std::optional<std::int64_t> parsedHttpDate(std::string_view text);

}  // namespace leadloom::sandbox
