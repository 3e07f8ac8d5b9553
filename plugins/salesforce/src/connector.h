#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/connector.h>
#include <leadloom/sdk/destination.h>
#include <leadloom/sdk/discovery.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/lookup.h>
#include <leadloom/sdk/source.h>
#include <leadloom/sdk/walk.h>

#include "org.h"
#include "rows.h"

namespace leadloom::salesforce {

/// What one read or lookup asks for: an object, the fields this org has of it, its marker field.
struct Selection {
    const StreamObject* stream = nullptr;
    const ObjectDescription* description = nullptr;
    std::vector<std::string> fields;
    std::string marker;

    SoqlQuery query(std::string where = {}) const {
        return {fields, std::string(stream->object), std::move(where), {}, 0};
    }
};

/// Salesforce Sales Cloud. Each capability has a file of its own.
class Connector : public sdk::Connector,
                  public sdk::Checker,
                  public sdk::Discovery,
                  public sdk::Source,
                  public sdk::Lookup,
                  public sdk::Destination {
public:
    explicit Connector(const sdk::Host& host) : org_(host) {}

    sdk::Status open(const sdk::Call&, const sdk::Settings& settings) override {
        return org_.open(settings);
    }

    sdk::Status check(const sdk::Call& call, const sdk::FindingSink& sink) override;
    sdk::Status discover(const sdk::Call& call, std::string_view stream,
                         const sdk::DiscoverySink& sink) override;
    sdk::Status read(const sdk::Call& call, std::string_view stream, std::string_view cursor,
                     const sdk::ReadOptions& options, const sdk::RecordSink& sink) override;
    sdk::Status byIds(const sdk::Call& call, std::string_view stream,
                      std::span<const std::string> ids, const sdk::ReadOptions& options,
                      const sdk::RecordSink& sink) override;
    sdk::Status byKey(const sdk::Call& call, std::string_view stream, std::string_view key,
                      std::string_view value, const sdk::ReadOptions& options,
                      const sdk::RecordSink& sink) override;
    sdk::Status write(const sdk::Call& call, std::string_view stream, const sdk::WriteBatch& batch,
                      sdk::WriteOutcomes& outcomes) override;

private:
    sdk::Result<Selection> select(const sdk::Call& call, std::string_view stream,
                                  const sdk::ReadOptions& options);
    sdk::Result<sdk::PageEnd> readPage(const sdk::Call& call, const Selection& selection,
                                       const SoqlQuery& query, bool all,
                                       const sdk::RecordSink& sink);
    sdk::Result<sdk::PageEnd> readById(const sdk::Call& call, const Selection& selection,
                                       const sdk::ReadCursor& at, int limit,
                                       const sdk::RecordSink& sink);
    sdk::Result<sdk::PageEnd> readByTime(const sdk::Call& call, const Selection& selection,
                                         const sdk::ReadCursor& at, const sdk::ReadOptions& options,
                                         int limit, const sdk::RecordSink& sink);
    sdk::Result<std::int64_t> count(const sdk::Call& call, const Selection& selection);
    sdk::Status findWhere(const sdk::Call& call, const Selection& selection,
                          const std::string& where, bool deletedToo, const sdk::RecordSink& sink);

    Org org_;
};

}  // namespace leadloom::salesforce
