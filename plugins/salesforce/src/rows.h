#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/read_options.h>
#include <leadloom/sdk/record_shape.h>

#include "org.h"

namespace leadloom::salesforce {

/// What a read or lookup asks for: an object, and the fields this org has of it.
struct Selection {
    const Stream* stream = nullptr;
    const ObjectDescription* description = nullptr;
    std::vector<std::string> fields;
    RecordShape shape;
    bool withContacts = false;  ///< opportunities: with their contact roles

    SoqlQuery query(std::string where = {}, std::string orderBy = {},
                    std::uint32_t limit = 0) const {
        return {fields, std::string(stream->object), std::move(where), std::move(orderBy), limit};
    }
};

/// The fields that the hub wants, or all of them as far as a URI carries; those the connector
/// itself goes by always; none that the org doesn't have.
Result<Selection> select(Org& org, std::string_view stream, const ReadOptions& options);

/// The rows of an answer to a query, with what they are linked to. Its end is `last` where neither
/// the server nor the query's limit cut it short.
Result<Page> rowsOf(Org& org, const Selection& selection, const SoqlQuery& query,
                    const Answer& answer);

/// Gives opportunities of a page their contacts, where they are wanted.
Status linkContacts(Org& org, const Selection& selection, RecordBatch& batch);

}  // namespace leadloom::salesforce
