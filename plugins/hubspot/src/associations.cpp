#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/halving.h>
#include <nlohmann/json.hpp>

#include "connector.h"
#include "errors.h"

namespace leadloom::hubspot {

using sdk::AssociationWrite;
using sdk::Call;
using sdk::jsonString;
using sdk::Result;
using sdk::Status;
using sdk::WriteResult;

namespace {

constexpr std::size_t MostRead = 1000;
constexpr std::size_t MostWritten = 100;

/// A record whose associations are asked for, from a page on.
struct Asked {
    std::string id;
    std::string after;
};

std::string batchPath(std::string_view from, std::string_view to, std::string_view verb) {
    return "/crm/v4/associations/" + std::string(from) + "/" + std::string(to) + "/batch/" +
           std::string(verb);
}

std::string readBody(std::span<const Asked> asked) {
    std::string inputs;
    for (const auto& one : asked) {
        inputs += (inputs.empty() ? "" : ",") + ("{\"id\":" + jsonString(one.id));
        if (!one.after.empty()) inputs += ",\"after\":" + jsonString(one.after);
        inputs += '}';
    }
    return "{\"inputs\":[" + inputs + "]}";
}

std::string idObject(std::string_view id) {
    return "{\"id\":" + jsonString(id) + "}";
}

std::string pairText(const AssociationWrite& write) {
    const auto to = idObject(write.targetId);
    return "{\"from\":" + idObject(write.id) + ",\"to\":" + (write.add ? to : "[" + to + "]") + "}";
}

/// Reads all pages; `each(id, targetId)` may be told of a pair more than once.
template <typename Each>
Status readPairs(const Call& call, Portal& portal, const std::string& path,
                 std::vector<Asked> asked, Each&& each) {
    while (!asked.empty()) {
        const auto now = std::span(asked).first(std::min(MostRead, asked.size()));
        const auto answer = portal.ask(call, path, readBody(now), "reading associations");
        if (!answer) return answer.status();
        std::vector<Asked> next(asked.begin() + static_cast<std::ptrdiff_t>(now.size()),
                                asked.end());
        auto status = portal.json().split(
            call, answer->body(), "/results", {"/from/id", "/to", "/paging/next/after"},
            [&](const sdk::JsonItem& item) -> Status {
                const std::string id(item.value(0));
                const auto targets = nlohmann::json::parse(item.value(1), nullptr, false);
                if (targets.is_array())
                    for (const auto& target : targets)
                        if (target.is_object())
                            each(id, idText(target.value("toObjectId", nlohmann::json())));
                if (item.has(2)) next.push_back({id, std::string(item.value(2))});
                return Status::ok();
            });
        if (!status && status.code() != LL_NOT_FOUND) return status;
        asked = std::move(next);
    }
    return Status::ok();
}

/// Sends pairs to be added, or pairs to be removed.
class PairWriter {
public:
    PairWriter(const Call& call, Portal& portal, std::string path, sdk::WriteOutcomes& outcomes)
        : call_(call), portal_(portal), path_(std::move(path)), outcomes_(outcomes) {}

    Status operator()(std::span<const AssociationWrite> writes) {
        std::string inputs;
        for (const auto& write : writes)
            inputs += (inputs.empty() ? "" : ",") + pairText(write);
        auto request = sdk::HttpRequest::json("POST", {}, "{\"inputs\":[" + inputs + "]}");
        // Setting a link that stands and removing one that doesn't change nothing.
        const auto answer = portal_.exchange(call_, request.asSafe(), path_);
        if (!answer) return answer.status();
        auto status = portal_.judge(call_, *answer, sdk::Intent::Read, "writing associations");
        const auto code = status.code();
        const bool ofPair =
            code == LL_INVALID_CONFIG || code == LL_CONFLICT || code == LL_NOT_FOUND;
        if (!status && !ofPair) return status;
        if (ofPair && writes.size() > 1) return {LL_INVALID_RECORD, status.message()};
        if (ofPair && code == LL_INVALID_CONFIG) status = {LL_INVALID_RECORD, status.message()};
        if (status) status = reportErrors(writes, answer->body());
        for (const auto& write : writes)
            if (auto taken = outcomes_.report(write.index, WriteResult::failed(status)); !taken)
                return taken;
        return Status::ok();
    }

private:
    /// The pairs that a 207 names as failed; all others are done.
    Status reportErrors(std::span<const AssociationWrite> writes, std::string_view body) {
        if (body.empty()) return Status::ok();
        auto status = portal_.json().split(
            call_, body, "/errors", {"/category", "/message", "/context"},
            [&](const sdk::JsonItem& item) {
                for (const auto& write : writes) {
                    const auto context = item.value(2);
                    const bool meant =
                        context.find('"' + std::string(write.id) + '"') != std::string_view::npos ||
                        context.find('"' + std::string(write.targetId) + '"') !=
                            std::string_view::npos;
                    if (!meant) continue;
                    auto failed = refusal(item.value(0), item.value(1));
                    if (auto taken = outcomes_.report(write.index, failed); !taken) return taken;
                }
                return Status::ok();
            });
        return status.code() == LL_NOT_FOUND ? Status::ok() : status;
    }

    const Call& call_;
    Portal& portal_;
    std::string path_;
    sdk::WriteOutcomes& outcomes_;
};

Status unknownPair(std::string_view from, std::string_view to) {
    return {LL_UNSUPPORTED, "no associations from " + std::string(from) + " to " + std::string(to)};
}

bool isPair(std::string_view from, std::string_view to) {
    return from != to && findType(from) != nullptr && findType(to) != nullptr;
}

}  // namespace

Status Connector::readAssociations(const Call& call, std::string_view stream,
                                   std::string_view targetStream, std::span<const std::string> ids,
                                   const sdk::AssociationSink& sink) {
    if (!isPair(stream, targetStream)) return unknownPair(stream, targetStream);
    std::vector<Asked> asked;
    for (const auto& id : ids)
        asked.push_back({id, {}});
    std::vector<std::pair<std::string, std::string>> pairs;
    auto status = readPairs(
        call, portal_, batchPath(stream, targetStream, "read"), std::move(asked),
        [&](const std::string& id, const std::string& target) { pairs.emplace_back(id, target); });
    if (!status) return status;
    for (const auto& [id, target] : pairs)
        if (status = sink.put(id, target); !status) return status;
    return Status::ok();
}

Result<std::map<std::string, Linked>> Connector::linkedTo(const Call& call,
                                                          const Selection& selection,
                                                          const std::vector<Row>& rows) {
    std::map<std::string, Linked> linked;
    for (const auto& target : selection.targets) {
        std::vector<Asked> asked;
        for (const auto& row : rows) {
            if (row.archived) continue;
            asked.push_back({row.id, {}});
            linked[row.id][target];
        }
        const auto path = batchPath(selection.type->stream, target, "read");
        auto status = readPairs(call, portal_, path, std::move(asked),
                                [&](const std::string& id, const std::string& to) {
                                    auto& ids = linked[id][target];
                                    if (std::ranges::find(ids, to) == ids.end()) ids.push_back(to);
                                });
        if (!status) return status;
    }
    return linked;
}

Status Connector::writeAssociations(const Call& call, std::string_view stream,
                                    std::string_view targetStream,
                                    std::span<const AssociationWrite> writes,
                                    sdk::WriteOutcomes& outcomes) {
    if (!isPair(stream, targetStream)) return unknownPair(stream, targetStream);
    for (const bool add : {false, true}) {
        std::vector<AssociationWrite> some;
        for (const auto& write : writes) {
            if (write.add != add) continue;
            if (write.label.empty()) {
                some.push_back(write);
                continue;
            }
            const Status labelled{LL_UNSUPPORTED, "only associations of the default kind"};
            if (auto taken = outcomes.report(write.index, WriteResult::failed(labelled)); !taken)
                return taken;
        }
        PairWriter writer(call, portal_,
                          batchPath(stream, targetStream, add ? "associate/default" : "archive"),
                          outcomes);
        auto status =
            sdk::sendInPortions(std::span<const AssociationWrite>(some), MostWritten, writer);
        if (!status) return status;
    }
    return Status::ok();
}

}  // namespace leadloom::hubspot
