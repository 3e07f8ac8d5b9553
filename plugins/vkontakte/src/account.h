#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::vkontakte {

using namespace sdk;

/// By code: VK refuses with HTTP 200.
const ErrorTable& errorTable();

struct Stream {
    std::string_view stream;
};

inline constexpr std::string_view Leads = "leads";
inline constexpr std::string_view Members = "members";
inline constexpr std::string_view Messages = "messages";
inline constexpr Stream Streams[] = {{Leads}, {Members}, {Messages}};

/// One community of VK, and perhaps an advertising account.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    std::int64_t group() const { return settings().integer("group_id"); }
    /// Parameters that begin with the community.
    Query ofGroup() const { return Query().add("group_id", group()); }
    /// Calls a method that changes nothing. Parameters go into the body, which may be long.
    Result<Answer> callMethod(std::string_view method, Query parameters, std::string_view what,
                              std::string_view bucket = {});
    /// Calls one that changes how the community is set up.
    Result<Answer> change(std::string_view method, Query parameters, std::string_view what);
    /// "vk:555001", as the unified model names accounts on networks.
    static std::string handleOf(std::string_view userId) { return "vk:" + std::string(userId); }

protected:
    Result<std::string> base() override;
    Status refine(Status status, const Answer& answer) const override;

private:
    static HttpRequest requestOf(Query& parameters);
};

}  // namespace leadloom::vkontakte
