#pragma once

#include "hub/base/call_scope.h"
#include "hub/base/result.h"
#include "hub/net/credential.h"

namespace leadloom::net {

/// Gives out the credential of one connection, fetching a new one when needed. Any thread.
class TokenSource {
public:
    virtual ~TokenSource() = default;
    /// Never null. Auth when only a person can help.
    virtual Result<CredentialPtr> credential(const CallScope& scope) = 0;
    /// The remote end answered 401 to `refused`. True: asking again gives another one.
    virtual bool renewable(const CredentialPtr& refused) = 0;
};

}  // namespace leadloom::net
