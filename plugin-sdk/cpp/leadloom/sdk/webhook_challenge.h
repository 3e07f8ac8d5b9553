#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/url_query.h>
#include <leadloom/sdk/webhook_signature.h>

namespace leadloom::sdk {

/// Model "GET challenge": names of the query's parts, as the vendor has them.
struct ChallengeWords {
    std::string_view answer;  ///< what is to be sent back: "hub.challenge"
    std::string_view token;   ///< what proves the vendor: "hub.verify_token"; empty = nothing does
};

/// The answer to a handshake by GET: what stands under `words.answer`, where the token is ours.
/// LL_UNSUPPORTED where the request is none; LL_FORBIDDEN where it is one of somebody else.
inline Result<std::string> answerChallenge(const WebhookRequest& request,
                                           const WebhookSignature& signature,
                                           const Result<std::string>& token,
                                           const ChallengeWords& words) {
    if (request.method() != "GET") return Status{LL_UNSUPPORTED};
    auto answer = queryValue(request.url(), words.answer);
    if (!answer) return Status{LL_UNSUPPORTED};
    if (words.token.empty()) return *std::move(answer);
    if (!token) return token.status();
    const auto given = queryValue(request.url(), words.token).value_or("");
    if (!signature.matchesKey(*token, given)) return WebhookSignature::refused();
    return *std::move(answer);
}

/// The answer of a vendor that only looks whether the address answers at all (a GET without
/// parameters that mean anything).
inline Result<std::string> answerProbe(const WebhookRequest& request) {
    const bool probe = request.method() == "GET" || request.method() == "HEAD";
    return probe ? Result<std::string>(std::string()) : Result<std::string>(Status{LL_UNSUPPORTED});
}

}  // namespace leadloom::sdk
