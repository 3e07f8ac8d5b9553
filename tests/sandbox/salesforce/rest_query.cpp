#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/answers.h"
#include "tests/sandbox/salesforce/record_id.h"
#include "tests/sandbox/salesforce/salesforce.h"

namespace leadloom::sandbox::salesforce {

namespace {

constexpr std::size_t MaxCursors = 10;
constexpr std::size_t DefaultPage = 2000;

/// The page size that `Sforce-Query-Options: batchSize=N` asks for.
std::size_t pageSize(const Request& request) {
    const auto options = lowered(request.header("Sforce-Query-Options"));
    const auto at = options.find("batchsize=");
    if (at == std::string::npos) return DefaultPage;
    const auto number =
        parsedInteger(trimmed(split(std::string_view(options).substr(at + 10), ',').front()));
    return std::clamp<std::size_t>(static_cast<std::size_t>(number.value_or(DefaultPage)), 200,
                                   DefaultPage);
}

}  // namespace

Response Salesforce::query(const Request& request, const Captures& found) {
    return runQuery(request, found[0], false);
}

Response Salesforce::queryAll(const Request& request, const Captures& found) {
    return runQuery(request, found[0], true);
}

Response Salesforce::runQuery(const Request& request, const std::string& version,
                              bool withDeleted) {
    const auto* text = request.param("q");
    if (text == nullptr || trimmed(*text).empty())
        return errorAnswer(400, "MALFORMED_QUERY", "A query string has to be specified");
    Cursor cursor;
    cursor.selection = selectSoql(org_, *text, withDeleted);
    if (const auto& error = cursor.selection.error)
        return errorAnswer(400, error->code, error->message);
    cursor.pageSize = pageSize(request);
    cursor.id = makeId("01g", ++lastCursor_);
    const auto body = queryPage(cursor, 0, version, withDeleted);
    if (!cursor.selection.count && cursor.selection.ids.size() > cursor.pageSize) {
        cursors_.push_back(std::move(cursor));
        if (cursors_.size() > MaxCursors) cursors_.pop_front();
    }
    return textResponse(200, body);
}

std::string Salesforce::queryPage(const Cursor& cursor, std::size_t from,
                                  const std::string& version, bool withDeleted) const {
    const auto& ids = cursor.selection.ids;
    const auto end =
        cursor.selection.count ? ids.size() : std::min(ids.size(), from + cursor.pageSize);
    std::string body = "{\"totalSize\":" + std::to_string(ids.size()) +
                       ",\"done\":" + (end == ids.size() ? "true" : "false");
    if (end < ids.size())
        body += ",\"nextRecordsUrl\":\"/services/data/" + version +
                (withDeleted ? "/queryAll/" : "/query/") + cursor.id + "-" + std::to_string(end) +
                "\"";
    body += ",\"records\":[";
    bool first = true;
    for (auto i = from; i < end && !cursor.selection.count; ++i) {
        const auto* row = cursor.selection.table->find(ids[i]);
        if (row == nullptr) continue;
        if (!first) body += ',';
        first = false;
        appendSelected(body, org_, cursor.selection, *row, version);
    }
    return body + "]}";
}

Response Salesforce::queryMore(const Request& request, const Captures& found) {
    const auto dash = found[1].rfind('-');
    const auto id = found[1].substr(0, dash);
    const auto from =
        dash == std::string::npos ? std::nullopt : parsedInteger(found[1].substr(dash + 1));
    const auto cursor = std::find_if(cursors_.begin(), cursors_.end(),
                                     [&](const Cursor& open) { return open.id == id; });
    if (cursor == cursors_.end() || !from || *from < 0 ||
        static_cast<std::size_t>(*from) > cursor->selection.ids.size())
        return errorAnswer(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    const bool all = request.segments[3] == "queryAll";
    return textResponse(200, queryPage(*cursor, static_cast<std::size_t>(*from), found[0], all));
}

}  // namespace leadloom::sandbox::salesforce
