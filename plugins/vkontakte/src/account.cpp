#include "account.h"

#include <leadloom/sdk/scrub.h>

namespace leadloom::vkontakte {

namespace {

constexpr std::string_view Version = "5.199";

/// Words of VK's may quote parameters, and so persons or a token: only the code is passed on.
Status refusedWith(const std::string& code, ll_status status) {
    Status refused{status, "VK refused the call: error " + scrub(code, 20)};
    if (code == "6") refused.withRetryAfter(std::chrono::seconds(1));
    if (code == "9") refused.withRetryAfter(std::chrono::hours(1));
    return refused;
}

}  // namespace

const ErrorTable& errorTable() {
    static const ErrorTable table("/error/error_code", "/none",
                                  {
                                      {0, "5|17|27|28|1114|1116|1117|3609|14|3300", LL_AUTH},
                                      {0, "7|15|20|21|30|203|600|917|925", LL_FORBIDDEN},
                                      {0, "6|9|601|1105", LL_RATE_LIMITED},
                                      {0, "29", LL_QUOTA},
                                      {0, "18|104|39|40|936", LL_NOT_FOUND},
                                      {0, "1|10|32|36|43", LL_TRANSIENT},
                                      {0, "3|23", LL_UNSUPPORTED},
                                  });
    return table;
}

Result<std::string> Account::base() {
    if (group() <= 0)
        return Status{LL_INVALID_CONFIG, "set settings.group_id to the id of the community"};
    return settings().url("base_url") + "/method/";
}

HttpRequest Account::requestOf(Query& parameters) {
    return HttpRequest::of("application/x-www-form-urlencoded", "POST", {},
                           parameters.add("v", Version).text());
}

Result<Answer> Account::callMethod(std::string_view method, Query parameters, std::string_view what,
                                   std::string_view bucket) {
    auto request = requestOf(parameters);
    request.bucket = bucket;
    return send(request.asSafe(), method, Intent::Read, what);
}

Result<Answer> Account::change(std::string_view method, Query parameters, std::string_view what) {
    return send(requestOf(parameters), method, Intent::Read, what);
}

Status Account::refine(Status status, const Answer& answer) const {
    if (!status) return status;
    const auto code = answer.value("/error/error_code");
    if (!code) return code.status();
    if (code->empty()) return status;
    return refusedWith(*code, errors().ofCode(*code, LL_INVALID_CONFIG));
}

}  // namespace leadloom::vkontakte
