#include "hub/plugin_host/credentials_service.h"

#include <leadloom/abi/service/http.h>

#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {

CredentialsService::CredentialsService(std::map<std::string, std::string> fields,
                                       net::HttpClient* client)
    : fields_(std::move(fields)),
      client_(client),
      table_{sizeof(ll_credentials), this, &CredentialsService::field} {}

ll_status CredentialsService::field(const ll_credentials* self, const ll_call* call, ll_str handle,
                                    ll_str name, const ll_text_sink* sink) {
    return guarded(call, [&]() -> ll_status {
        if (viewOf(handle) != LL_CREDENTIAL_AUTH) return LL_NOT_FOUND;
        return static_cast<const CredentialsService*>(self->hub)->put(call, viewOf(name), sink);
    });
}

ll_status CredentialsService::put(const ll_call* call, std::string_view name,
                                  const ll_text_sink* sink) const {
    if (name == "instance_url" && client_ != nullptr) {
        auto credential = client_->credential(scopeOf(call));
        if (!credential) return report(call, credential.error());
        const std::string& url = (*credential)->instanceUrl;
        return url.empty() ? LL_NOT_FOUND : sink->put(sink, strOf(url));
    }
    const auto found = fields_.find(std::string(name));
    return found == fields_.end() ? LL_NOT_FOUND : sink->put(sink, strOf(found->second));
}

}  // namespace leadloom::plugin_host
