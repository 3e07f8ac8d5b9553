#include "tests/sandbox/meta/graph_error.h"
#include "tests/sandbox/meta/meta.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

namespace {

Response refused(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

}  // namespace

json* Meta::editable(const std::string& type, const std::string& id) {
    auto* nodes = type == "campaigns" ? &graph_.campaigns()
                  : type == "ads"     ? &graph_.ads()
                  : type == "forms"   ? &graph_.forms()
                                      : nullptr;
    if (nodes == nullptr) return nullptr;
    const auto found = nodes->find(id);
    return found == nodes->end() ? nullptr : &found->second;
}

Response Meta::listRecords(const std::string& type, bool /*withDeleted*/) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    if (type == "leads")
        for (const auto& [id, lead] : graph_.leads())
            records.push_back(lead.node);
    for (const auto& [name, nodes] :
         {std::pair{"campaigns", &graph_.campaigns()}, std::pair{"ads", &graph_.ads()},
          std::pair{"forms", &graph_.forms()}})
        for (const auto& [id, node] : *nodes)
            if (type == name) records.push_back(node);
    return jsonResponse(200, {{"records", records}});
}

Response Meta::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (const auto found = graph_.leads().find(id);
        type == "leads" && found != graph_.leads().end())
        return jsonResponse(200, found->second.node);
    const auto* node = editable(type, id);
    return node == nullptr ? refused("no such record: " + id) : jsonResponse(200, *node);
}

Response Meta::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    if (type != "leads") return refused("only leads are made here: somebody answers a form");
    try {
        const auto& lead = graph_.answerForm(fields);
        hooks_.announce(lead);
        return jsonResponse(201, lead.node);
    } catch (const GraphError& error) {
        return error.answer();
    }
}

Response Meta::editRecord(const std::string& type, const std::string& id, const json& fields,
                          bool /*replace*/) {
    const std::lock_guard lock(mutex_);
    auto* node = editable(type, id);
    if (node == nullptr) return refused("nobody edits this: " + type + "/" + id);
    node->update(fields);
    if (node->contains("updated_time")) (*node)["updated_time"] = graphTime(clock_.now());
    return jsonResponse(200, *node);
}

Response Meta::deleteRecord(const std::string& type, const std::string& id, bool /*purge*/) {
    const std::lock_guard lock(mutex_);
    const bool gone =
        (type == "leads" && graph_.removeLead(id)) || (type == "ads" && graph_.ads().erase(id) > 0);
    return gone ? emptyResponse(204) : refused("nobody deletes this: " + type + "/" + id);
}

Response Meta::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto path = request.segments.size() == 1 ? request.segments[0] : std::string();
    if (path == "session" && request.method == "POST")
        return jsonResponse(200, {{"access_token", systemToken_}});
    if (path == "events" && request.method == "GET") return jsonResponse(200, events_.toJson());
    if (path == "webhooks" && request.method == "GET")
        return jsonResponse(200, hooks_.deliveries().state());
    if (path == "webhooks" && request.method == "POST") {
        hooks_.announceInvented();
        return jsonResponse(200, {{"sent", true}});
    }
    return refused("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::meta
