#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/fake_hub.h"
#include "plugin-sdk/testing/faulty_transport.h"
#include "plugin-sdk/testing/loaded_plugin.h"
#include "plugin-sdk/testing/vendor.h"

namespace leadloom::testing {

/// What a scenario found wrong. The first few faults are kept.
class Trial {
public:
    /// False when the expectation failed.
    bool expect(bool holds, const std::string& fault);
    bool hasFailed() const { return faults_ > 0; }
    void skip(std::string reason) { skipped_ = std::move(reason); }
    const std::string& skipped() const { return skipped_; }
    std::string detail() const;

private:
    std::vector<std::string> kept_;
    std::size_t faults_ = 0;
    std::string skipped_;
};

/// A stream as the manifest declares it and the acceptance description exercises it.
struct StreamPlan {
    std::string name;
    nlohmann::json declared;   ///< of the manifest
    nlohmann::json exercised;  ///< of the description

    bool can(const std::string& capability) const;
    /// What the vendor calls it.
    std::string type() const { return exercised.value("type", name); }
};

class Bench;

/// A fresh hub and an open connector, with faults in between.
class Rig {
public:
    explicit Rig(Bench& bench);
    ~Rig();

    /// Reads to the end or to the first failure; a read that stops early is taken up again.
    CapturedRead readAll(const StreamPlan& stream, bool full, const std::string& cursor = {});

    Bench& bench;
    unsigned pageSize;  ///< of readAll
    FaultyTransport faults;
    FakeHub hub;
    std::unique_ptr<Session> session;
};

/// Everything the scenarios of one plugin share.
class Bench {
public:
    Bench(const LoadedPlugin& plugin, nlohmann::json description, std::unique_ptr<Vendor> vendor);

    const LoadedPlugin& plugin() const { return plugin_; }
    Vendor& vendor() { return *vendor_; }
    const nlohmann::json& description() const { return description_; }
    const std::vector<StreamPlan>& streams() const { return streams_; }
    nlohmann::json config() const;
    /// Records a page in reads.
    unsigned pageSize() const;

    /// An undisturbed complete read, and what it cost.
    struct Baseline {
        CapturedRead read;
        std::set<std::string> ids;
        std::string cursor;
        std::size_t requests = 0, serviceCalls = 0, failableCalls = 0;
    };
    const Baseline& baseline(const StreamPlan& stream);
    /// Seeds the vendor anew and forgets the baselines.
    void reset();

    /// The payload with {n} replaced by a number used once.
    std::string payload(const nlohmann::json& pattern);
    std::string uniqueKey();

    /// Takes over what a rig heard.
    void collect(const FakeHub& hub);
    const std::set<std::string>& emitted() const { return emitted_; }
    const std::set<std::string>& breaches() const { return breaches_; }
    /// Addresses, phone numbers and secrets seen so far.
    const std::set<std::string>& confidential() const { return confidential_; }
    void addConfidential(const CapturedRead& read);
    void addConfidential(const std::string& text);

private:
    const LoadedPlugin& plugin_;
    nlohmann::json description_;
    std::unique_ptr<Vendor> vendor_;
    std::vector<StreamPlan> streams_;
    std::map<std::string, Baseline> baselines_;
    std::set<std::string> emitted_, breaches_, confidential_;
    int lastNumber_ = 0;
};

/// E-mail addresses and international phone numbers in a text.
std::set<std::string> personalIn(const std::string& text);
/// Ids of the records that stand.
std::set<std::string> idsOf(const CapturedRead& read);
/// Of those, the ones that the last checkpoint covers.
std::set<std::string> coveredIds(const CapturedRead& read);
std::string lastCursor(const CapturedRead& read);
/// "LL_TRANSIENT (no connection)".
std::string describe(const CallEnd& end);
std::string nameOf(ll_status status);

}  // namespace leadloom::testing
