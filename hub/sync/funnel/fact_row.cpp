#include "hub/sync/funnel/fact_row.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <limits>

#include <nlohmann/json.hpp>

namespace leadloom::sync {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t Million = 1'000'000;
constexpr int Places = 6;

/// Text of a scalar at a pointer; empty where it is absent or null.
std::string textAt(const Json& row, const std::string& pointer) {
    if (pointer.empty()) return {};
    const Json::json_pointer at(pointer);
    if (!row.contains(at)) return {};
    const Json& value = row[at];
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Error faulty(const ReportSettings& report, const std::string& what) {
    return {ErrorKind::InvalidRecord, "report " + report.name + ": a row has no usable " + what,
            "the connector's manifest says where it stands"};
}

std::optional<std::int64_t> divided(std::int64_t value, std::int64_t by) {
    if (by <= 1) return value;
    // Half away from zero: below a millionth nothing is kept.
    const std::int64_t half = value < 0 ? -by / 2 : by / 2;
    return (value + half) / by;
}

}  // namespace

std::optional<std::int64_t> millionths(std::string_view decimal) {
    const bool negative = decimal.starts_with('-');
    if (negative) decimal.remove_prefix(1);
    const auto dot = std::min(decimal.find('.'), decimal.size());
    std::string digits(decimal.substr(0, dot));
    std::string_view fraction = decimal.substr(std::min(dot + 1, decimal.size()));
    if (digits.empty() && fraction.empty()) return std::nullopt;
    for (int place = 0; place < Places; ++place) {
        digits += fraction.empty() ? '0' : fraction.front();
        if (!fraction.empty()) fraction.remove_prefix(1);
    }
    if (fraction.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, fault] = std::from_chars(digits.data(), end, value);
    if (fault != std::errc() || stop != end || value < 0) return std::nullopt;
    return negative ? -value : value;
}

std::string decimalText(std::int64_t millionths) {
    const std::uint64_t size = millionths < 0 ? 0 - static_cast<std::uint64_t>(millionths)
                                              : static_cast<std::uint64_t>(millionths);
    std::string fraction = std::to_string(size % Million);
    fraction.insert(0, Places - fraction.size(), '0');
    while (!fraction.empty() && fraction.back() == '0')
        fraction.pop_back();
    return (millionths < 0 ? "-" : "") + std::to_string(size / Million) +
           (fraction.empty() ? "" : "." + fraction);
}

std::optional<std::int64_t> dayOf(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const auto number = [&](std::size_t at, std::size_t size, auto& into) {
        const char* begin = text.data() + at;
        const auto [stop, fault] = std::from_chars(begin, begin + size, into);
        return fault == std::errc() && stop == begin + size;
    };
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (!shaped || !number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string dayText(std::int64_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

Result<store::FactRow> factRow(const ReportSettings& report, std::string_view grain,
                               std::string_view text) {
    const Json row = Json::parse(text, nullptr, false);
    if (!row.is_object()) return faulty(report, "content");
    const auto day = dayOf(textAt(row, report.day).substr(0, 10));
    if (!day) return faulty(report, "day");
    Json dimensions = Json::object();
    for (const auto& [name, pointer] : report.dimensions) {
        std::string value = textAt(row, pointer);
        if (!value.empty()) dimensions[name] = std::move(value);
    }
    Json measures = Json::object();
    for (const auto& [name, measure] : report.measures) {
        const std::string value = textAt(row, measure.from);
        if (value.empty()) continue;
        const auto parsed = millionths(value);
        if (!parsed) return faulty(report, name);
        measures[name] = *divided(*parsed, measure.divide);
    }
    store::FactRow fact;
    fact.report = report.name;
    fact.day = *day;
    fact.grain = grain;
    fact.currency = textAt(row, report.currency);
    fact.dimensions = dimensions.dump(-1, ' ', false, Json::error_handler_t::replace);
    fact.measures = measures.dump();
    return fact;
}

}  // namespace leadloom::sync
