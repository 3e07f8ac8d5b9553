#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/http_response.h>
#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/scrub.h>
#include <leadloom/sdk/status.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

/// What the request meant to do; a lost or doubtful write is LL_UNKNOWN_OUTCOME, never a retry.
enum class Intent { Read, Write };

/// One line of a vendor's error table. `http` 0 = any; `code` empty = any, "LOCKED*" = a prefix,
/// "LOCKED|BUSY" = one of them.
struct ErrorRule {
    int http = 0;
    std::string_view code;
    ll_status status = LL_BUG;
};

/// Turns a vendor's answers into statuses: the vendor's own rules first, in their order, then what
/// HTTP itself says. A rule that names a code is taken at its word, so it may call a 5xx of a write
/// LL_TRANSIENT where the vendor promises that nothing happened.
class ErrorTable {
public:
    /// Where code and message stand in an error's body; an array at the root: in its first element.
    ErrorTable(std::string_view codePointer, std::string_view messagePointer,
               std::initializer_list<ErrorRule> rules)
        : codePointer_(codePointer), messagePointer_(messagePointer), rules_(rules) {}

    /// LL_OK for 2xx, else the status with a scrubbed message "what: HTTP 403, CODE: words".
    Status judge(const Call& call, const JsonPages& json, const HttpResponse& response,
                 Intent intent, std::string_view what) const {
        if (response.isSuccess()) return Status::ok();
        std::string code;
        std::string words;
        if (auto found = json.values(call, response.body(), {codePointer_, messagePointer_})) {
            code = std::move((*found)[0]);
            words = std::move((*found)[1]);
        }
        auto message = std::string(what) + ": HTTP " + std::to_string(response.status());
        if (!code.empty()) message += ", " + scrub(code, 80);
        if (!words.empty()) message += ": " + scrub(words);
        Status status{statusOf(response, intent, code), std::move(message)};
        status.withHttpStatus(response.status());
        if (const auto wait = retryAfter(response); wait.count() >= 0) status.withRetryAfter(wait);
        return status;
    }

    /// The status of a code alone: for errors of single records in a batch. `otherwise` where no
    /// rule names it.
    ll_status ofCode(std::string_view code, ll_status otherwise = LL_INVALID_RECORD) const {
        for (const auto& rule : rules_)
            if (!rule.code.empty() && isAmong(rule.code, code)) return rule.status;
        return otherwise;
    }

    /// Retry-After as seconds or as a date against the server's own clock; negative = not told.
    static std::chrono::milliseconds retryAfter(const HttpResponse& response) {
        const auto text = response.header("Retry-After");
        if (const auto seconds = parseEpoch(text, 1); seconds && *seconds >= 0)
            return std::chrono::milliseconds{*seconds / 1000};
        const auto at = parseHttpDate(text);
        if (at == 0 || response.serverTime() == 0) return std::chrono::milliseconds{-1};
        return std::chrono::milliseconds{
            std::max<std::int64_t>(0, (at - response.serverTime()) / 1000)};
    }

    /// "Sun, 06 Nov 1994 08:49:37 GMT" in microseconds since 1970; 0 = no such date.
    static std::int64_t parseHttpDate(std::string_view text) {
        constexpr std::string_view Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
        if (text.size() < 29 || text[3] != ',') return 0;
        const auto month = Months.find(text.substr(8, 3));
        if (month == std::string_view::npos || month % 3 != 0) return 0;
        const auto number = std::to_string(month / 3 + 1);
        return isoTimeOrZero(std::string(text.substr(12, 4)) + (number.size() == 1 ? "-0" : "-") +
                             number + "-" + std::string(text.substr(5, 2)) + "T" +
                             std::string(text.substr(17, 8)) + "Z");
    }

    /// Whether a code is one of a rule's, written as in ErrorRule.
    static bool isAmong(std::string_view patterns, std::string_view code) {
        for (const auto pattern : splitText(patterns, '|'))
            if (matches(pattern, code)) return true;
        return false;
    }

private:
    static bool matches(std::string_view pattern, std::string_view code) {
        if (!pattern.empty() && pattern.back() == '*')
            return code.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
        return pattern == code;
    }

    ll_status statusOf(const HttpResponse& response, Intent intent, std::string_view code) const {
        for (const auto& rule : rules_)
            if ((rule.http == 0 || rule.http == response.status()) &&
                (rule.code.empty() || isAmong(rule.code, code)))
                return rule.status;
        return ofHttp(response, intent);
    }

    static ll_status ofHttp(const HttpResponse& response, Intent intent) {
        const bool write = intent == Intent::Write;
        const int http = response.status();
        switch (http) {
            case 401:
                return LL_AUTH;
            case 403:
                return LL_FORBIDDEN;
            case 404:
            case 410:
                return LL_NOT_FOUND;
            case 409:
            case 412:
                return LL_CONFLICT;
            case 429:
                return LL_RATE_LIMITED;
            case 501:
                return LL_UNSUPPORTED;
            case 503:
                if (!response.header("Retry-After").empty()) return LL_RATE_LIMITED;
                break;
            case 408:
            case 425:
                return write ? LL_UNKNOWN_OUTCOME : LL_TRANSIENT;
            default:
                break;
        }
        if (http >= 500) return write ? LL_UNKNOWN_OUTCOME : LL_TRANSIENT;
        if (http < 400) return LL_INVALID_CONFIG;  // a redirect: not the API's address
        return write ? LL_INVALID_RECORD : LL_INVALID_CONFIG;
    }

    std::string_view codePointer_;
    std::string_view messagePointer_;
    std::vector<ErrorRule> rules_;
};

}  // namespace leadloom::sdk
