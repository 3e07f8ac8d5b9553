#include <leadloom/sdk/time.h>

#include "connector.h"

namespace leadloom::salesforce {

using sdk::Call;
using sdk::FindingSink;
using sdk::Status;

namespace {

Status checkVersion(const Call& call, Org& org, const FindingSink& sink) {
    const auto answer = org.versions(call);
    if (!answer && !sdk::isFinding(answer.status())) return answer.status();
    if (!answer)
        return sink.error("instance_unreachable", answer.status().message(),
                          "set base_url to the org's My Domain address");
    const auto wanted = org.settings().apiVersion.substr(1);
    bool offered = false;
    std::string newest;
    auto status = org.json().split(call, answer->body(), "", {"/version"}, [&](const auto& item) {
        newest = item.value(0);
        offered = offered || newest == wanted;
        return Status::ok();
    });
    if (!status) return status;
    if (offered) return sink.ok("api_version", "API version " + wanted + " is offered");
    return sink.error("api_version_missing", "the org doesn't offer API version " + wanted,
                      "set api_version to v" + newest);
}

Status checkLimits(const Call& call, Org& org, const FindingSink& sink) {
    const auto answer = org.get(call, "/limits", "reading limits");
    if (!answer && !sdk::isFinding(answer.status())) return answer.status();
    if (!answer)
        return sink.warning("limits_hidden", "the org doesn't show its API limits",
                            "give the connected user the permission API Enabled");
    const auto values = org.json().values(call, answer->body(),
                                          {"/DailyApiRequests/Max", "/DailyApiRequests/Remaining"});
    if (!values) return values.status();
    const auto most = sdk::parseEpoch((*values)[0], 1'000'000).value_or(0);
    const auto left = sdk::parseEpoch((*values)[1], 1'000'000).value_or(0);
    const auto text =
        std::to_string(left) + " of " + std::to_string(most) + " API requests are left today";
    if (left * 10 >= most) return sink.ok("api_requests", text);
    return sink.warning("api_requests_low", text,
                        "lower limits.daily_requests or the schedules of this connection");
}

Status checkMarker(const StreamObject& stream, const ObjectDescription& description,
                   const std::string& field, const FindingSink& sink) {
    if (!stream.writable || description.has(field)) return Status::ok();
    const auto object = std::string(stream.object);
    return sink.warning(
        "external_id_field_missing", object + " has no field " + field + " that the user can see",
        "create a text field " + field + " on " + object +
            " marked External ID and Unique (case-sensitive), and show it to the connected user; "
            "without it a create whose answer is lost can't be told from one that never arrived");
}

Status checkObject(const Call& call, Org& org, const StreamObject& stream,
                   const FindingSink& sink) {
    const auto description = org.describe(call, stream.object);
    const auto object = std::string(stream.object);
    if (!description && !sdk::isFinding(description.status())) return description.status();
    if (!description)
        return sink.error("object_hidden", "the connected user can't see " + object,
                          "give it read access to " + object + ", or drop the stream " +
                              std::string(stream.stream));
    if (stream.writable && !(*description)->createable)
        if (auto status =
                sink.warning("object_read_only", "the connected user may not create " + object,
                             "give it create and edit access, or set direction: in");
            !status)
            return status;
    if (auto status = checkMarker(stream, **description, org.settings().externalIdField, sink);
        !status)
        return status;
    return sink.ok("object_visible", object + " can be read");
}

}  // namespace

Status Connector::check(const Call& call, const FindingSink& sink) {
    if (auto status = checkVersion(call, org_, sink); !status) return status;
    if (auto status = checkLimits(call, org_, sink); !status) return status;
    for (const auto& stream : allStreams())
        if (auto status = checkObject(call, org_, stream, sink); !status) return status;
    return Status::ok();
}

Status Connector::discover(const Call& call, std::string_view stream,
                           const sdk::DiscoverySink& sink) {
    if (!stream.empty() && findStream(stream) == nullptr)
        return {LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
    for (const auto& known : allStreams()) {
        if (!stream.empty() && known.stream != stream) continue;
        const auto answer = org_.describeAnswer(call, known.object);
        if (!answer && answer.status().code() == LL_NOT_FOUND && stream.empty()) continue;
        if (!answer) return answer.status();
        const auto text = discoveredStream(answer->body(), org_.settings().externalIdField);
        if (text.empty())
            return {LL_TRANSIENT,
                    "the description of " + std::string(known.object) + " can't be read"};
        if (auto status = sink.stream(known.stream, text); !status) return status;
    }
    return Status::ok();
}

}  // namespace leadloom::salesforce
