#include "hub/sync/connection/connector_verbs.h"

#include "hub/sync/connection/connector.h"

namespace leadloom::sync {
namespace {

Error cannot(const char* what) {
    return {ErrorKind::Unsupported, std::string("this connector can't ") + what, ""};
}

}  // namespace

Result<std::string> ConnectorVerbs::subscribe(const CallContext& /*call*/, std::string_view /*url*/,
                                              std::span<const std::string> /*streams*/) {
    return cannot("subscribe to webhooks");
}

Result<bool> ConnectorVerbs::pullFacts(const CallContext& /*call*/, std::string_view /*report*/,
                                       std::string_view /*fromDay*/, std::string_view /*toDay*/,
                                       RecordSink& /*sink*/) {
    return cannot("report costs");
}

std::vector<WriteResult> ConnectorVerbs::uploadConversions(const CallContext& /*call*/,
                                                           std::string_view /*action*/,
                                                           std::span<const WriteItem> items) {
    std::vector<WriteResult> results(items.size());
    for (WriteResult& result : results)
        result.status = cannot("take conversions");
    return results;
}

Result<std::string> ConnectorVerbs::erasePerson(const CallContext& /*call*/,
                                                std::string_view /*keysJson*/) {
    return cannot("erase persons");
}

Result<std::vector<ConnectorVerbs::QuotaLeft>> ConnectorVerbs::quota(const CallContext& /*call*/) {
    return cannot("tell its quota");
}

}  // namespace leadloom::sync
