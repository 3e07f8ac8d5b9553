#include <algorithm>
#include <set>

#include <leadloom/sdk/text_list.h>

#include "connector.h"
#include "record_id.h"

namespace leadloom::salesforce {

using sdk::Call;
using sdk::ReadOptions;
using sdk::RecordSink;
using sdk::Status;

namespace {

/// URI and headers together may have 16,384 bytes; tokens and the hub's own headers need some.
constexpr std::size_t LongestUri = 12'000;
/// A quoted id and its comma, percent-encoded.
constexpr std::size_t EncodedIdSize = 27;
constexpr std::size_t MostIds = 400;

std::size_t idsInOneQuery(const Selection& selection) {
    std::size_t used = 400;
    for (const auto& field : selection.fields)
        used += field.size() + 3;
    const auto room = used < LongestUri ? LongestUri - used : EncodedIdSize;
    return std::clamp<std::size_t>(room / EncodedIdSize, 1, MostIds);
}

std::string idIn(std::span<const std::string> ids) {
    std::vector<std::string> quoted;
    for (const auto& id : ids)
        quoted.push_back(soqlText(id));
    return "Id IN (" + sdk::joinTexts(quoted, ",") + ")";
}

/// The WHERE of a key; empty where it can't be asked by this key.
std::string whereOf(const Selection& selection, std::string_view key, std::string_view value) {
    const auto& fields = *selection.description;
    const auto equals = [&](std::string_view field) {
        return fields.has(field) ? std::string(field) + " = " + soqlText(value) : std::string();
    };
    if (key == "email") return equals("Email");
    if (key == "name") return equals("Name");
    if (key == "marker" || key == "external_id")
        return selection.marker.empty() ? std::string() : equals(selection.marker);
    if (key == "domain" && fields.has("Website")) return "Website LIKE " + soqlPattern(value, true);
    if (key == "phone" && fields.has("Phone")) {
        const auto pattern = soqlPhonePattern(value);
        if (pattern.empty()) return {};
        auto where = "Phone LIKE " + pattern;
        if (fields.has("MobilePhone")) where += " OR MobilePhone LIKE " + pattern;
        return where;
    }
    return equals(key);
}

}  // namespace

Status Connector::findWhere(const Call& call, const Selection& selection, const std::string& where,
                            bool deletedToo, const RecordSink& sink) {
    const auto answer = org_.query(call, selection.query(where), deletedToo);
    if (!answer) return answer.status();
    sdk::RecordBatch batch;
    auto status = eachRow(call, org_.json(), answer->body(), selection.marker, [&](const Row& row) {
        addRow(batch, row);
        return Status::ok();
    });
    return status ? batch.putTo(sink) : status;
}

Status Connector::byIds(const Call& call, std::string_view stream, std::span<const std::string> ids,
                        const ReadOptions& options, const RecordSink& sink) {
    const auto selection = select(call, stream, options);
    if (!selection) return selection.status();
    std::vector<std::string> wanted;
    for (const auto& id : ids)
        if (isRecordId(id)) wanted.push_back(toLongId(id));
    std::set<std::string, std::less<>> known(wanted.begin(), wanted.end());
    const auto most = idsInOneQuery(*selection);
    // Winners of merges are appended to the list while it is walked.
    for (std::size_t begin = 0, count = 0; begin < wanted.size(); begin += count) {
        count = std::min(most, wanted.size() - begin);
        const auto where = idIn(std::span(wanted).subspan(begin, count));
        const auto answer = org_.query(call, selection->query(where), true);
        if (!answer) return answer.status();
        sdk::RecordBatch batch;
        auto status =
            eachRow(call, org_.json(), answer->body(), selection->marker, [&](const Row& row) {
                addRow(batch, row);
                const auto winner = row.isDeleted ? toLongId(row.masterId) : std::string();
                if (!winner.empty() && known.insert(winner).second) wanted.push_back(winner);
                return Status::ok();
            });
        if (!status) return status;
        if (status = batch.putTo(sink); !status) return status;
    }
    return Status::ok();
}

Status Connector::byKey(const Call& call, std::string_view stream, std::string_view key,
                        std::string_view value, const ReadOptions& options,
                        const RecordSink& sink) {
    const auto selection = select(call, stream, options);
    if (!selection) return selection.status();
    const auto where = whereOf(*selection, key, value);
    if (where.empty())
        return {LL_UNSUPPORTED, std::string(stream) + " can't be searched by " + std::string(key)};
    return findWhere(call, *selection, where, false, sink);
}

}  // namespace leadloom::salesforce
