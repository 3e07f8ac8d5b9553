#include "account.h"

#include <leadloom/sdk/encoding.h>

namespace leadloom::line {

const ErrorTable& errorTable() {
    static const ErrorTable table("/message", "/details/0/message",
                                  {
                                      {429, "You have reached your monthly limit.", LL_QUOTA},
                                      {400, "Failed to send messages", LL_INVALID_RECORD},
                                      {400, "audience group not found", LL_NOT_FOUND},
                                  });
    return table;
}

std::string Account::retryKeyOf(std::string_view idempotencyKey) const {
    if (idempotencyKey.empty()) return {};
    auto text = hexEncode(host().digest().sha256(idempotencyKey)).substr(0, 32);
    for (const std::size_t dash : {8, 13, 18, 23})
        text.insert(dash, "-");
    return text;
}

}  // namespace leadloom::line
