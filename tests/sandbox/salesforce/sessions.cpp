#include "tests/sandbox/salesforce/sessions.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/salesforce/record_id.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

constexpr std::int64_t MaxAssertionSeconds = 300;

Response oauthError(const char* error, const std::string& description) {
    return jsonResponse(400, {{"error", error}, {"error_description", description}});
}

json partOf(const std::string& jwt, std::size_t index) {
    const auto parts = split(jwt, '.');
    const auto text = index < parts.size() ? fromBase64(parts[index]) : std::nullopt;
    return text ? json::parse(*text, nullptr, false) : json(json::value_t::discarded);
}

}  // namespace

Sessions::Sessions(Clock& clock) : clock_(clock) {
    reset();
}

void Sessions::reset() {
    clientId_ = "sandbox-salesforce-client";
    clientSecret_ = "sandbox-salesforce-secret";
    username_ = "integration@sandbox.example";
    firstRefreshToken_ = "sandbox-salesforce-refresh";
    rotates_ = false;
    sessionSeconds_ = 7200;
    sessions_.clear();
    codes_.clear();
    refreshTokens_ = {firstRefreshToken_};
}

bool Sessions::accepts(const std::string& accessToken) const {
    const auto found = sessions_.find(accessToken);
    return found != sessions_.end() && clock_.now() < found->second;
}

void Sessions::expireAll() {
    sessions_.clear();
}

std::string Sessions::open() {
    auto token = "00D5g0000000001!AQ" + randomHex(40);
    sessions_[token] = clock_.now() + sessionSeconds_ * 1000;
    return token;
}

Response Sessions::token(const Request& request) {
    if (request.mediaType() != "application/x-www-form-urlencoded")
        return oauthError("invalid_request", "the request must be a form");
    auto form = parsedForm(request.body);
    const auto grantType = formValue(form, "grant_type");
    if (grantType == "refresh_token") return byRefreshToken(request, form);
    if (grantType == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        return byAssertion(request, form);
    if (grantType == "authorization_code") return byCode(request, form);
    return oauthError("unsupported_grant_type", "grant type not supported");
}

bool Sessions::clientKnown(const Pairs& form) const {
    return formValue(form, "client_id") == clientId_ &&
           formValue(form, "client_secret") == clientSecret_;
}

Response Sessions::byRefreshToken(const Request& request, const Pairs& form) {
    if (formValue(form, "client_id") != clientId_)
        return oauthError("invalid_client_id", "client identifier invalid");
    if (!clientKnown(form)) return oauthError("invalid_client", "invalid client credentials");
    const auto refresh = formValue(form, "refresh_token");
    if (refreshTokens_.count(refresh) == 0)
        return oauthError("invalid_grant", "expired access/refresh token");
    auto answer = grant(request, true);
    if (rotates_) {
        refreshTokens_.erase(refresh);
        const auto next = "5Aep861" + randomHex(24);
        refreshTokens_.insert(next);
        answer["refresh_token"] = next;
    }
    return jsonResponse(200, answer);
}

Response Sessions::byAssertion(const Request& request, const Pairs& form) {
    const auto error = assertionError(request, formValue(form, "assertion"));
    if (!error.empty()) return oauthError("invalid_grant", error);
    return jsonResponse(200, grant(request, false));
}

std::string Sessions::assertionError(const Request& request, const std::string& assertion) const {
    const auto header = partOf(assertion, 0), claims = partOf(assertion, 1);
    if (!header.is_object() || !claims.is_object()) return "invalid assertion";
    if (header.value("alg", "") != "RS256") return "unsupported algorithm";
    const auto dot = assertion.rfind('.');
    const auto signature = fromBase64(assertion.substr(dot + 1));
    if (publicKey_.empty() || !signature ||
        !verifiesRs256(publicKey_, assertion.substr(0, dot), *signature))
        return "invalid assertion signature";
    if (claims.value("iss", "") != clientId_) return "client identifier invalid";
    if (claims.value("sub", "") != username_) return "user hasn't approved this consumer";
    const auto audience = claims.value("aud", "");
    if (audience != "https://login.salesforce.com" && audience != "https://test.salesforce.com" &&
        audience != request.baseUrl)
        return "audience is invalid";
    if (!claims.contains("exp") || !claims["exp"].is_number_integer())
        return "expired authorization code";
    const auto seconds = claims["exp"].get<std::int64_t>() - clock_.now() / 1000;
    if (seconds <= 0) return "assertion has expired";
    return seconds > MaxAssertionSeconds ? "assertion expires too late" : "";
}

Response Sessions::authorize(const Request& request) {
    const auto value = [&](const char* name) {
        const auto* found = request.param(name);
        return found ? *found : std::string();
    };
    if (value("client_id") != clientId_ || value("response_type") != "code")
        return oauthError("invalid_client_id", "client identifier invalid");
    const auto code = "aPrx" + randomHex(16);
    const auto redirect = value("redirect_uri");
    codes_[code] = redirect;
    auto response = emptyResponse(302);
    response.headers.emplace_back("Location",
                                  redirect + (redirect.find('?') == std::string::npos ? "?" : "&") +
                                      "code=" + code + "&state=" + percentEncoded(value("state")));
    return response;
}

Response Sessions::byCode(const Request& request, const Pairs& form) {
    if (!clientKnown(form)) return oauthError("invalid_client", "invalid client credentials");
    const auto code = codes_.find(formValue(form, "code"));
    if (code == codes_.end()) return oauthError("invalid_grant", "invalid authorization code");
    if (code->second != formValue(form, "redirect_uri"))
        return oauthError("redirect_uri_mismatch", "redirect_uri must match configuration");
    codes_.erase(code);
    auto answer = grant(request, true);
    const auto refresh = "5Aep861" + randomHex(24);
    refreshTokens_.insert(refresh);
    answer["refresh_token"] = refresh;
    return jsonResponse(200, answer);
}

json Sessions::grant(const Request& request, bool signedAnswer) {
    const auto id = request.baseUrl + "/id/" + "00D5g0000000001EAA/" + makeId("005", 1);
    json answer = {{"access_token", open()},
                   {"instance_url", request.baseUrl},
                   {"id", id},
                   {"token_type", "Bearer"},
                   {"scope", "api refresh_token"}};
    if (!signedAnswer) return answer;
    const auto issuedAt = std::to_string(clock_.now());
    answer["issued_at"] = issuedAt;
    answer["signature"] = base64(hmacSha256(clientSecret_, id + issuedAt));
    return answer;
}

Response Sessions::revoke(const Request& request) {
    auto form = parsedForm(request.body);
    form.insert(form.end(), request.query.begin(), request.query.end());
    const auto token = formValue(form, "token");
    const bool known = sessions_.erase(token) + refreshTokens_.erase(token) > 0;
    return known ? emptyResponse(200)
                 : oauthError("unsupported_token_type", "invalid token: token");
}

json Sessions::settings() const {
    return {{"client_id", clientId_},
            {"client_secret", clientSecret_},
            {"username", username_},
            {"refresh_token", firstRefreshToken_},
            {"rotate_refresh_tokens", rotates_},
            {"session_seconds", sessionSeconds_},
            {"jwt_public_key", publicKey_}};
}

bool Sessions::change(const std::string& key, const json& value) {
    if (key == "client_id") {
        clientId_ = value.get<std::string>();
    } else if (key == "client_secret") {
        clientSecret_ = value.get<std::string>();
    } else if (key == "username") {
        username_ = value.get<std::string>();
    } else if (key == "refresh_token") {
        refreshTokens_.erase(firstRefreshToken_);
        firstRefreshToken_ = value.get<std::string>();
        refreshTokens_.insert(firstRefreshToken_);
    } else if (key == "rotate_refresh_tokens") {
        rotates_ = value.get<bool>();
    } else if (key == "session_seconds") {
        sessionSeconds_ = value.get<std::int64_t>();
    } else if (key == "jwt_public_key") {
        publicKey_ = value.get<std::string>();
    } else {
        return false;
    }
    return true;
}

const std::string& Sessions::privateKey() {
    if (privateKey_.empty()) {
        auto pair = makeKeyPair();
        publicKey_ = std::move(pair.publicPem);
        privateKey_ = std::move(pair.privatePem);
    }
    return privateKey_;
}

}  // namespace leadloom::sandbox::salesforce
