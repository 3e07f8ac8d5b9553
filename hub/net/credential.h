#pragma once

#include <memory>
#include <string>

namespace leadloom::net {

/// What a request carries to be let in. Never logged.
struct Credential {
    std::string header;       ///< name of the header; empty: none is sent
    std::string value;        ///< its value
    std::string instanceUrl;  ///< where the token endpoint said this account lives; may be empty
};

using CredentialPtr = std::shared_ptr<const Credential>;

}  // namespace leadloom::net
