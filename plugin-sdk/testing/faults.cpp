#include "plugin-sdk/testing/faults.h"

#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

namespace leadloom::testing::faults {

namespace {

using nlohmann::json;

constexpr const char* Huge = "@huge@";

json spoiled(const json& value, Spoil how) {
    if (value.is_object() || value.is_array()) {
        json out = value.is_object() ? json::object() : json::array();
        for (const auto& [key, member] : value.items()) {
            if (value.is_object())
                out[key] = spoiled(member, how);
            else
                out.push_back(spoiled(member, how));
        }
        if (how != Spoil::ArraysAndObjectsSwapped) return out;
        if (value.is_array()) return {{"0", out}};
        return json::array({out});
    }
    if (how == Spoil::Nulls) return nullptr;
    if (how == Spoil::NumbersForStrings && value.is_string()) return 7;
    if (how == Spoil::NumbersForStrings) return value.dump();
    if (how == Spoil::HugeNumbers && value.is_number()) return Huge;
    return value;
}

/// A list of objects at the root, or directly under it.
bool carriesRecords(const json& document) {
    const auto isList = [](const json& value) {
        return value.is_array() && !value.empty() && value.front().is_object();
    };
    if (isList(document)) return true;
    return document.is_object() && std::any_of(document.begin(), document.end(), isList);
}

bool shorten(json& value, std::size_t size) {
    bool cut = false;
    if (value.is_array() && value.size() == size) {
        value.erase(size - 1);
        cut = true;
    }
    if (value.is_structured())
        for (auto& member : value)
            cut = shorten(member, size) || cut;
    return cut;
}

/// Records are the objects of a list at the root or up to two levels under it.
void changeEach(json& value, int levels, const std::function<void(json&)>& change) {
    if (value.is_array()) {
        for (auto& element : value)
            if (element.is_object()) change(element);
        return;
    }
    if (!value.is_object() || levels == 0) return;
    for (auto& member : value)
        changeEach(member, levels - 1, change);
}

std::string withHugeNumbers(std::string text) {
    const auto quoted = '"' + std::string(Huge) + '"';
    for (auto at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at))
        text.replace(at, quoted.size(),
                     "123456789012345678901234567890123456789012345678901234567890");
    return text;
}

}  // namespace

std::string htmlPage() {
    return "<!DOCTYPE html><html><body><h1>We'll be right back</h1></body></html>";
}

std::string deepJson() {
    return std::string(100'000, '[') + std::string(100'000, ']');
}

FaultyTransport::Fault unreachable() {
    return [](const HttpCall&, Transport&) -> std::optional<HttpReply> {
        return HttpReply::none(LL_TRANSIENT, "no connection");
    };
}

FaultyTransport::Fault resetAfterEffect() {
    return [](const HttpCall& call, Transport& vendor) -> std::optional<HttpReply> {
        vendor.send(call);
        return HttpReply::none(call.safe ? LL_TRANSIENT : LL_UNKNOWN_OUTCOME, "connection reset");
    };
}

FaultyTransport::Fault answerAfterEffect(int status, const std::string& body) {
    return [status, body](const HttpCall& call, Transport& vendor) -> std::optional<HttpReply> {
        vendor.send(call);
        return HttpReply::json(status, body);
    };
}

FaultyTransport::Fault answer(int status, const std::string& body,
                              const std::vector<std::pair<std::string, std::string>>& headers) {
    return [=](const HttpCall&, Transport&) -> std::optional<HttpReply> {
        auto reply = HttpReply::json(status, body);
        reply.headers.insert(reply.headers.end(), headers.begin(), headers.end());
        return reply;
    };
}

FaultyTransport::Fault cutJson() {
    return [](const HttpCall& call, Transport& vendor) -> std::optional<HttpReply> {
        auto reply = vendor.send(call);
        const auto first = reply.body.find_first_not_of(" \r\n\t");
        if (first == std::string::npos ||
            std::string_view("{[<").find(reply.body[first]) == std::string_view::npos)
            return std::nullopt;
        reply.body.resize(reply.body.size() / 2);
        return reply;
    };
}

FaultyTransport::Fault repeatAnswer() {
    auto last = std::make_shared<std::optional<HttpReply>>();
    return [last](const HttpCall& call, Transport& vendor) -> std::optional<HttpReply> {
        if (last->has_value()) return *last;
        auto reply = vendor.send(call);
        // Only a page of records is worth repeating; a count or a description is not.
        if (reply.body.starts_with('<') || carriesRecords(json::parse(reply.body, nullptr, false)))
            *last = reply;
        return reply;
    };
}

FaultyTransport::Fault spoilJson(Spoil how) {
    return [how](const HttpCall& call, Transport& vendor) -> std::optional<HttpReply> {
        auto reply = vendor.send(call);
        const auto document = json::parse(reply.body, nullptr, false);
        if (document.is_structured())
            reply.body = withHugeNumbers(
                spoiled(document, how).dump(-1, ' ', false, json::error_handler_t::replace));
        return reply;
    };
}

FaultyTransport::Fault shortenLists(std::size_t size, bool& cut) {
    return [size, &cut](const HttpCall& call, Transport& vendor) -> std::optional<HttpReply> {
        auto reply = vendor.send(call);
        auto document = json::parse(reply.body, nullptr, false);
        if (call.safe || !document.is_structured() || !shorten(document, size)) return reply;
        cut = true;
        reply.body = document.dump();
        return reply;
    };
}

FaultyTransport::Fault changeRecords(std::function<void(json&)> change) {
    return [change = std::move(change)](const HttpCall& call,
                                        Transport& vendor) -> std::optional<HttpReply> {
        auto reply = vendor.send(call);
        auto document = json::parse(reply.body, nullptr, false);
        if (!document.is_structured()) return reply;
        changeEach(document, 2, change);
        reply.body = document.dump();
        return reply;
    };
}

}  // namespace leadloom::testing::faults
