#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <leadloom/abi/draft/crypto.h>
#include <leadloom/abi/draft/text_forms.h>

#include "plugin-sdk/testing/fake_hub.h"
#include "plugin-sdk/testing/request_log.h"

namespace leadloom::testing {

inline std::string owned(ll_str text) {
    return text.data == nullptr ? std::string{} : std::string(text.data, text.size);
}

inline ll_str viewOf(std::string_view text) {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}

/// The fake hub's state and the tables that it hands out; each table's `hub` points here.
struct FakeHub::Parts {
    Transport* transport = nullptr;
    RequestLog requestLog;
    ll_host host{};
    ll_call call{};

    CallEnd lastFail;
    bool failed = false;
    std::size_t calls = 0, callsAfterCancel = 0, cancelAt = 0;
    std::size_t failable = 0, failAt = 0;
    ll_status failStatus = LL_TRANSIENT;

    std::int64_t wall = 1'767'225'600'000'000;
    std::int64_t monotonic = 1;
    std::set<std::string, std::less<>> withheld;
    std::string folder;
    std::map<std::string, std::string> credentials;
    std::function<bool()> refresh;
    std::vector<std::string> emitted, breaches;
    std::map<std::string, std::string> state;
    std::map<std::uint64_t, std::string> openFiles;  ///< handle → content
    std::uint64_t lastHandle = 0;

    ll_log log{};
    ll_clock clock{};
    ll_http http{};
    ll_credentials credentialsTable{};
    ll_json json{};
    ll_digest digest{};
    ll_rate_limit rateLimit{};
    ll_state stateTable{};
    ll_directory directory{};
    ll_metrics metrics{};
    ll_thread_check threadCheck{};
    ll_crypto crypto{};
    ll_text_forms textForms{};
    ll_stream stream{};
    std::map<std::uint64_t, int> openStreams;  ///< handle → socket

    CapturedRead* read = nullptr;
    CapturedWrite* write = nullptr;
    bool mayCheckpoint = true;
    ll_record_sink recordSink{};
    ll_write_sink writeSink{};
    ll_association_sink associationSink{};
    ll_finding_sink findingSink{};
    ll_discovery_sink discoverySink{};
    ll_text_sink textSink{};

    bool isCancelled() const { return cancelAt != 0 && calls >= cancelAt; }
    /// Counts a service call; true when the connector has to stop.
    bool enter();
    /// Counts a service call that may fail by plan; LL_OK = go on.
    ll_status enterFailable();
    ll_status fail(ll_status status, std::string_view message);

    const void* service(std::string_view id) const;
    void fillTables();
    void fillDirectory();
    void fillTextAndCrypto();
    void fillStreams();
    void closeStreams();
    void fillSinks();
};

inline FakeHub::Parts& partsOf(const void* hub) {
    return *static_cast<FakeHub::Parts*>(const_cast<void*>(hub));
}

}  // namespace leadloom::testing
