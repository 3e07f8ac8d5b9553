#pragma once

#include <memory>
#include <string>

#include <leadloom/abi/all.h>
#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/captured.h"
#include "plugin-sdk/testing/fake_hub.h"

namespace leadloom::testing {

/// A plugin's folder, or its library, opened for testing. Throws std::runtime_error with a sentence
/// when it can't be loaded. Unloaded when destroyed; sessions must be gone by then.
class LoadedPlugin {
public:
    explicit LoadedPlugin(const std::string& path);
    ~LoadedPlugin();
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    const nlohmann::json& manifest() const { return manifest_; }
    const nlohmann::json& descriptor() const { return descriptor_; }
    std::string id() const { return descriptor_.value("id", std::string{}); }
    const std::string& folder() const { return folder_; }
    const std::string& library() const { return path_; }
    const ll_plugin_entry& entry() const { return *entry_; }
    const ll_connector_factory& factory() const { return *factory_; }

private:
    void unload();

    std::string folder_, path_;
    void* library_ = nullptr;
    const ll_plugin_entry* entry_ = nullptr;
    const ll_connector_factory* factory_ = nullptr;
    bool initialised_ = false;
    nlohmann::json manifest_;
    nlohmann::json descriptor_;
};

/// Whether a library is in this process.
bool isMapped(const std::string& library);

/// One connector instance on a fake hub, with calls in C++. Closes and destroys it in the end.
class Session {
public:
    struct Reading {
        bool full = false;
        unsigned pageSize = 0;
        std::vector<std::string> associations;
    };
    struct Writing {
        int operation = LL_WRITE_CREATE;
        std::string externalId, expectedVersion, idempotencyKey, marker, payload;
    };

    Session(const LoadedPlugin& plugin, FakeHub& hub);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    CallEnd open(const nlohmann::json& config);
    CallEnd close();
    /// Null where the connector lacks it.
    template <typename Table>
    const Table* extension(const char* id) const {
        return static_cast<const Table*>(table(id));
    }

    CallEnd check(std::vector<CapturedFinding>& findings);
    CallEnd discover(std::map<std::string, std::string>& streams);
    CapturedRead read(const std::string& stream, const std::string& cursor, const Reading& reading);
    CapturedRead byIds(const std::string& stream, const std::vector<std::string>& ids);
    CapturedRead byKey(const std::string& stream, const std::string& key, const std::string& value);
    CapturedWrite write(const std::string& stream, const std::vector<Writing>& writes);
    CallEnd associations(const std::string& stream, const std::string& target,
                         const std::vector<std::string>& ids,
                         std::vector<CapturedAssociation>& pairs);
    /// Adds (`add`) or removes the links from `id` to each of `targets`.
    CapturedWrite associate(const std::string& stream, const std::string& target,
                            const std::string& id, const std::vector<std::string>& targets,
                            bool add, const std::string& label = {});
    /// `desired`: {"url", "streams"}; `actual`: what stands then, as JSON text.
    CallEnd subscribe(const nlohmann::json& desired, std::string& actual);
    CallEnd verify(const ll_webhook_request& request);
    CapturedRead decode(const ll_webhook_request& request);
    CallEnd challenge(const ll_webhook_request& request, std::string& answer);
    CapturedRead pull(const std::string& report, const std::string& from, const std::string& to);
    /// Of each event the payload and the idempotency key count.
    CapturedWrite upload(const std::string& action, const std::vector<Writing>& events);
    /// `at`: microseconds, 0 = now; `id`: the vendor's.
    CallEnd publish(const std::string& postJson, std::int64_t at, const std::string& idempotencyKey,
                    std::string& id);
    /// `state`: JSON text.
    CallEnd stateOfPost(const std::string& id, std::string& state);
    CallEnd quota(std::vector<CapturedQuota>& buckets);
    /// `keys` as in leadloom/abi/draft/erase.h; `receipt` as JSON text.
    CallEnd erase(const nlohmann::json& keys, std::string& receipt);

private:
    const void* table(const char* id) const;

    FakeHub& hub_;
    const ll_connector* connector_;
};

}  // namespace leadloom::testing
