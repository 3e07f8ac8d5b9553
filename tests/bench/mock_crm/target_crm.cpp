#include "tests/bench/mock_crm/target_crm.h"

#include <nlohmann/json.hpp>

#include "tests/bench/mock_crm/content_check.h"

namespace leadloom::bench {
namespace {

constexpr int MostItems = 100;

MockAnswer refused(const std::string& message) {
    return MockAnswer::json("{\"error\":{\"message\":\"" + message + "\"}}", 400);
}

std::string merged(const std::string& record, std::string_view fields) {
    auto whole = nlohmann::json::parse(record);
    whole.merge_patch(nlohmann::json::parse(fields));
    return whole.dump();
}

}  // namespace

MockAnswer TargetCrm::answer(const MockRequest& request) {
    if (request.path == "/leads/batch") {
        try {
            return take(request.body);
        } catch (const simdjson::simdjson_error& error) {
            return refused(error.what());
        }
    }
    if (request.path == "/_control/counts") return counts();
    if (request.path == "/_control/check") {
        ContentCheck check(request.number("seed"), request.number("records"),
                           static_cast<std::uint32_t>(request.number("revision")));
        for (const auto& [id, fields] : records_)
            check.take(fields);
        return MockAnswer::json(check.report());
    }
    if (request.path == "/_control/reset") {
        records_.clear();
        requests_ = created_ = updated_ = 0;
        return MockAnswer::json("{}");
    }
    return MockAnswer::json("{\"error\":{\"message\":\"no such path\"}}", 404);
}

MockAnswer TargetCrm::take(std::string_view body) {
    ++requests_;
    const simdjson::padded_string text(body);
    auto document = parser_.iterate(text);
    std::string answer = "{\"results\":[";
    int count = 0;
    for (auto item : document["items"].get_array()) {
        if (++count > MostItems) return refused("more than 100 items");
        const std::string id(item["id"].get_string().value());
        simdjson::ondemand::object object = item["fields"].get_object();
        const std::string_view fields = object.raw_json();
        const auto [place, isNew] = records_.try_emplace(id, fields);
        if (!isNew) place->second = merged(place->second, fields);
        ++(isNew ? created_ : updated_);
        answer += (count == 1 ? "{\"id\":\"" : ",{\"id\":\"") + id + "\",\"status\":200}";
    }
    return MockAnswer::json(answer + "]}");
}

MockAnswer TargetCrm::counts() const {
    return MockAnswer::json("{\"requests\":" + std::to_string(requests_) + ",\"created\":" +
                            std::to_string(created_) + ",\"updated\":" + std::to_string(updated_) +
                            ",\"records\":" + std::to_string(records_.size()) + "}");
}

}  // namespace leadloom::bench
