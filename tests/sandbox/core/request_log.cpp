#include "tests/sandbox/core/request_log.h"

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox {

namespace {

using nlohmann::json;

json pairsToJson(const Pairs& pairs) {
    json list = json::array();
    for (const auto& [name, value] : pairs)
        list.push_back({name, value});
    return list;
}

/// Token requests carry secrets in their form: names stay, values go.
std::string bodyWithoutSecrets(const Request& request) {
    if (request.mediaType() != "application/x-www-form-urlencoded") return request.body;
    std::string out;
    for (const auto& [name, value] : parsedForm(request.body)) {
        const bool open = name == "grant_type" || name == "redirect_uri" || name == "scope";
        out += (out.empty() ? "" : "&") + name + "=" + (open ? percentEncoded(value) : "***");
    }
    return out;
}

}  // namespace

void RequestLog::record(const std::string& vendor, const Request& request, const Response& response,
                        bool faulted) {
    Entry entry{0,
                vendor,
                request.method,
                request.path,
                request.rawQuery,
                bodyWithoutSecrets(request),
                request.query,
                {},
                response.status,
                faulted};
    for (const auto& [name, value] : request.headers)
        if (!equalsIgnoringCase(name, "Authorization") && !equalsIgnoringCase(name, "Api-Token"))
            entry.headers.emplace_back(name, value);
    const std::lock_guard lock(mutex_);
    entry.number = ++last_;
    auto& counts = counts_[vendor];
    ++counts.requests;
    if (faulted) ++counts.faulted;
    ++counts.byMethod[request.method];
    ++counts.byStatus[std::to_string(response.status)];
    entries_.push_back(std::move(entry));
    if (entries_.size() > Kept) entries_.pop_front();
}

json RequestLog::list(const std::string& vendor, std::uint64_t since, std::size_t limit) const {
    const std::lock_guard lock(mutex_);
    json list = json::array();
    for (const auto& entry : entries_) {
        if (entry.number <= since || (!vendor.empty() && entry.vendor != vendor)) continue;
        if (list.size() == limit) break;
        list.push_back(toJson(entry));
    }
    return {{"requests", std::move(list)}, {"last", last_}};
}

json RequestLog::counters(const std::string& vendor) const {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(vendor);
    const Counts counts = found == counts_.end() ? Counts() : found->second;
    return {{"requests", counts.requests},
            {"faulted", counts.faulted},
            {"by_method", counts.byMethod},
            {"by_status", counts.byStatus}};
}

void RequestLog::clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
    counts_.clear();
}

json RequestLog::toJson(const Entry& entry) {
    return {{"number", entry.number},
            {"vendor", entry.vendor},
            {"method", entry.method},
            {"path", entry.path},
            {"raw_query", entry.rawQuery},
            {"query", pairsToJson(entry.query)},
            {"headers", pairsToJson(entry.headers)},
            {"body", entry.body},
            {"status", entry.status},
            {"faulted", entry.faulted}};
}

}  // namespace leadloom::sandbox
