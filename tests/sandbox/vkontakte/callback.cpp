#include "tests/sandbox/vkontakte/callback.h"

#include "tests/sandbox/core/loopback_post.h"

namespace leadloom::sandbox::vkontakte {

using nlohmann::json;

void Callback::reset() {
    servers_.clear();
    deliveries_.reset();
    code = "a1b2c3d4";
    asks = true;
    made_ = events_ = 0;
}

std::int64_t Callback::add(Server server) {
    servers_[++made_] = std::move(server);
    return made_;
}

void Callback::confirm(Server& server, std::int64_t group) const {
    json question = {{"type", "confirmation"}, {"group_id", group}};
    if (!server.secret.empty()) question["secret"] = server.secret;
    const auto target = loopbackTarget(server.url);
    const bool answered = !asks || (target && postBody(*target, question.dump(), {}) == 200);
    server.status = answered ? "ok" : "failed";
}

void Callback::announce(std::int64_t group, const std::string& type, const json& object) {
    const auto id = "event-" + std::to_string(++events_);
    for (const auto& [number, server] : servers_) {
        if (server.status != "ok" || server.events.value(type, 0) != 1) continue;
        json body = {{"type", type},
                     {"group_id", group},
                     {"event_id", id},
                     {"v", server.events.value("api_version", "5.199")},
                     {"object", object}};
        if (!server.secret.empty()) body["secret"] = server.secret;
        deliveries_.add(server.url, body);
    }
}

}  // namespace leadloom::sandbox::vkontakte
