#pragma once

#include <cstddef>
#include <string_view>

#include <leadloom/abi/destination.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

enum class WriteOperation { Create = 1, Update = 2, Upsert = 3, Delete = 4, Archive = 5 };

/// One write of a batch; views borrowed for the call.
struct Write {
    std::size_t index = 0;  ///< in the batch: report under this
    WriteOperation operation = WriteOperation::Create;
    std::string_view externalId;
    std::string_view expectedVersion;
    std::string_view idempotencyKey;
    std::string_view marker;   ///< the lead's id, for the vendor's external-id field
    std::string_view origin;   ///< echo marker
    std::string_view payload;  ///< vendor-shaped JSON object: the fields to be set
};

/// The writes of one call.
class WriteBatch {
public:
    explicit WriteBatch(const ll_write_batch* batch) : batch_(batch) {}

    std::size_t size() const { return batch_->count; }
    Write operator[](std::size_t i) const {
        const auto* bytes = reinterpret_cast<const char*>(batch_->writes);
        const auto& raw =
            *reinterpret_cast<const ll_write*>(bytes + i * batch_->writes->struct_size);
        return {i,
                static_cast<WriteOperation>(raw.operation),
                view(raw.external_id),
                view(raw.expected_version),
                view(raw.idempotency_key),
                view(raw.marker),
                view(raw.origin),
                view(raw.payload)};
    }

private:
    const ll_write_batch* batch_;
};

}  // namespace leadloom::sdk
