#include "tests/sandbox/core/sandbox.h"

#include <chrono>
#include <thread>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox {

using nlohmann::json;

Sandbox::Sandbox(PopulationSettings settings)
    : settings_(settings), population_(std::make_shared<Population>(makePopulation(settings))) {
    addControlRoutes();
}

void Sandbox::add(std::unique_ptr<Vendor> vendor) {
    vendor->reset(*population_);
    vendors_.push_back(std::move(vendor));
}

json Sandbox::truth() const {
    json truth = {{"seed", settings_.seed},       {"people_per_crm", settings_.people},
                  {"overlap", settings_.overlap}, {"people", json::array()},
                  {"companies", json::array()},   {"deals", json::array()},
                  {"users", json::array()}};
    for (const auto& vendor : vendors_)
        vendor->describeTruth(truth);
    if (exports_.is_null()) return truth;
    truth["exports"] = {{"files", exports_["files"]}};
    for (const auto& record : exports_["records"]) {
        const auto stream = record["type"].get<std::string>();
        truth[stream == "leads" ? "people" : stream].push_back(record);
    }
    return truth;
}

Response Sandbox::answer(Request request, std::string_view target) {
    const auto end = std::min(target.find_first_of("/?", 1), target.size());
    const auto first = target.substr(1, end - 1);
    setTarget(request, target.substr(end));
    if (first == "_control") return control(request);
    if (auto* found = vendor(first)) {
        request.baseUrl += "/" + std::string(first);
        return answerVendor(*found, request);
    }
    for (const auto& vendor : vendors_)
        for (const auto& path : vendor->rootPaths())
            if (first == path) {
                setTarget(request, target);
                return answerVendor(*vendor, request);
            }
    return jsonResponse(404, {{"error", "no such vendor; see /_control"}});
}

Vendor* Sandbox::vendor(std::string_view name) const {
    for (const auto& vendor : vendors_)
        if (vendor->name() == name) return vendor.get();
    return nullptr;
}

Response Sandbox::answerVendor(Vendor& vendor, const Request& request) {
    const auto fault = faults_.strike(vendor.name(), request.method, request.path);
    auto response = fault ? spoiled(vendor, request, *fault) : vendor.answer(request);
    log_.record(vendor.name(), request, response, fault.has_value());
    return response;
}

Response Sandbox::spoiled(Vendor& vendor, const Request& request, const FaultAction& action) {
    using Kind = FaultAction::Kind;
    if (action.kind == Kind::ExpireTokens) vendor.expireTokens();
    if (action.kind == Kind::Delay)
        std::this_thread::sleep_for(std::chrono::milliseconds(action.delayMillis));
    Response real;
    const bool answersReally = action.kind == Kind::ExpireTokens || action.kind == Kind::Delay ||
                               action.kind == Kind::CutJson || action.kind == Kind::BadBytes ||
                               action.kind == Kind::CutConnection;
    if (answersReally || action.afterEffect) real = vendor.answer(request);
    switch (action.kind) {
        case Kind::ExpireTokens:
        case Kind::Delay:
            return real;
        case Kind::CutJson:
            real.body.resize(real.body.size() / 2);
            return real;
        case Kind::BadBytes:
            real.body.insert(real.body.size() / 2, "\xff\xfe");
            return real;
        case Kind::CutConnection:
            real.spoil = Response::Spoil::CutConnection;
            return real;
        case Kind::Drop:
            real = {};
            real.spoil = Response::Spoil::Drop;
            return real;
        case Kind::RateLimit:
            return vendor.rateLimited(action.retryAfter);
        case Kind::ServerError:
            return vendor.serverError(action.status);
        case Kind::Html:
            return textResponse(action.status,
                                "<!DOCTYPE html><html><head><title>Maintenance</title></head>"
                                "<body><h1>We will be right back</h1></body></html>",
                                "text/html; charset=utf-8");
        case Kind::Status:
            break;
    }
    auto response = textResponse(action.status, action.body);
    for (const auto& [name, value] : action.headers.items())
        response.headers.emplace_back(name,
                                      value.is_string() ? value.get<std::string>() : value.dump());
    if (action.retryAfter)
        response.headers.emplace_back("Retry-After", std::to_string(*action.retryAfter));
    return response;
}

}  // namespace leadloom::sandbox
