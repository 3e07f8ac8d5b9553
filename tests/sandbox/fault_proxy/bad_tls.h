#pragma once

#include "tests/sandbox/fault_proxy/proxy_rules.h"
#include "tests/sandbox/fault_proxy/wire.h"

namespace leadloom::sandbox {

/// Answers a client's first TLS message in a way that it must not accept: with bytes that are no
/// TLS, with a refusal, or with a certificate that nobody signed, for another host.
void answerWithBadTls(const Wire& client, WireFault::Tls how);

}  // namespace leadloom::sandbox
