#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/field_types.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/select_query.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/write_result.h>

#include "soql.h"

namespace leadloom::salesforce {

using namespace sdk;

/// Salesforce's words for what went wrong, in answers as a whole (`errorCode`), in the items of a
/// collection (`statusCode`) and in the rows of a bulk job: one list of codes, one status each.
const ErrorTable& errorTable();

/// What became of a record that Salesforce refuses. `fields`: names with blanks between them. The
/// message holds the vendor's words only where they come from the org's admin and not from the
/// record.
WriteResult refusal(std::string_view code, std::string_view message, std::string fields);

/// How a stream of ours is called in Salesforce.
struct Stream {
    std::string_view stream;
    std::string_view object;
    bool writable = true;
};

/// In dependency order.
inline constexpr Stream Streams[] = {{"users", "User", false},
                                     {"accounts", "Account"},
                                     {"contacts", "Contact"},
                                     {"leads", "Lead"},
                                     {"opportunities", "Opportunity"}};

/// What an org says about one object, as far as reading and writing need it.
struct ObjectDescription {
    FieldTypes fields;
    bool createable = false;
};

/// One Salesforce organisation. Paths begin behind /services/data/{version}; every answer's API
/// usage goes to the hub's budget.
class Org : public RestClient {
public:
    explicit Org(const Host& host);

    /// "v67.0".
    std::string version() const;
    /// The API versions this org offers, one a row; needs no login.
    Result<std::vector<std::vector<std::string>>> versions();
    /// `all`: the recycle bin, too.
    Result<Answer> query(const SelectQuery& query, bool all);
    /// The vendor's own description; and what of it is needed here, asked for once in the life of
    /// an instance.
    Result<Answer> describeAnswer(std::string_view object);
    Result<const ObjectDescription*> describe(std::string_view object);
    /// The external-id field, or empty where the object has none.
    std::string markerOf(const ObjectDescription& description) const;

protected:
    Result<std::string> base() override;
    void observe(const HttpResponse& response) override;

private:
    Result<std::string> instanceUrl() const;

    std::map<std::string, ObjectDescription, std::less<>> descriptions_;
};

}  // namespace leadloom::salesforce
