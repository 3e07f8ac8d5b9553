#include "hub/net/secret_token_store.h"

#include <nlohmann/json.hpp>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "hub/security/private_file.h"

namespace leadloom::net {
namespace {

using nlohmann::json;

std::string nameOf(std::string_view connection) {
    return "oauth/" + std::string(connection);
}

class FileLease final : public TokenStore::Lease {
public:
    explicit FileLease(security::FileLock lock) : lock_(std::move(lock)) {}

private:
    security::FileLock lock_;
};

}  // namespace

Result<std::unique_ptr<TokenStore::Lease>> SecretTokenStore::lease(std::string_view connection,
                                                                   const CallScope& scope) {
    // Connection names may hold what a file name must not.
    const auto digest = security::sha256(connection);
    auto file = secrets_.file();
    file += "." + security::toHex(security::bytesOf(digest).substr(0, 8)) + ".lock";
    auto lock = security::FileLock::acquire(file, scope.cancelled);
    if (!lock) return lock.error();
    return std::unique_ptr<Lease>(std::make_unique<FileLease>(*std::move(lock)));
}

Result<std::optional<StoredGrant>> SecretTokenStore::load(std::string_view connection) {
    auto text = secrets_.get(nameOf(connection));
    if (!text) return text.error();
    if (!text->has_value()) return std::optional<StoredGrant>();
    const json entry = json::parse(**text, nullptr, false);
    if (!entry.is_object()) return std::optional<StoredGrant>();
    return std::optional<StoredGrant>(
        StoredGrant{entry.value("access_token", ""), entry.value("refresh_token", ""),
                    entry.value("instance_url", ""), entry.value("expires_at_us", TimeUs{0}),
                    entry.value("origin", "")});
}

Status SecretTokenStore::save(std::string_view connection, const StoredGrant& grant) {
    const json entry = {{"access_token", grant.accessToken},
                        {"refresh_token", grant.refreshToken},
                        {"instance_url", grant.instanceUrl},
                        {"expires_at_us", grant.expiresAtWallUs},
                        {"origin", grant.origin}};
    return secrets_.set(nameOf(connection), entry.dump());
}

}  // namespace leadloom::net
