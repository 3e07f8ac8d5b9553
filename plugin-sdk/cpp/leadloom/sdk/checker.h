#pragma once

#include <string_view>

#include <leadloom/abi/check.h>
#include <leadloom/sdk/call.h>

namespace leadloom::sdk {

/// Where findings of a check go.
class FindingSink {
public:
    explicit FindingSink(const ll_finding_sink* sink) : sink_(sink) {}

    Status ok(std::string_view code, std::string_view text) const {
        return put(LL_FINDING_OK, code, text, {});
    }
    Status warning(std::string_view code, std::string_view text, std::string_view remedy) const {
        return put(LL_FINDING_WARNING, code, text, remedy);
    }
    Status error(std::string_view code, std::string_view text, std::string_view remedy,
                 std::string_view missingScopes = {}) const {
        return put(LL_FINDING_ERROR, code, text, remedy, missingScopes);
    }

private:
    Status put(std::int32_t severity, std::string_view code, std::string_view text,
               std::string_view remedy, std::string_view scopes = {}) const {
        const ll_finding finding{sizeof(ll_finding), severity,         given(code),
                                 given(text),        orAbsent(remedy), orAbsent(scopes)};
        return {sink_->put(sink_, &finding)};
    }
    const ll_finding_sink* sink_;
};

/// Whether a failed request of a check is a finding about what it asked for (a right, a name, an
/// address); anything else (network, credential, budget) ends the check with the status itself.
inline bool isFinding(const Status& status) {
    return status.code() == LL_FORBIDDEN || status.code() == LL_NOT_FOUND ||
           status.code() == LL_INVALID_CONFIG || status.code() == LL_UNSUPPORTED;
}

/// leadloom.check/1: are settings, credential and scopes good? No side effects.
class Checker {
public:
    virtual ~Checker() = default;
    virtual Status check(const Call& call, const FindingSink& sink) = 0;
};

}  // namespace leadloom::sdk
