#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/select_query.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::google_ads {

using namespace sdk;

const ErrorTable& errorTable();

struct Stream {
    std::string_view stream;
};

inline constexpr std::string_view Campaigns = "campaigns";
inline constexpr std::string_view Leads = "leads";
inline constexpr Stream Streams[] = {{Campaigns}, {Leads}};

/// One client account of Google Ads.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    /// Digits only; LL_INVALID_CONFIG where it isn't set.
    Result<std::string> customer() const;
    /// One page of what a query finds. `token`: of the page, empty = the first.
    Result<Answer> search(const SelectQuery& query, std::string_view token, std::string_view what);
    /// All that a query finds, in chunks: a list, each with its own `results`.
    Result<Answer> stream(const SelectQuery& query, std::string_view what);
    /// Sends conversions; the answer, whatever its status.
    Result<Answer> ingest(std::string body);

protected:
    Result<std::string> base() override;
    Status refine(Status status, const Answer& answer) const override;

private:
    Result<Answer> query(std::string_view method, std::string body, std::string_view what);
};

/// An account's id without the hyphens that people write.
std::string digitsOf(std::string_view id);

}  // namespace leadloom::google_ads
