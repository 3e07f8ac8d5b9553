#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/scrub.h>
#include <leadloom/sdk/write_result.h>

/// What vendors say when they refuse a record, made fit for the hub.
namespace leadloom::sdk {

/// The texts that stand between one of `leads` and `end`, in the order of the leads: the names in
/// `Property "plan" …`.
inline std::vector<std::string> textsBetween(std::string_view text,
                                             std::initializer_list<std::string_view> leads,
                                             std::string_view end) {
    std::vector<std::string> found;
    for (const auto lead : leads)
        for (auto at = text.find(lead); at != text.npos; at = text.find(lead, at + 1)) {
            const auto rest = text.substr(at + lead.size());
            const auto stop = rest.find(end);
            if (stop != text.npos && stop > 0) found.emplace_back(rest.substr(0, stop));
        }
    return found;
}

/// The letters and digits behind `lead`: the id in "Existing ID: 123."; empty where it isn't there.
inline std::string wordAfter(std::string_view text, std::string_view lead) {
    constexpr std::string_view Word =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const auto at = text.find(lead);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at + lead.size());
    return std::string(rest.substr(0, rest.find_first_not_of(Word)));
}

/// A fault of one field that the connector itself finds; resultOf() names the field again.
inline Status faultyField(std::string_view field, std::string_view words) {
    return {LL_INVALID_RECORD, std::string(field) + ": " + std::string(words)};
}
/// The result of a write that failed so.
inline WriteResult resultOf(const Status& status) {
    auto result = WriteResult::failed(status);
    const auto field = status.message().substr(0, status.message().find(": "));
    const bool isName = !field.empty() && field.find(' ') == std::string::npos;
    if (status.code() == LL_INVALID_RECORD && isName) result.fields = field;
    return result;
}

/// A record that the vendor refused for itself. `fields`: the vendor's names of those at fault,
/// blanks between them. `words`: only what can't quote the record. `existingId`: the record in the
/// way.
inline WriteResult refusedRecord(std::string_view vendor, ll_status status, std::string_view code,
                                 std::string fields, std::string_view words = {},
                                 std::string existingId = {}) {
    auto message = std::string(vendor) + " refused the record: " + scrub(code, 80);
    if (!fields.empty()) message += " (" + scrub(fields) + ")";
    if (!words.empty()) message += ": " + scrub(words);
    auto result = WriteResult::failed({status, std::move(message)});
    if (status == LL_INVALID_RECORD) result.fields = std::move(fields);
    if (status == LL_CONFLICT) result.existingId = std::move(existingId);
    return result;
}

}  // namespace leadloom::sdk
