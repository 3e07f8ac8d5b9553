// What goes in: /import, /engage, /track.
#include <functional>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/mixpanel/mixpanel.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

constexpr std::size_t MostRecords = 2000;

bool isOn(const Request& request, const char* name) {
    const auto* value = request.param(name);
    return value != nullptr && *value == "1";
}

/// The list of a JSON body, of JSON Lines, or of `data` (base64 or plain) in the query or a form.
json recordsOf(const Request& request) {
    std::string text = request.body;
    const auto type = request.mediaType();
    if (type == "application/x-ndjson") {
        json list = json::array();
        for (const auto& line : split(text, '\n'))
            if (!trimmed(line).empty()) list.push_back(json::parse(line));
        return list;
    }
    if (const auto* data = request.param("data")) text = *data;
    if (type == "application/x-www-form-urlencoded")
        text = formValue(parsedForm(request.body), "data");
    auto document = json::parse(text, nullptr, false);
    if (document.is_discarded()) {
        // A '+' of unescaped base64 arrives as a blank.
        for (char& c : text)
            if (c == ' ') c = '+';
        document = json::parse(fromBase64(text).value_or(""));
    }
    return document.is_array() ? document : json::array({document});
}

Response tooLarge(std::size_t limit) {
    return jsonResponse(
        413, {{"code", 413},
              {"error", "request exceeds max limit of " + std::to_string(limit) + " bytes"},
              {"status", "Request Entity Too Large"}});
}

struct Taken {
    std::size_t good = 0;
    std::vector<Refusal> refused;
};

Taken takeEach(const json& records,
               const std::function<std::optional<Refusal>(const json&)>& take) {
    Taken taken;
    std::size_t index = 0;
    for (const auto& record : records) {
        if (auto problem = take(record)) {
            problem->index = index;
            taken.refused.push_back(std::move(*problem));
        } else {
            ++taken.good;
        }
        ++index;
    }
    return taken;
}

/// The answer with an outcome for each record.
Response perRecord(const Taken& taken) {
    if (taken.refused.empty())
        return jsonResponse(
            200, {{"code", 200}, {"num_records_imported", taken.good}, {"status", "OK"}});
    json failed = json::array();
    for (const auto& refusal : taken.refused)
        failed.push_back({{"index", refusal.index},
                          {"$insert_id", refusal.insertId},
                          {"field", refusal.field},
                          {"message", refusal.message}});
    return jsonResponse(400, {{"code", 400},
                              {"error", "some data points in the request failed validation"},
                              {"failed_records", failed},
                              {"num_records_imported", taken.good},
                              {"status", "Bad Request"}});
}

/// The old answer, of all records together: something was taken, or nothing.
Response together(const Taken& taken, bool verbose) {
    const int status = taken.good > 0 ? 1 : 0;
    if (!verbose) return textResponse(200, std::to_string(status), "text/plain");
    json body = {{"status", status}, {"error", nullptr}};
    if (status == 0)
        body["error"] = taken.refused.empty() ? "no data" : taken.refused.front().message;
    return jsonResponse(200, body);
}

}  // namespace

Response Mixpanel::import(const Request& request, const Captures&) {
    if (request.body.size() > maxBody_) return tooLarge(maxBody_);
    const auto records = recordsOf(request);
    if (records.size() > MostRecords) return tooLarge(maxBody_);
    const auto taken = takeEach(records, [&](const json& event) {
        // Without strict=1 an event may come without its id.
        if (isOn(request, "strict")) return project_.import(event);
        auto named = event;
        if (named.is_object() && named.value("properties", json()).is_object() &&
            !named["properties"].contains("$insert_id"))
            named["properties"]["$insert_id"] = randomUuid();
        return project_.import(named);
    });
    return isOn(request, "strict") ? perRecord(taken) : together(taken, isOn(request, "verbose"));
}

Response Mixpanel::engage(const Request& request, const Captures&) {
    if (request.body.size() > maxBody_) return tooLarge(maxBody_);
    const auto records = recordsOf(request);
    if (records.size() > MostRecords) return tooLarge(maxBody_);
    const auto taken =
        takeEach(records, [&](const json& update) { return project_.update(update); });
    const bool each = isOn(request, "strict") && engageAnswer_ == "records";
    return each ? perRecord(taken)
                : together(taken, isOn(request, "verbose") && engageAnswer_ != "plain");
}

Response Mixpanel::track(const Request& request, const Captures&) {
    const auto taken =
        takeEach(recordsOf(request), [&](const json& event) { return project_.track(event); });
    return together(taken, isOn(request, "verbose"));
}

}  // namespace leadloom::sandbox::mixpanel
