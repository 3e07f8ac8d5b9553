#include "tests/sandbox/fault_proxy/proxy_control.h"

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {
namespace {

using nlohmann::json;

Response refused(int status, const std::string& message) {
    return jsonResponse(status, {{"error", message}});
}

Response addRules(FaultProxy& proxy, const Request& request) {
    const auto body = json::parse(request.body);
    json ids = json::array();
    for (const auto& rule : body.is_array() ? body : json::array({body})) {
        const auto added = proxy.rules().add(rule);
        if (!added.error.empty()) return refused(400, added.error);
        ids.push_back(added.id);
    }
    return jsonResponse(201, {{"ids", ids}});
}

Response removeRule(FaultProxy& proxy, const std::string& text) {
    const auto id = parsedInteger(text);
    const bool removed = id && proxy.rules().remove(static_cast<int>(*id));
    return removed ? emptyResponse(204) : refused(404, "no such rule of the proxy");
}

}  // namespace

void addProxyControl(Sandbox& sandbox, FaultProxy& proxy) {
    sandbox.addControl("GET", "/proxy", [&proxy](const Request&, const Captures&) {
        return jsonResponse(200, proxy.status());
    });
    sandbox.addControl("POST", "/proxy/rules", [&proxy](const Request& request, const Captures&) {
        return addRules(proxy, request);
    });
    sandbox.addControl("DELETE", "/proxy/rules", [&proxy](const Request&, const Captures&) {
        proxy.rules().clear();
        return emptyResponse(204);
    });
    sandbox.addControl(
        "DELETE", "/proxy/rules/{id}",
        [&proxy](const Request&, const Captures& found) { return removeRule(proxy, found[0]); });
    sandbox.addControl("DELETE", "/proxy/counts", [&proxy](const Request&, const Captures&) {
        proxy.forgetCounts();
        return emptyResponse(204);
    });
}

}  // namespace leadloom::sandbox
