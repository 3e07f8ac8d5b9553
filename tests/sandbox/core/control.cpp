#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

namespace {

using nlohmann::json;

Response refused(int status, const std::string& message) {
    return jsonResponse(status, {{"error", message}});
}

/// The body as JSON; an absent body is an empty object, a broken one is discarded.
json bodyOf(const Request& request) {
    if (request.body.empty()) return json::object();
    return json::parse(request.body, nullptr, false);
}

bool flag(const Request& request, std::string_view name) {
    const auto* value = request.param(name);
    return value != nullptr && (*value == "true" || *value == "1");
}

std::int64_t number(const Request& request, std::string_view name, std::int64_t otherwise) {
    const auto* value = request.param(name);
    return value == nullptr ? otherwise : parsedInteger(*value).value_or(otherwise);
}

std::vector<std::string> stringsOf(const json& body, const char* key) {
    std::vector<std::string> strings;
    for (const auto& element : body.value(key, json::array()))
        strings.push_back(element.is_string() ? element.get<std::string>() : element.dump());
    return strings;
}

}  // namespace

Response Sandbox::control(const Request& request) {
    const std::lock_guard lock(controlMutex_);
    const auto found = control_.find(request.method, request.segments);
    if (found.route == nullptr) {
        if (!request.segments.empty())
            if (auto* target = vendor(request.segments.front())) {
                auto rest = request;
                rest.segments.erase(rest.segments.begin());
                return target->extraControl(rest);
            }
        return refused(found.allowed.empty() ? 404 : 405, "no such control route; see README.md");
    }
    try {
        return (*found.route)(request, found.captures);
    } catch (const json::exception& error) {
        return refused(400, error.what());
    }
}

void Sandbox::addVendorRoute(std::string method, std::string_view pattern, VendorAction action) {
    control_.add(std::move(method), pattern,
                 [this, action = std::move(action)](const Request& request, const Captures& found) {
                     auto* target = vendor(found.front());
                     if (target == nullptr) return refused(404, "no such vendor: " + found.front());
                     if (bodyOf(request).is_discarded()) return refused(400, "body is not JSON");
                     return action(*target, request, found);
                 });
}

Response Sandbox::overview() const {
    json vendors = json::object();
    for (const auto& vendor : vendors_)
        vendors[vendor->name()] = {{"types", vendor->types()}, {"settings", vendor->settings()}};
    return jsonResponse(200, {{"vendors", vendors},
                              {"people", settings_.people},
                              {"seed", settings_.seed},
                              {"overlap", settings_.overlap}});
}

Response Sandbox::reset(const Request& request) {
    const auto body = bodyOf(request);
    if (body.is_discarded()) return refused(400, "body is not JSON");
    settings_.people = body.value("people", settings_.people);
    settings_.seed = body.value("seed", settings_.seed);
    settings_.overlap = body.value("overlap", settings_.overlap);
    population_ = std::make_shared<Population>(makePopulation(settings_));
    exports_ = nullptr;
    faults_.clear();
    log_.clear();
    clock_.setOffset(0);
    for (const auto& vendor : vendors_)
        vendor->reset(*population_);
    return overview();
}

void Sandbox::addControlRoutes() {
    control_.add("GET", "/", [this](const Request&, const Captures&) { return overview(); });
    control_.add("GET", "/truth",
                 [this](const Request&, const Captures&) { return jsonResponse(200, truth()); });
    control_.add("POST", "/reset",
                 [this](const Request& request, const Captures&) { return reset(request); });
    control_.add("POST", "/shutdown", [this](const Request&, const Captures&) {
        if (shutdown_) shutdown_();
        return jsonResponse(202, {{"stopping", true}});
    });
    addClockRoutes();
    addFaultRoutes();
    addLogRoutes();
    addRecordRoutes();
}

void Sandbox::addClockRoutes() {
    control_.add("GET", "/clock", [this](const Request&, const Captures&) {
        return jsonResponse(200,
                            {{"offset_ms", clock_.offset()}, {"now", isoTime(clock_.now(), "Z")}});
    });
    control_.add("PATCH", "/clock", [this](const Request& request, const Captures&) {
        const auto body = json::parse(request.body);
        clock_.setOffset(body.value("offset_ms", clock_.offset()) +
                         body.value("advance_ms", std::int64_t{0}));
        return jsonResponse(200,
                            {{"offset_ms", clock_.offset()}, {"now", isoTime(clock_.now(), "Z")}});
    });
}

void Sandbox::addFaultRoutes() {
    control_.add("GET", "/faults", [this](const Request&, const Captures&) {
        return jsonResponse(200, {{"faults", faults_.list()}});
    });
    control_.add("POST", "/faults", [this](const Request& request, const Captures&) {
        const auto body = json::parse(request.body);
        json ids = json::array();
        for (const auto& rule : body.is_array() ? body : json::array({body})) {
            const auto added = faults_.add(rule);
            if (!added.error.empty()) return refused(400, added.error);
            ids.push_back(added.id);
        }
        return jsonResponse(201, {{"ids", ids}});
    });
    control_.add("DELETE", "/faults", [this](const Request&, const Captures&) {
        faults_.clear();
        return emptyResponse(204);
    });
    control_.add("DELETE", "/faults/{id}", [this](const Request&, const Captures& found) {
        const auto id = parsedInteger(found[0]);
        return id && faults_.remove(static_cast<int>(*id)) ? emptyResponse(204)
                                                           : refused(404, "no such fault rule");
    });
}

void Sandbox::addLogRoutes() {
    control_.add("GET", "/requests", [this](const Request& request, const Captures&) {
        const auto* only = request.param("vendor");
        return jsonResponse(
            200,
            log_.list(only ? *only : "", static_cast<std::uint64_t>(number(request, "since", 0)),
                      static_cast<std::size_t>(number(request, "limit", 1000))));
    });
    control_.add("DELETE", "/requests", [this](const Request&, const Captures&) {
        log_.clear();
        for (const auto& vendor : vendors_)
            vendor->clearCounters();
        return emptyResponse(204);
    });
    control_.add("GET", "/counters", [this](const Request&, const Captures&) {
        json counters = json::object();
        for (const auto& vendor : vendors_) {
            counters[vendor->name()] = log_.counters(vendor->name());
            counters[vendor->name()].update(vendor->counters());
        }
        return jsonResponse(200, counters);
    });
}

void Sandbox::addRecordRoutes() {
    addVendorRoute("GET", "/{vendor}/settings",
                   [](Vendor& vendor, const Request&, const Captures&) {
                       return jsonResponse(200, vendor.settings());
                   });
    addVendorRoute(
        "PATCH", "/{vendor}/settings", [](Vendor& vendor, const Request& request, const Captures&) {
            const auto error = vendor.changeSettings(bodyOf(request));
            return error.empty() ? jsonResponse(200, vendor.settings()) : refused(400, error);
        });
    addVendorRoute("POST", "/{vendor}/expire-tokens",
                   [](Vendor& vendor, const Request&, const Captures&) {
                       vendor.expireTokens();
                       return emptyResponse(204);
                   });
    const std::string Records = "/{vendor}/records/{type}";
    addVendorRoute("GET", Records,
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.listRecords(found[1], flag(request, "deleted"));
                   });
    addVendorRoute("POST", Records,
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.createRecord(found[1], bodyOf(request));
                   });
    addVendorRoute("GET", Records + "/{id}",
                   [](Vendor& vendor, const Request&, const Captures& found) {
                       return vendor.readRecord(found[1], found[2]);
                   });
    addVendorRoute("PATCH", Records + "/{id}",
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.editRecord(found[1], found[2], bodyOf(request), false);
                   });
    addVendorRoute("PUT", Records + "/{id}",
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.editRecord(found[1], found[2], bodyOf(request), true);
                   });
    addVendorRoute("DELETE", Records + "/{id}",
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.deleteRecord(found[1], found[2], flag(request, "purge"));
                   });
    addVendorRoute("POST", Records + "/{id}/restore",
                   [](Vendor& vendor, const Request&, const Captures& found) {
                       return vendor.restoreRecord(found[1], found[2]);
                   });
    addVendorRoute("POST", Records + "/{id}/merge",
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.mergeRecords(found[1], found[2],
                                                  stringsOf(bodyOf(request), "losers"));
                   });
    addVendorRoute("POST", Records + "/{id}/convert",
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.convertRecord(found[1], found[2], bodyOf(request));
                   });
    addFieldRoutes();
}

void Sandbox::addFieldRoutes() {
    const std::string Fields = "/{vendor}/fields/{type}";
    addVendorRoute("GET", Fields, [](Vendor& vendor, const Request&, const Captures& found) {
        return vendor.listFields(found[1]);
    });
    addVendorRoute("POST", Fields,
                   [](Vendor& vendor, const Request& request, const Captures& found) {
                       return vendor.addField(found[1], bodyOf(request));
                   });
    addVendorRoute("DELETE", Fields + "/{name}",
                   [](Vendor& vendor, const Request&, const Captures& found) {
                       return vendor.removeField(found[1], found[2]);
                   });
}

}  // namespace leadloom::sandbox
