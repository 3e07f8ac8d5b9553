#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/associations.h>
#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/connector.h>
#include <leadloom/sdk/destination.h>
#include <leadloom/sdk/discovery.h>
#include <leadloom/sdk/lookup.h>
#include <leadloom/sdk/source.h>
#include <leadloom/sdk/walk.h>
#include <leadloom/sdk/webhook.h>

#include "portal.h"
#include "rows.h"

namespace leadloom::hubspot {

/// What one read or lookup asks for.
struct Selection {
    const ObjectType* type = nullptr;
    std::vector<std::string> properties;
    std::vector<std::string> targets;  ///< streams whose associations are wanted
    std::string marker;                ///< property; empty = none
};

/// HubSpot CRM. Each capability has a file of its own.
class Connector : public sdk::Connector,
                  public sdk::Checker,
                  public sdk::Discovery,
                  public sdk::Source,
                  public sdk::Lookup,
                  public sdk::Destination,
                  public sdk::Associations,
                  public sdk::Webhook {
public:
    explicit Connector(const sdk::Host& host) : portal_(host) {}

    sdk::Status open(const sdk::Call&, const sdk::Settings& settings) override {
        return portal_.open(settings);
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
    sdk::Status readAssociations(const sdk::Call& call, std::string_view stream,
                                 std::string_view targetStream, std::span<const std::string> ids,
                                 const sdk::AssociationSink& sink) override;
    sdk::Status writeAssociations(const sdk::Call& call, std::string_view stream,
                                  std::string_view targetStream,
                                  std::span<const sdk::AssociationWrite> writes,
                                  sdk::WriteOutcomes& outcomes) override;
    sdk::Result<std::string> subscribe(const sdk::Call& call,
                                       std::string_view desiredJson) override;
    sdk::Status verify(const sdk::Call& call, const sdk::WebhookRequest& request) override;
    sdk::Status decode(const sdk::Call& call, const sdk::WebhookRequest& request,
                       const sdk::RecordSink& sink) override;

private:
    sdk::Result<Selection> select(const sdk::Call& call, std::string_view stream,
                                  const sdk::ReadOptions& options);
    sdk::Result<sdk::PageEnd> ownersPage(const sdk::Call& call, std::string_view after,
                                         const sdk::RecordSink& sink);
    sdk::Result<sdk::PageEnd> listPage(const sdk::Call& call, const Selection& selection,
                                       std::string_view after, std::uint32_t limit,
                                       const sdk::RecordSink& sink);
    sdk::Result<sdk::PageEnd> archivedPage(const sdk::Call& call, const ObjectType& type,
                                           std::string_view after, const sdk::RecordSink& sink);
    sdk::Result<sdk::PageEnd> searchPage(const sdk::Call& call, const Selection& selection,
                                         const sdk::ReadCursor& at, std::int64_t from,
                                         std::uint32_t limit, const sdk::RecordSink& sink);
    sdk::Result<bool> sweepIsDue(const sdk::Call& call, const ObjectType& type, std::int64_t now);
    /// Puts the rows of an answer with their associations; `listed`: they stand in the answer.
    sdk::Result<sdk::PageEnd> putRows(const sdk::Call& call, const Selection& selection,
                                      const sdk::HttpResponse& answer, bool listed,
                                      const sdk::RecordSink& sink);
    sdk::Result<std::map<std::string, Linked>> linkedTo(const sdk::Call& call,
                                                        const Selection& selection,
                                                        const std::vector<Row>& rows);
    sdk::Status followLost(const sdk::Call& call, const Selection& selection, const std::string& id,
                           const sdk::RecordSink& sink);
    sdk::Status search(const sdk::Call& call, const Selection& selection, std::string_view property,
                       std::string_view value, const sdk::RecordSink& sink);
    sdk::Status batchRead(const sdk::Call& call, const Selection& selection,
                          std::span<const std::string> ids, std::string_view idProperty,
                          const sdk::RecordSink& sink);

    Portal portal_;
};

}  // namespace leadloom::hubspot
