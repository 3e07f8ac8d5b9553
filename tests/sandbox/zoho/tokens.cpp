#include "tests/sandbox/zoho/tokens.h"

#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::int64_t WindowMillis = 600'000;
constexpr std::string_view Scheme = "Zoho-oauthtoken ";

/// The parts of a multipart form that have a name and no file.
Pairs parsedMultipart(const Request& request) {
    Pairs form;
    const auto type = std::string(request.header("Content-Type"));
    const auto mark = type.find("boundary=");
    if (mark == std::string::npos) return form;
    const auto boundary = "--" + type.substr(mark + 9);
    const std::string& body = request.body;
    for (auto at = body.find(boundary); at != std::string::npos; at = body.find(boundary, at + 1)) {
        const auto name = body.find("name=\"", at), text = body.find("\r\n\r\n", at);
        const auto end = body.find("\r\n" + boundary, at);
        if (name == std::string::npos || text == std::string::npos || end == std::string::npos)
            break;
        form.emplace_back(body.substr(name + 6, body.find('"', name + 6) - name - 6),
                          body.substr(text + 4, end - text - 4));
    }
    return form;
}

Pairs formOf(const Request& request) {
    return request.mediaType() == "multipart/form-data" ? parsedMultipart(request)
                                                        : parsedForm(request.body);
}

/// The accounts server tells refusals with status 200.
Response refused(const char* error) {
    return jsonResponse(200, {{"error", error}});
}

std::string tokenOf(const Request& request) {
    const auto header = request.header("Authorization");
    return header.starts_with(Scheme) ? std::string(header.substr(Scheme.size())) : std::string();
}

}  // namespace

Tokens::Tokens(Clock& clock) : clock_(clock) {
    reset();
}

void Tokens::reset() {
    clientId_ = "sandbox-zoho-client";
    clientSecret_ = "sandbox-zoho-secret";
    firstRefreshToken_ = "sandbox-zoho-refresh";
    refreshTokens_ = {firstRefreshToken_};
    scopes_ = {"ZohoCRM.modules.ALL",       "ZohoCRM.coql.READ",  "ZohoCRM.settings.ALL",
               "ZohoCRM.notifications.ALL", "ZohoCRM.users.READ", "ZohoCRM.org.READ"};
    issued_.clear();
    codes_.clear();
    issuedAt_.clear();
    tokenSeconds_ = 3600;
    tokenLimit_ = 10;
}

std::string Tokens::issue() {
    auto token = "1000." + randomHex(16) + "." + randomHex(16);
    issued_[token] = clock_.now() + tokenSeconds_ * 1000;
    return token;
}

bool Tokens::isThrottled() {
    while (!issuedAt_.empty() && issuedAt_.front() <= clock_.now() - WindowMillis)
        issuedAt_.pop_front();
    if (tokenLimit_ > 0 && issuedAt_.size() >= tokenLimit_) return true;
    issuedAt_.push_back(clock_.now());
    return false;
}

Response Tokens::token(const Request& request) {
    const auto form = formOf(request);
    if (formValue(form, "client_id") != clientId_) return refused("invalid_client");
    if (formValue(form, "client_secret") != clientSecret_) return refused("invalid_client_secret");
    const auto grant = formValue(form, "grant_type");
    std::string granted;
    if (grant == "authorization_code") {
        const auto code = codes_.find(formValue(form, "code"));
        if (code == codes_.end()) return refused("invalid_code");
        codes_.erase(code);
        granted = "1000." + randomHex(16) + "." + randomHex(16);
        refreshTokens_.insert(granted);
    } else if (grant != "refresh_token" ||
               refreshTokens_.count(formValue(form, "refresh_token")) == 0) {
        return refused("invalid_code");
    }
    if (isThrottled())
        return jsonResponse(
            400, {{"error", "Access Denied"},
                  {"error_description",
                   "You have made too many requests continuously. Please try again after some "
                   "time."},
                  {"status", "failure"}});
    json answer = {{"access_token", issue()},
                   {"api_domain", request.baseUrl},
                   {"token_type", "Bearer"},
                   {"expires_in", tokenSeconds_}};
    if (!granted.empty()) answer["refresh_token"] = granted;
    return jsonResponse(200, answer);
}

Response Tokens::revoke(const Request& request) {
    const auto token = formValue(formOf(request), "token");
    if (refreshTokens_.erase(token) + issued_.erase(token) == 0) return refused("invalid_code");
    return jsonResponse(200, {{"status", "success"}});
}

Response Tokens::authorize(const Request& request) {
    const auto value = [&](const char* name) {
        const auto* found = request.param(name);
        return found ? *found : std::string();
    };
    if (value("client_id") != clientId_) return refused("invalid_client");
    const auto code = "1000." + randomHex(16);
    codes_[code] = value("redirect_uri");
    auto response = emptyResponse(302);
    response.headers.emplace_back(
        "Location", value("redirect_uri") + "?code=" + code +
                        "&location=us&accounts-server=" + percentEncoded(request.baseUrl) +
                        "&state=" + percentEncoded(value("state")));
    return response;
}

std::optional<Problem> Tokens::refusal(const Request& request, const std::string& scope) const {
    const auto found = issued_.find(tokenOf(request));
    if (found == issued_.end())
        return Problem{401, "AUTHENTICATION_FAILURE", "Authentication failed"};
    if (clock_.now() >= found->second) return Problem{401, "INVALID_TOKEN", "invalid oauth token"};
    const bool granted = std::any_of(scopes_.begin(), scopes_.end(), [&](const auto& known) {
        return known.starts_with(scope + ".");
    });
    if (granted) return std::nullopt;
    return Problem{401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL"};
}

std::int64_t Tokens::endOf(const Request& request) const {
    const auto found = issued_.find(tokenOf(request));
    return found == issued_.end() ? 0 : found->second;
}

void Tokens::expireAll() {
    for (auto& [token, until] : issued_)
        until = std::min(until, clock_.now());
}

json Tokens::settings() const {
    return {{"client_id", clientId_},
            {"client_secret", clientSecret_},
            {"refresh_token", firstRefreshToken_},
            {"scopes", scopes_},
            {"token_seconds", tokenSeconds_},
            {"tokens_per_ten_minutes", tokenLimit_}};
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
    } else if (key == "scopes") {
        scopes_ = value.get<std::set<std::string>>();
    } else if (key == "token_seconds") {
        tokenSeconds_ = value.get<std::int64_t>();
    } else if (key == "tokens_per_ten_minutes") {
        tokenLimit_ = value.get<std::size_t>();
    } else {
        return false;
    }
    return true;
}

}  // namespace leadloom::sandbox::zoho
