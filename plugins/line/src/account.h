#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::line {

using namespace sdk;

/// By message: LINE has no codes, and 429 means three things.
const ErrorTable& errorTable();

struct Stream {
    std::string_view stream;
};

inline constexpr std::string_view Followers = "followers";
inline constexpr std::string_view Events = "events";
inline constexpr Stream Streams[] = {{Followers}, {Events}};

/// One channel of the Messaging API.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    /// "line:U…", as the unified model names accounts on networks.
    static std::string handleOf(std::string_view userId) { return "line:" + std::string(userId); }
    /// A user id: U and 32 characters.
    static bool isUserId(std::string_view text) { return text.size() == 33 && text.front() == 'U'; }
    /// What LINE knows a repeated request by: a UUID, always the same for the same key. Empty where
    /// there is no key.
    std::string retryKeyOf(std::string_view idempotencyKey) const;

protected:
    Result<std::string> base() override { return settings().url("base_url"); }
};

}  // namespace leadloom::line
