#include "hub/plugin_host/result_bridge.h"

#include <algorithm>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/status_mapping.h"
#include "hub/security/redactor.h"

namespace leadloom::plugin_host {
namespace {

Error errorOf(const ll_write_result& result) {
    const ErrorKind kind = kindOf(result.status);
    // A vendor's words may quote the record.
    std::string message = security::Redactor().redact(viewOf(result.message));
    if (message.empty()) message = "refused without a reason (" + std::string(toString(kind)) + ")";
    return {kind, std::move(message), "",
            std::chrono::milliseconds(std::max<std::int64_t>(0, result.retry_after_ms)), 0};
}

}  // namespace

ResultBridge::ResultBridge(std::size_t count) : results_(count), reported_(count, false) {
    sink_.struct_size = sizeof sink_;
    sink_.hub = this;
    sink_.result = &ResultBridge::result;
}

ll_status ResultBridge::result(const ll_write_sink* sink, const ll_write_result* result) {
    auto* bridge = static_cast<ResultBridge*>(sink->hub);
    // Twice, or for something that was not asked: the first word counts.
    if (result->index >= bridge->results_.size() || bridge->reported_[result->index]) return LL_BUG;
    bridge->reported_[result->index] = true;
    sync::WriteResult& item = bridge->results_[result->index];
    if (result->status != LL_OK) item.status = errorOf(*result);
    item.externalId = viewOf(result->external_id);
    item.version = viewOf(result->new_version);
    item.payload = viewOf(result->record);
    item.existingId = viewOf(result->existing_id);
    const std::string_view fields = viewOf(result->fields);
    item.refusedField = fields.substr(0, fields.find(' '));
    return LL_OK;
}

Error ResultBridge::silence(const std::string& place) const {
    return {
        ErrorKind::UnknownOutcome, place + ": the connector did not report this write", "", {}, 0};
}

std::vector<sync::WriteResult> ResultBridge::take(const Error& rest) {
    for (std::size_t i = 0; i < results_.size(); ++i) {
        if (!reported_[i]) results_[i].status = rest;
    }
    return std::move(results_);
}

}  // namespace leadloom::plugin_host
