#include <leadloom/sdk/time.h>

#include "bulk_query.h"
#include "connector.h"
#include "record_id.h"

namespace leadloom::salesforce {

using sdk::Call;
using sdk::PageEnd;
using sdk::ReadCursor;
using sdk::ReadOptions;
using sdk::RecordSink;
using sdk::Result;
using sdk::Status;

namespace {

constexpr std::uint32_t MostRecords = 2000;
/// A row may be committed some time after it was stamped; the overlap covers that, this keeps the
/// cursor itself out of the present.
constexpr std::int64_t SettleUs = 60'000'000;

std::string withBounds(std::string where, const ReadOptions& options) {
    if (options.from() > 0)
        where = "(" + where + ") AND SystemModstamp >= " + soqlTime(options.from());
    if (options.to() > 0) where = "(" + where + ") AND SystemModstamp <= " + soqlTime(options.to());
    return where;
}

}  // namespace

Result<Selection> Connector::select(const Call& call, std::string_view stream,
                                    const ReadOptions& options) {
    const auto* object = findStream(stream);
    if (object == nullptr) return Status{LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
    const auto description = org_.describe(call, object->object);
    if (!description) return description.status();
    auto marker = object->writable ? org_.markerField(**description) : std::string();
    auto fields = selectedFields(**description, options, marker);
    return Selection{object, *description, std::move(fields), std::move(marker)};
}

Result<PageEnd> Connector::readPage(const Call& call, const Selection& selection,
                                    const SoqlQuery& query, bool all, const RecordSink& sink) {
    const auto answer = org_.query(call, query, all);
    if (!answer) return answer.status();
    const auto envelope = org_.json().values(call, answer->body(), {"/done", "/totalSize"});
    if (!envelope) return envelope.status();
    PageEnd end;
    sdk::RecordBatch batch;
    auto status = eachRow(call, org_.json(), answer->body(), selection.marker, [&](const Row& row) {
        end.position = toLongId(row.id);
        end.time = sdk::isoTimeOrZero(row.stamp);
        addRow(batch, row);
        return Status::ok();
    });
    if (!status) return status;
    end.count = batch.size();
    // The server may cut a page short of its limit and then says so; the keyset goes on from there.
    const bool done = (*envelope)[0] != "false";
    if (done && (*envelope)[1] != std::to_string(end.count))
        return Status{LL_TRANSIENT, "Salesforce's answer doesn't hold the records that it counts"};
    if (status = batch.putTo(sink); !status) return status;
    end.last = end.count < static_cast<std::size_t>(query.limit) && done;
    end.serverTime = answer->serverTime();
    return end;
}

Result<std::int64_t> Connector::count(const Call& call, const Selection& selection) {
    SoqlQuery query{{"COUNT()"}, std::string(selection.stream->object), {}, {}, 0};
    const auto answer = org_.query(call, query, false);
    if (!answer) return answer.status();
    const auto total = org_.json().value(call, answer->body(), "/totalSize");
    if (!total) return total.status();
    return sdk::parseEpoch(*total, 1'000'000).value_or(0);
}

Result<PageEnd> Connector::readById(const Call& call, const Selection& selection,
                                    const ReadCursor& at, int limit, const RecordSink& sink) {
    if (at.position.empty()) {
        const auto total = count(call, selection);
        if (!total) return total.status();
        sink.expect(*total);
        const auto threshold = org_.settings().bulkThreshold;
        if (threshold > 0 && *total > threshold)
            return startBulkQuery(call, org_, selection.query());
    }
    if (isBulkPosition(at.position)) return readBulkPage(call, org_, selection, at.position, sink);
    auto query = selection.query();
    if (!at.position.empty()) query.where = "Id > " + soqlText(at.position);
    query.orderBy = "Id";
    query.limit = limit;
    return readPage(call, selection, query, false, sink);
}

Result<PageEnd> Connector::readByTime(const Call& call, const Selection& selection,
                                      const ReadCursor& at, const ReadOptions& options, int limit,
                                      const RecordSink& sink) {
    const auto where =
        at.position.empty() ? changedSince(at.time) : changedAfter(at.time, at.position);
    auto query = selection.query(withBounds(where, options));
    query.orderBy = "SystemModstamp, Id";
    query.limit = limit;
    return readPage(call, selection, query, true, sink);
}

Status Connector::read(const Call& call, std::string_view stream, std::string_view cursor,
                       const ReadOptions& options, const RecordSink& sink) {
    const auto selection = select(call, stream, options);
    if (!selection) return selection.status();
    const auto limit = static_cast<int>(options.pageSize(MostRecords));
    sdk::WalkOptions walk{options.overlap(org_.settings().overlapUs), SettleUs, true};
    if (sdk::isFullWalk(cursor, options))
        return sdk::walkById(call, sink, cursor, walk, [&](const ReadCursor& at, std::int64_t) {
            return readById(call, *selection, at, limit, sink);
        });
    walk.full = false;
    return sdk::walkByTime(call, sink, cursor, walk, [&](const ReadCursor& at) {
        return readByTime(call, *selection, at, options, limit, sink);
    });
}

}  // namespace leadloom::salesforce
