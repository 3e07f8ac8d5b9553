#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "plugin-sdk/testing/redaction.h"
#include "plugin-sdk/testing/vendor.h"

namespace leadloom::testing {

/// HTTP exchanges of a connector, kept in a file of JSON Lines: the request's method, its target
/// behind the base URL and its body, and what came of it. Nothing personal and no secret is in it.
class Recording {
public:
    Recording() = default;
    /// Throws std::runtime_error when the file can't be read or is none.
    static Recording fromFile(const std::string& path);
    /// Throws std::runtime_error when it can't be written.
    void toFile(const std::string& path) const;

    /// The first answer to a request counts.
    void add(const std::string& request, const HttpReply& reply);
    /// Null where the request was never made.
    const HttpReply* answerTo(const std::string& request) const;
    std::size_t size() const { return exchanges_.size(); }

private:
    std::map<std::string, HttpReply> exchanges_;
};

/// Values of an acceptance description that must not be kept: its credentials, what its vendor's
/// token is asked for with, settings that the manifest calls write-only, secrets of webhooks.
std::vector<std::string> secretsIn(const nlohmann::json& description,
                                   const nlohmann::json& manifest);

/// A vendor whose exchanges are recorded into `path`, which is written when it goes.
class RecordedVendor : public Vendor, public Transport {
public:
    /// `vendor` must have a transport. `secrets`: not to be kept, beside the vendor's own.
    RecordedVendor(std::unique_ptr<Vendor> vendor, std::string path,
                   std::vector<std::string> secrets = {});
    ~RecordedVendor() override;

    void reset() override { vendor_->reset(); }
    Transport* transport() override { return this; }
    std::string baseUrl() const override { return vendor_->baseUrl(); }
    bool refreshToken() override { return vendor_->refreshToken(); }
    std::vector<std::string> secrets() const override { return vendor_->secrets(); }
    bool isReadOnly() const override { return true; }
    void edit(const std::string& type, const std::string& id,
              const nlohmann::json& change) override;
    void remove(const std::string& type, const std::string& id) override;
    HttpReply send(const HttpCall& call) override;

private:
    std::unique_ptr<Vendor> vendor_;
    std::string path_;
    Redaction redaction_;
    Recording recording_;
};

/// What was recorded, in the vendor's place. A request that was never made gets no answer.
class ReplayedVendor : public Vendor, public Transport {
public:
    explicit ReplayedVendor(const std::string& path)
        : recording_(Recording::fromFile(path)), redaction_({}) {}

    void reset() override {}
    Transport* transport() override { return this; }
    std::string baseUrl() const override { return "https://api.recorded.example"; }
    bool isReadOnly() const override { return true; }
    void edit(const std::string& type, const std::string& id,
              const nlohmann::json& change) override;
    void remove(const std::string& type, const std::string& id) override;
    HttpReply send(const HttpCall& call) override;

private:
    Recording recording_;
    Redaction redaction_;
};

}  // namespace leadloom::testing
