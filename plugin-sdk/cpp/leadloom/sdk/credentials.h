#pragma once

#include <string>
#include <string_view>

#include <leadloom/abi/service/credentials.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/text_receiver.h>

namespace leadloom::sdk {

/// Single fields of a credential, for signing schemes. Tokens are the hub's own business.
class Credentials {
public:
    explicit Credentials(const ll_credentials* service) : service_(service) {}

    /// A field of the connection's auth ("client_secret") or of its further secrets ("app_secret").
    /// LL_NOT_FOUND where it isn't configured. What it gives must not enter a log, a message, a
    /// cursor or state.
    Result<std::string> field(const Call& call, std::string_view name,
                              std::string_view handle = "auth") const {
        if (service_ == nullptr) return Status{LL_UNSUPPORTED, "the hub offers no credentials"};
        TextReceiver value;
        const auto code =
            service_->field(service_, call.raw(), given(handle), given(name), value.sink());
        if (code != LL_OK) return Status{code, "the connection's auth has no " + std::string(name)};
        return std::move(value.text());
    }

    /// The same, or `otherwise` where it isn't configured.
    Result<std::string> fieldOr(const Call& call, std::string_view name,
                                std::string_view otherwise) const {
        auto value = field(call, name);
        const auto code = value.status().code();
        const bool absent = code == LL_NOT_FOUND || code == LL_UNSUPPORTED;
        if (absent || (value && value->empty())) return std::string(otherwise);
        return value;
    }

    /// What webhooks are signed with: `name`, else `otherwise`; LL_FORBIDDEN where there is
    /// neither.
    Result<std::string> signingSecret(const Call& call, std::string_view name,
                                      std::string_view otherwise = {}) const {
        auto secret = fieldOr(call, name, otherwise);
        if (secret && secret->empty())
            return Status{LL_FORBIDDEN,
                          "no secret to check webhooks with: set secrets." + std::string(name)};
        return secret;
    }

private:
    const ll_credentials* service_;
};

}  // namespace leadloom::sdk
