#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/status.h>
#include <leadloom/sdk/text_list.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// One subscription to a vendor's events. `detail`: the property it is about, where there is one.
struct Subscription {
    std::string stream;
    std::string event;
    std::string detail;
    std::string id = {};  ///< the vendor's; empty = not known
    bool stands = false;
};

/// {"url": …, "streams": […]}, as subscribe() is asked for it.
struct DesiredHooks {
    std::string url;
    std::vector<std::string> streams;

    static Result<DesiredHooks> parse(std::string_view text) {
        const auto json = nlohmann::json::parse(text, nullptr, false);
        if (!json.is_object())
            return Status{LL_BUG, "the desired subscriptions are no JSON object"};
        DesiredHooks desired{json.value("url", std::string()), {}};
        const auto streams = json.value("streams", nlohmann::json::array());
        for (const auto& name : streams)
            if (name.is_string()) desired.streams.push_back(name);
        return desired;
    }
};

/// Compares what is subscribed to with what is wanted. The shapes of the texts are in
/// leadloom/abi/webhook.h.
class SubscriptionPlan {
public:
    void want(std::string_view stream, std::string event, std::string_view detail = {}) {
        wanted_.push_back({std::string(stream), std::move(event), std::string(detail)});
    }
    /// The vendor has such a subscription.
    void found(std::string_view event, std::string_view detail, std::string_view id) {
        for (auto& wanted : wanted_) {
            if (wanted.stands || wanted.event != event || wanted.detail != detail) continue;
            wanted.stands = true;
            wanted.id = id;
        }
    }
    /// Makes those that are missing: `make(subscription)` gives a Status.
    template <typename Make>
    Status makeMissing(Make&& make) {
        for (auto& wanted : wanted_) {
            if (wanted.stands) continue;
            if (Status status = make(wanted); !status) return status;
            wanted.stands = true;
        }
        return Status::ok();
    }
    /// Compares with the vendor's own list, whose rows are event, detail and id, makes what is
    /// missing there, and gives what stands then.
    template <typename Make>
    Result<std::string> complete(const Result<std::vector<std::vector<std::string>>>& there,
                                 Make&& make) {
        if (!there) return there.status();
        for (const auto& row : *there)
            found(row[0], row[1], row[2]);
        if (auto status = makeMissing(make); !status) return status;
        return text();
    }
    /// The events wanted, as a JSON list.
    nlohmann::json events() const {
        auto names = nlohmann::json::array();
        for (const auto& wanted : wanted_)
            names.push_back(wanted.event);
        return names;
    }
    /// For vendors that have one subscription for all events of an address. `there`: rows of
    /// address, id and events (as a JSON list); `make(id)` makes it, or changes that of this id
    /// where it lacks an event, and gives a Status.
    template <typename Make>
    Result<std::string> completeAtOnce(const Result<std::vector<std::vector<std::string>>>& there,
                                       std::string_view address, Make&& make) {
        if (!there) return there.status();
        std::string id;
        for (const auto& row : *there) {
            if (row[0] != address) continue;
            id = row[1];
            const auto names = joinArray(row[2]);
            for (const auto event : splitText(names, ' '))
                found(event, {}, id);
        }
        bool isMade = false;
        auto status = makeMissing([&](const Subscription&) {
            return std::exchange(isMade, true) ? Status::ok() : make(std::as_const(id));
        });
        if (!status) return status;
        return text();
    }
    /// Something that whoever subscribes should know.
    void note(std::string text) { notes_.push_back(std::move(text)); }
    /// What stands, as subscribe() gives it.
    std::string text() const {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& one : wanted_)
            if (one.stands)
                list.push_back(
                    {{"id", one.id},
                     {"stream", one.stream},
                     {"event", one.detail.empty() ? one.event : one.event + ":" + one.detail}});
        return nlohmann::json{{"subscriptions", list}, {"notes", notes_}}.dump();
    }

private:
    std::vector<Subscription> wanted_;
    std::vector<std::string> notes_;
};

}  // namespace leadloom::sdk
