#pragma once

#include <span>
#include <string>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/record_shape.h>
#include <leadloom/sdk/write_form.h>

#include "org.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::salesforce {

Status check(Org& org, const FindingSink& sink);
Status discover(Org& org, std::string_view stream, const DiscoverySink& sink);
Status read(Org& org, const ReadTask& task);
Status byIds(Org& org, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Org& org, const LookupTask& task, std::string_view key, std::string_view value);
Status write(Org& org, const WriteTask& task);
Status readContactRoles(Org& org, const LinkTask& task, std::span<const std::string> ids,
                        const AssociationSink& sink);
Status writeContactRoles(Org& org, const LinkTask& task, std::span<const AssociationWrite> writes,
                         WriteOutcomes& outcomes);

/// What a read or lookup asks for: an object, and the fields this org has of it.
struct Selection {
    const Stream* stream = nullptr;
    const ObjectDescription* description = nullptr;
    std::vector<std::string> fields;
    RecordShape shape;
    bool withContacts = false;  ///< opportunities: with their contact roles

    SelectQuery query(std::string where = {}, std::string orderBy = {},
                      std::uint32_t limit = 0) const {
        return {fields, std::string(stream->object), std::move(where), std::move(orderBy), limit};
    }
};

/// The fields that the hub wants, or all of them as far as a URI carries; those the connector
/// itself goes by always; none that the org doesn't have.
Result<Selection> select(Org& org, std::string_view stream, const ReadOptions& options);

/// The rows of an answer to a query, with what they are linked to. Its end is `last` where neither
/// the server nor the query's limit cut it short.
Result<Page> rowsOf(Org& org, const Selection& selection, const SelectQuery& query,
                    const Answer& answer);

/// Asks for rows and puts them; the end is that of rowsOf.
Result<PageEnd> putRows(Org& org, const Selection& selection, const SelectQuery& query, bool all,
                        const RecordSink& sink);

/// Gives opportunities of a page their contacts, where they are wanted.
Status linkContacts(Org& org, const Selection& selection, RecordBatch& batch);

/// Writes of one form to one object.
struct WriteTarget {
    WriteForm form = WriteForm::Create;
    std::string object;
    std::string marker;  ///< its external-id field; empty = none
};

/// Sends writes through sObject collections of 200 and reports each.
Status writeCollections(Org& org, const WriteTarget& target, std::span<const Write> writes,
                        WriteOutcomes& outcomes);

/// Sends writes through one Bulk API 2.0 ingest job, where they are many and can go that way, and
/// reports those that it processed. The others are given back for collections, which tell records
/// at fault apart.
Result<std::vector<Write>> writeBulk(Org& org, const WriteTarget& target,
                                     std::span<const Write> writes, WriteOutcomes& outcomes);

}  // namespace leadloom::salesforce
