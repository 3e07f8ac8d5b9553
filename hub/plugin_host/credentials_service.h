#pragma once

#include <map>
#include <string>

#include <leadloom/abi/service/credentials.h>

#include "hub/net/http_client.h"

namespace leadloom::plugin_host {

/// leadloom.credentials/1: the configured fields of handle "auth", and "instance_url" as the token
/// endpoint told it. Access tokens are not among them.
class CredentialsService {
public:
    /// Borrows the client, which may be null: then there is no instance URL.
    CredentialsService(std::map<std::string, std::string> fields, net::HttpClient* client);
    CredentialsService(const CredentialsService&) = delete;
    CredentialsService& operator=(const CredentialsService&) = delete;
    const ll_credentials* table() const { return &table_; }

private:
    static ll_status field(const ll_credentials* self, const ll_call* call, ll_str handle,
                           ll_str name, const ll_text_sink* sink);
    ll_status put(const ll_call* call, std::string_view name, const ll_text_sink* sink) const;

    std::map<std::string, std::string> fields_;
    net::HttpClient* client_;
    ll_credentials table_;
};

}  // namespace leadloom::plugin_host
