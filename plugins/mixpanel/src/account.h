#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::mixpanel {

using namespace sdk;

const ErrorTable& errorTable();

struct Stream {
    std::string_view stream;
};

inline constexpr std::string_view Profiles = "profiles";
inline constexpr std::string_view Events = "events";
/// What marks the events that came from here.
inline constexpr std::string_view OurLibrary = "leadloom";
inline constexpr Stream Streams[] = {{Events}, {Profiles}};

/// The parts of Mixpanel, each with hosts of its own by region.
enum class Part { Ingestion, Export, Query, App };

/// One project of Mixpanel, as a service account sees it.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    /// The whole URL of a path of that part.
    std::string at(Part part, std::string_view path, const Query& query = {}) const;
    /// What names the project in a query.
    Query project() const;
    /// Reads of that part's few of an hour; by POST where there is a form.
    Result<Answer> readFrom(Part part, std::string_view path, const Query& query,
                            std::string_view what, const Query* form = nullptr);

    /// What names the project where data goes in; LL_INVALID_CONFIG where it isn't set.
    Result<std::string> projectToken() const;

protected:
    Result<std::string> base() override { return at(Part::Ingestion, ""); }
};

}  // namespace leadloom::mixpanel
