#include "hub/app/workspace.h"

#include <algorithm>

#include "hub/app/config_fingerprint.h"
#include "hub/app/connection_streams.h"
#include "hub/app/connectors.h"
#include "hub/app/erasure_log.h"
#include "hub/app/references.h"
#include "hub/config/load_config.h"
#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "hub/security/random.h"
#include "hub/store/sqlite_store.h"
#include "hub/sync/ledger/preferences.h"

namespace leadloom::app {
namespace {

constexpr std::string_view SqlitePrefix = "sqlite:";
/// Connections that are read or written at the same time: a slow one takes one of them.
constexpr int MostWorkers = 8;
constexpr const char* SecretKey = "workspace.secret";

Result<std::filesystem::path> storePath(const config::WorkspaceConfig& config,
                                        const config::ReferenceSource& references) {
    auto url = config.store.url.resolve(references);
    if (!url) return url.error();
    if (!url->starts_with(SqlitePrefix)) {
        return Error{ErrorKind::InvalidConfig,
                     "store.url: only sqlite: stores are there yet",
                     R"(write, for example, store: { url: "sqlite:./leadloom.db" })",
                     {},
                     0};
    }
    const std::filesystem::path path = url->substr(SqlitePrefix.size());
    return path.is_absolute() ? path : std::filesystem::path(config.folder) / path;
}

sync::Policy policyOf(const config::PolicyChoice& choice) {
    if (choice.policy == "rank") return {sync::PolicyKind::Rank, choice.rank};
    if (choice.policy == "expression") {
        auto preferences = sync::Preferences::parse(choice.expression);
        if (!preferences) return {};
        return {sync::PolicyKind::Expression,
                {},
                std::make_shared<const sync::Preferences>(*std::move(preferences))};
    }
    auto policy = sync::policyFrom(choice.policy);
    return policy ? *policy : sync::Policy{};
}

sync::PolicySettings policiesOf(const config::PolicyConfig& config) {
    sync::PolicySettings policies;
    policies.fallback = policyOf(config.fallback);
    // A field's own rule comes before its group's, and a longer group before a shorter one.
    std::vector<config::PolicyRule> rules = config.rules;
    std::stable_sort(rules.begin(), rules.end(), [](const auto& left, const auto& right) {
        const bool leftGroup = left.pattern.ends_with('*');
        const bool rightGroup = right.pattern.ends_with('*');
        if (leftGroup != rightGroup) return rightGroup;
        return left.pattern.size() > right.pattern.size();
    });
    for (const config::PolicyRule& rule : rules) {
        policies.fields.emplace_back(rule.pattern, policyOf(rule.choice));
    }
    return policies;
}

std::array<std::uint8_t, 16> sixteenRandomBytes() {
    const std::string bytes = security::randomBytes(16);
    std::array<std::uint8_t, 16> out{};
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

/// The key of the workspace's digests: made once, kept in the store, so that idempotency keys are
/// the same after a restart.
Result<std::string> workspaceSecret(store::Store& store) {
    auto transaction = store.beginWrite();
    if (!transaction) return transaction.error();
    auto known = (*transaction)->value(SecretKey);
    if (!known) return known.error();
    if (*known) return **known;
    const std::string secret = security::toHex(security::randomBytes(32));
    if (auto put = (*transaction)->putValue(SecretKey, secret); !put) return put.error();
    if (auto committed = (*transaction)->commit(); !committed) return committed.error();
    return secret;
}

}  // namespace

Workspace::~Workspace() {
    // The engine uses connectors and store; they go after it.
    engine_.reset();
    connectors_.reset();
}

Status Workspace::checkConfig(const std::filesystem::path& config) {
    const model::FieldTable fields;
    auto loaded = config::loadConfig(config.string(), fields);
    return loaded ? Status::ok() : loaded.error();
}

Result<std::string> Workspace::nameOf(const std::filesystem::path& config) {
    const model::FieldTable fields;
    auto loaded = config::loadConfig(config.string(), fields);
    if (!loaded) return loaded.error();
    return loaded->workspace;
}

Result<std::filesystem::path> Workspace::storeFile(const std::filesystem::path& config) {
    const model::FieldTable fields;
    auto loaded = config::loadConfig(config.string(), fields);
    if (!loaded) return loaded.error();
    const References references(loaded->folder);
    return storePath(*loaded, references);
}

Result<std::unique_ptr<Workspace>> Workspace::open(
    const std::filesystem::path& config, Access access,
    std::function<void(sync::LogLevel, const std::string&)> log) {
    return openWith({}, config, access, std::move(log));
}

Result<std::unique_ptr<Workspace>> Workspace::openOver(
    const std::filesystem::path& store, const std::filesystem::path& config,
    std::function<void(sync::LogLevel, const std::string&)> log) {
    return openWith(store, config, Access::ReadWrite, std::move(log));
}

Result<std::unique_ptr<Workspace>> Workspace::openWith(
    const std::filesystem::path& store, const std::filesystem::path& config, Access access,
    std::function<void(sync::LogLevel, const std::string&)> log) {
    std::unique_ptr<Workspace> workspace(new Workspace);
    auto loaded = config::loadConfig(config.string(), workspace->fields_);
    if (!loaded) return loaded.error();
    workspace->config_ = std::move(*loaded);
    workspace->references_ = std::make_unique<References>(workspace->config_.folder);
    workspace->fingerprint_ = configFingerprint(config, workspace->config_);
    auto publicUrl = workspace->config_.server.publicUrl.resolve(*workspace->references_);
    if (!publicUrl) return publicUrl.error();
    workspace->publicUrl_ = *publicUrl;
    // Plugins first: they are tried in child processes, before this one has threads.
    if (access == Access::ReadWrite) {
        auto connectors =
            Connectors::open(workspace->config_, workspace->fields_, workspace->clock_,
                             workspace->metrics_, *workspace->references_, log);
        if (!connectors) return connectors.error();
        workspace->connectors_ = std::move(*connectors);
    }
    if (auto opened = workspace->openStore(store, access); !opened) return opened.error();
    if (access == Access::ReadWrite) {
        if (auto opened = workspace->openEngine(std::move(log)); !opened) return opened.error();
    }
    workspace->queries_ = std::make_unique<sync::Queries>(*workspace->store_, workspace->fields_,
                                                          localeHints(workspace->config_.locale));
    return workspace;
}

Status Workspace::openStore(const std::filesystem::path& file, Access access) {
    auto path = storePath(config_, *references_);
    if (!path) return path.error();
    storeFile_ = *path;
    if (!file.empty()) *path = file;
    store::SqliteSettings options;
    options.readOnly = access == Access::ReadOnly;
    auto opened = store::openSqliteStore(path->string(), options);
    if (!opened) return opened.error();
    store_ = std::move(*opened);
    auto transaction = store_->beginRead();
    if (!transaction) return transaction.error();
    auto custom = (*transaction)->customFields();
    if (!custom) return custom.error();
    for (const model::FieldSpec& spec : *custom) {
        if (auto restored = fields_.restore(spec); !restored) return restored;
    }
    return Status::ok();
}

Status Workspace::openEngine(std::function<void(sync::LogLevel, const std::string&)> log) {
    auto secret = workspaceSecret(*store_);
    if (!secret) return secret.error();
    sync::EngineSettings settings;
    settings.workspace = config_.workspace;
    settings.configuration = fingerprint_;
    settings.connections = connectors_->settings();
    settings.policies = policiesOf(config_.policies);
    settings.match = {config_.match.automatic, config_.match.review};
    settings.locale = localeHints(config_.locale);
    settings.store = store_.get();
    settings.clock = &clock_;
    settings.fields = &fields_;
    settings.workers = std::clamp(static_cast<int>(settings.connections.size()), 2, MostWorkers);
    settings.storesBesideReading = true;
    settings.random = sixteenRandomBytes;
    settings.digest = [key = *secret](std::string_view text) {
        return security::toHex(security::bytesOf(security::hmacSha256(key, text)));
    };
    settings.log = std::move(log);
    settings.rememberErasure = [erasures = ErasureLog(storeFile_)](const sync::ErasureNote& note) {
        return erasures.append(note);
    };
    engine_ = std::make_unique<sync::Engine>(std::move(settings));
    return Status::ok();
}

bool Workspace::listensOnLoopback() const {
    const std::string& host = config_.server.listen.host;
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace leadloom::app
