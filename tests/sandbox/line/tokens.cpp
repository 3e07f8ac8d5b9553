#include "tests/sandbox/line/tokens.h"

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::int64_t Second = 1000;
constexpr std::int64_t StatelessSeconds = 899;
constexpr std::int64_t ShortLivedSeconds = 30 * 86'400;
constexpr std::size_t MostShortLived = 30;

Response refused(const std::string& error, const std::string& description) {
    return jsonResponse(400, {{"error", error}, {"error_description", description}});
}

}  // namespace

Tokens::Tokens(Clock& clock) : clock_(clock) {
    reset();
}

void Tokens::reset() {
    channelId_ = "1234567890";
    channelSecret_ = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    longLived_ = "sandbox-line-long-lived-token";
    issued_.clear();
}

std::string Tokens::fresh() {
    const auto token = randomHex(32);
    issued_[token] = {clock_.now() + StatelessSeconds * Second, true};
    return token;
}

Response Tokens::issue(const Request& request, bool stateless) {
    if (request.mediaType() != "application/x-www-form-urlencoded")
        return refused("invalid_request", "the body must be a form");
    const auto form = parsedForm(request.body);
    if (formValue(form, "grant_type") != "client_credentials")
        return refused("unsupported_grant_type", "grant_type must be client_credentials");
    if (formValue(form, "client_id") != channelId_)
        return refused("invalid_request", "invalid client_id");
    if (formValue(form, "client_secret") != channelSecret_)
        return refused("invalid_client", "invalid client_secret");
    const auto seconds = stateless ? StatelessSeconds : ShortLivedSeconds;
    const auto token = randomHex(32);
    issued_[token] = {clock_.now() + seconds * Second, stateless};
    auto oldest = issued_.end();
    std::size_t living = 0;
    for (auto one = issued_.begin(); one != issued_.end(); ++one) {
        if (one->second.stateless || one->first == token) continue;
        ++living;
        if (oldest == issued_.end() || one->second.end < oldest->second.end) oldest = one;
    }
    if (!stateless && living >= MostShortLived) issued_.erase(oldest);
    return jsonResponse(
        200, {{"access_token", token}, {"expires_in", seconds}, {"token_type", "Bearer"}});
}

bool Tokens::isGood(const std::string& token) const {
    const auto found = issued_.find(token);
    return (!longLived_.empty() && token == longLived_) ||
           (found != issued_.end() && found->second.end > clock_.now());
}

Response Tokens::verify(const Request& request) const {
    const auto token = formValue(parsedForm(request.body), "access_token");
    if (!isGood(token)) return refused("invalid_request", "The access token expired");
    const auto found = issued_.find(token);
    const auto left =
        found == issued_.end() ? ShortLivedSeconds : (found->second.end - clock_.now()) / Second;
    return jsonResponse(200, {{"client_id", channelId_}, {"expires_in", left}, {"scope", "P CM"}});
}

Response Tokens::revoke(const Request& request) {
    const auto found = issued_.find(formValue(parsedForm(request.body), "access_token"));
    if (found != issued_.end() && !found->second.stateless) issued_.erase(found);
    return jsonResponse(200, json::object());
}

std::optional<Problem> Tokens::refusal(const Request& request) const {
    const auto token = request.bearer();
    if (token.empty())
        return Problem{401, "Authentication failed due to the following reason: missing bearer"};
    if (isGood(token)) return std::nullopt;
    return Problem{401,
                   "Authentication failed due to the following reason: invalid token. Confirm "
                   "that the access token in the authorization header is valid."};
}

void Tokens::expireAll() {
    issued_.clear();
    longLived_.clear();
}

json Tokens::settings() const {
    return {{"channel_id", channelId_},
            {"channel_secret", channelSecret_},
            {"channel_access_token", longLived_}};
}

bool Tokens::change(const std::string& key, const json& value) {
    auto* text = key == "channel_id"             ? &channelId_
                 : key == "channel_secret"       ? &channelSecret_
                 : key == "channel_access_token" ? &longLived_
                                                 : nullptr;
    if (text != nullptr) *text = value.get<std::string>();
    return text != nullptr;
}

}  // namespace leadloom::sandbox::line
