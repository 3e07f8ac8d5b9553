#include "tests/sandbox/hubspot/tokens.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr int HubId = 424242, UserId = 9001;
const std::set<std::string> AllScopes = {
    "crm.objects.contacts.read",  "crm.objects.contacts.write",
    "crm.objects.companies.read", "crm.objects.companies.write",
    "crm.objects.deals.read",     "crm.objects.deals.write",
    "crm.objects.owners.read",    "oauth"};

Response oauthError(const std::string& code, const std::string& message) {
    return jsonResponse(
        400, {{"status", code},
              {"message", message},
              {"error", code == "BAD_CLIENT_ID" || code == "BAD_CLIENT_SECRET" ? "invalid_client"
                                                                               : "invalid_grant"},
              {"error_description", message},
              {"correlationId", randomUuid()}});
}

}  // namespace

Tokens::Tokens(Clock& clock) : clock_(clock) {
    reset();
}

void Tokens::reset() {
    clientId_ = "sandbox-hubspot-client";
    clientSecret_ = "sandbox-hubspot-secret";
    firstRefreshToken_ = "sandbox-hubspot-refresh";
    privateTokens_ = {"pat-na1-sandbox"};
    refreshTokens_ = {firstRefreshToken_};
    issued_.clear();
    codes_.clear();
    scopes_ = AllScopes;
    tokenSeconds_ = 1800;
}

std::string Tokens::accessToken() {
    auto token = "CN" + base64(randomHex(120));
    issued_[token] = clock_.now() + tokenSeconds_ * 1000;
    return token;
}

Response Tokens::token(const Request& request) {
    if (request.mediaType() != "application/x-www-form-urlencoded")
        return problemAnswer(415, "VALIDATION_ERROR", "the request must be a form");
    if (!request.rawQuery.empty())
        return oauthError("BAD_REQUEST", "all parameters belong in the body, none in the query");
    const auto form = parsedForm(request.body);
    if (formValue(form, "client_id") != clientId_)
        return oauthError("BAD_CLIENT_ID", "missing or unknown client id");
    if (formValue(form, "client_secret") != clientSecret_)
        return oauthError("BAD_CLIENT_SECRET", "missing or invalid client secret");
    const auto grant = formValue(form, "grant_type");
    auto refresh = formValue(form, "refresh_token");
    if (grant == "authorization_code") {
        const auto code = codes_.find(formValue(form, "code"));
        if (code == codes_.end())
            return oauthError("BAD_AUTH_CODE", "missing or unknown auth code");
        if (code->second != formValue(form, "redirect_uri"))
            return oauthError("MISMATCH_REDIRECT_URI_AUTH_CODE", "redirect URIs do not match");
        codes_.erase(code);
        refresh = "na1-" + randomUuid();
        refreshTokens_.insert(refresh);
    } else if (grant != "refresh_token") {
        return oauthError("BAD_GRANT_TYPE", "missing or unknown grant type");
    } else if (refreshTokens_.count(refresh) == 0) {
        return oauthError("BAD_REFRESH_TOKEN", "missing or invalid refresh token");
    }
    return jsonResponse(200, {{"access_token", accessToken()},
                              {"refresh_token", refresh},
                              {"expires_in", tokenSeconds_},
                              {"token_type", "bearer"},
                              {"token_use", "access_token"},
                              {"hub_id", HubId},
                              {"scopes", scopes_},
                              {"user_id", UserId}});
}

Response Tokens::introspect(const Request& request) {
    const auto token = formValue(parsedForm(request.body), "token");
    const auto found = issued_.find(token);
    const bool active = found != issued_.end() && clock_.now() < found->second;
    if (!active) return jsonResponse(200, {{"active", false}});
    return jsonResponse(200, {{"active", true},
                              {"token", token},
                              {"token_type", "bearer"},
                              {"token_use", "access_token"},
                              {"client_id", clientId_},
                              {"app_id", 9001},
                              {"hub_id", HubId},
                              {"user_id", UserId},
                              {"scopes", scopes_},
                              {"expires_in", (found->second - clock_.now()) / 1000}});
}

Response Tokens::revoke(const Request& request) {
    const auto token = formValue(parsedForm(request.body), "token");
    issued_.erase(token);
    refreshTokens_.erase(token);
    return emptyResponse(204);
}

Response Tokens::authorize(const Request& request) {
    const auto value = [&](const char* name) {
        const auto* found = request.param(name);
        return found ? *found : std::string();
    };
    if (value("client_id") != clientId_)
        return oauthError("BAD_CLIENT_ID", "missing or unknown client id");
    const auto code = randomUuid();
    const auto redirect = value("redirect_uri");
    codes_[code] = redirect;
    auto response = emptyResponse(302);
    response.headers.emplace_back("Location",
                                  redirect + (redirect.find('?') == std::string::npos ? "?" : "&") +
                                      "code=" + code + "&state=" + percentEncoded(value("state")));
    return response;
}

std::optional<Problem> Tokens::refusal(const Request& request) const {
    const auto token = request.bearer();
    if (privateTokens_.count(token) != 0) return std::nullopt;
    Problem problem;
    problem.status = 401;
    const auto found = issued_.find(token);
    if (found == issued_.end()) {
        problem.category = "INVALID_AUTHENTICATION";
        problem.message =
            "Authentication credentials not found. This API supports OAuth 2.0 authentication and "
            "you can find more details at "
            "https://developers.hubspot.com/docs/methods/auth/oauth-overview";
        return problem;
    }
    if (clock_.now() < found->second) return std::nullopt;
    problem.category = "EXPIRED_AUTHENTICATION";
    problem.message = "The OAuth token used to make this call expired " +
                      std::to_string((clock_.now() - found->second) / 1000) + " second(s) ago.";
    problem.context = {{"expire time", json::array({isoTime(found->second, "Z")})}};
    return problem;
}

Problem Tokens::scopeProblem(const std::string& scope) {
    Problem problem;
    problem.status = 403;
    problem.category = "MISSING_SCOPES";
    problem.message =
        "This app hasn't been granted all required scopes to make this call. Read more about "
        "required scopes here: https://developers.hubspot.com/scopes.";
    problem.errors = json::array({{{"message", "One or more of the following scopes are required."},
                                   {"context", {{"requiredGranularScopes", {scope}}}}}});
    return problem;
}

void Tokens::expireAll() {
    for (auto& [token, until] : issued_)
        until = std::min(until, clock_.now());
}

json Tokens::settings() const {
    return {{"client_id", clientId_},
            {"client_secret", clientSecret_},
            {"refresh_token", firstRefreshToken_},
            {"private_tokens", privateTokens_},
            {"scopes", scopes_},
            {"token_seconds", tokenSeconds_}};
}

bool Tokens::change(const std::string& key, const json& value) {
    if (key == "client_id") {
        clientId_ = value.get<std::string>();
    } else if (key == "client_secret") {
        clientSecret_ = value.get<std::string>();
    } else if (key == "refresh_token") {
        refreshTokens_.erase(firstRefreshToken_);
        firstRefreshToken_ = value.get<std::string>();
        refreshTokens_.insert(firstRefreshToken_);
    } else if (key == "private_tokens") {
        privateTokens_ = value.get<std::set<std::string>>();
    } else if (key == "scopes") {
        scopes_ = value.get<std::set<std::string>>();
    } else if (key == "token_seconds") {
        tokenSeconds_ = value.get<std::int64_t>();
    } else {
        return false;
    }
    return true;
}

}  // namespace leadloom::sandbox::hubspot
