#pragma once

#include <filesystem>
#include <string_view>

#include "hub/config/text_template.h"
#include "hub/security/redactor.h"
#include "hub/security/secret_resolver.h"
#include "hub/security/secret_store.h"

namespace leadloom::app {

/// What `${env:…}`, `${file:…}` and `${secret:…}` of a configuration stand for. Every value it
/// gives is known to its redactor from then on.
class References final : public config::ReferenceSource {
public:
    /// `folder` is the configuration's: relative files start there, the secret store lies there.
    explicit References(const std::filesystem::path& folder);

    Result<std::string> value(std::string_view kind, std::string_view name) const override;

    security::Redactor& redactor() { return redactor_; }
    security::SecretStore& secrets() { return secrets_; }

private:
    security::Redactor redactor_;
    security::SecretStore secrets_;
    security::SecretResolver resolver_;
};

}  // namespace leadloom::app
