#include "hub/normalize/timezone.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>

#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestName = 64;
constexpr std::string_view NotAZone = "not a time zone of the IANA list";

using ZoneNames = std::unordered_map<std::string, std::string>;

const ZoneNames& zoneNames() {
    static const ZoneNames names = [] {
        ZoneNames all;
        UErrorCode status = U_ZERO_ERROR;
        const std::unique_ptr<icu::StringEnumeration> ids(
            icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, nullptr, nullptr,
                                                       status));
        int32_t length = 0;
        while (const char* id = ids ? ids->next(&length, status) : nullptr)
            all[lowerAscii(id)] = id;
        for (const char* utc :
             {"utc", "gmt", "z", "zulu", "uct", "universal", "greenwich", "etc/utc", "etc/gmt",
              "etc/uct", "etc/zulu", "etc/universal", "etc/greenwich"}) {
            all[utc] = "UTC";
        }
        return all;
    }();
    return names;
}

std::string fromWindowsName(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString id;
    icu::TimeZone::getIDForWindowsID(icu::UnicodeString::fromUTF8(name), nullptr, id, status);
    std::string text;
    id.toUTF8String(text);
    return text;
}

}  // namespace

NormalForm normalizeTimezone(std::string_view raw) {
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() > LongestName || !isAscii(trimmed)) return NormalForm::refused(NotAZone);
    std::string name = lowerAscii(trimmed);
    std::replace(name.begin(), name.end(), ' ', '_');
    if (const auto known = zoneNames().find(name); known != zoneNames().end()) {
        return NormalForm::of(known->second);
    }
    std::string id = fromWindowsName(std::string(trimmed));
    return id.empty() ? NormalForm::refused(NotAZone) : NormalForm::of(std::move(id));
}

}  // namespace leadloom::normalize
