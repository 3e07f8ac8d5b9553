#include "hub/plugin_host/write_bridge.h"

namespace leadloom::plugin_host {
namespace {

ll_str given(std::string_view text) {
    return text.empty() ? absent() : strOf(text);
}

ll_write converted(const sync::WriteItem& item) {
    ll_write write{};
    write.struct_size = sizeof write;
    write.operation = static_cast<std::int32_t>(item.operation);
    write.external_id = given(item.externalId);
    write.expected_version = given(item.expectedVersion);
    write.idempotency_key = given(item.idempotencyKey);
    write.marker = given(item.marker);
    write.payload = given(item.payload);
    return write;
}

}  // namespace

WritesInHand::WritesInHand(std::span<const sync::WriteItem> items) {
    writes_.reserve(items.size());
    for (const sync::WriteItem& item : items)
        writes_.push_back(converted(item));
    batch_ = {sizeof(ll_write_batch), writes_.data(), writes_.size()};
}

Error unreported(const CallFrame& frame, ll_status status) {
    Error error = frame.error(status);
    if (error.kind == ErrorKind::Bug) error.kind = ErrorKind::UnknownOutcome;
    return error;
}

}  // namespace leadloom::plugin_host
