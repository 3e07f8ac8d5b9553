#pragma once

#include <span>
#include <string>
#include <string_view>

#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/connector.h>
#include <leadloom/sdk/destination.h>
#include <leadloom/sdk/discovery.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/lookup.h>
#include <leadloom/sdk/source.h>

#include "folder.h"

namespace leadloom::files {

/// A folder of exports. Each capability has a file of its own.
class Connector : public sdk::Connector,
                  public sdk::Checker,
                  public sdk::Discovery,
                  public sdk::Source,
                  public sdk::Lookup,
                  public sdk::Destination {
public:
    explicit Connector(const sdk::Host& host) : folder_(host) {}

    sdk::Status open(const sdk::Call&, const sdk::Settings& settings) override {
        return folder_.open(settings);
    }

    sdk::Status check(const sdk::Call& call, const sdk::FindingSink& sink) override;
    sdk::Status discover(const sdk::Call& call, std::string_view stream,
                         const sdk::DiscoverySink& sink) override;
    sdk::Status read(const sdk::Call& call, std::string_view stream, std::string_view cursor,
                     const sdk::ReadOptions& options, const sdk::RecordSink& sink) override;
    /// Reads through the stream's files: there is no index.
    sdk::Status byIds(const sdk::Call& call, std::string_view stream,
                      std::span<const std::string> ids, const sdk::ReadOptions& options,
                      const sdk::RecordSink& sink) override;
    sdk::Status byKey(const sdk::Call& call, std::string_view stream, std::string_view key,
                      std::string_view value, const sdk::ReadOptions& options,
                      const sdk::RecordSink& sink) override;
    sdk::Status write(const sdk::Call& call, std::string_view stream, const sdk::WriteBatch& batch,
                      sdk::WriteOutcomes& outcomes) override;

private:
    Folder folder_;
};

}  // namespace leadloom::files
