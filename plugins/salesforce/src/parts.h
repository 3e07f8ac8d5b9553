#pragma once

#include <span>
#include <string>
#include <vector>

#include <leadloom/sdk/connector_of.h>
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
