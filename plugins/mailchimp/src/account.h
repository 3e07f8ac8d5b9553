#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::mailchimp {

using namespace sdk;

/// By title: `type` has changed over the years.
const ErrorTable& errorTable();

struct Stream {
    std::string_view stream;
};

inline constexpr std::string_view Members = "members";
inline constexpr std::string_view Campaigns = "campaigns";
inline constexpr Stream Streams[] = {{Campaigns}, {Members}};

/// "/members/" and the member. `key`: contact id, address or its hash.
std::string memberPath(std::string_view key, std::string_view rest = {});

/// One Mailchimp account, of which one audience is connected.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    /// Id of the audience: that of the settings, else the only one that the account has. Asked once
    /// in the life of an instance.
    Result<std::string> audience();
    /// "/lists/a1b2c3d4e5" and what follows it.
    Result<std::string> pathOf(std::string_view rest = {});
    /// A GET, or any request whatever its answer, at what follows the audience's path.
    Result<Answer> getAt(std::string_view rest, std::string_view what);
    Result<Answer> exchangeAt(HttpRequest request, std::string_view rest);
    /// In lower case; as it is where that can't be had.
    std::string lowered(std::string_view text) const;
    /// What Mailchimp calls a member by its address: the MD5 of its lower-case form.
    Result<std::string> hashOf(std::string_view email) const;

protected:
    Result<std::string> base() override;
    Status refine(Status status, const Answer& answer) const override;

private:
    std::string audience_;
};

}  // namespace leadloom::mailchimp
