#include "plugin-sdk/testing/recording.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <leadloom/sdk/encoding.h>
#include <nlohmann/json.hpp>

namespace leadloom::testing {

namespace {

using nlohmann::json;

constexpr const char* BaseUrl = "{base_url}";
/// Headers that connectors read; all others may tell who was asked and when.
constexpr std::string_view KeptHeaders[] = {"content-type", "link", "retry-after", "location"};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

void replaceEach(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// What tells one request from another, with nothing in it that may not be kept.
std::string keyOf(const HttpCall& call, const std::string& baseUrl, Redaction& redaction) {
    auto target = sdk::percentDecode(call.url);
    replaceEach(target, baseUrl, BaseUrl);
    auto body = call.body;
    replaceEach(body, baseUrl, BaseUrl);
    return call.method + ' ' + redaction.of(target) + '\n' + redaction.of(body);
}

[[noreturn]] void cannotChange() {
    throw std::runtime_error("a recording can't be changed");
}

}  // namespace

Recording Recording::fromFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("there is no recording " + path);
    Recording recording;
    for (std::string line; std::getline(file, line);) {
        const auto exchange = json::parse(line, nullptr, false);
        if (!exchange.is_object() || !exchange.contains("request"))
            throw std::runtime_error(path + " is no recording");
        HttpReply reply;
        reply.outcome = exchange.value("outcome", LL_OK);
        reply.status = exchange.value("status", 0);
        reply.body = exchange.value("body", "");
        reply.serverTime = exchange.value("server_time", std::int64_t{0});
        const auto headers = exchange.value("headers", json::object());
        for (const auto& [name, value] : headers.items())
            reply.headers.emplace_back(name, value.get<std::string>());
        recording.add(exchange.at("request").get<std::string>(), reply);
    }
    return recording;
}

void Recording::toFile(const std::string& path) const {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    for (const auto& [request, reply] : exchanges_) {
        json headers = json::object();
        for (const auto& [name, value] : reply.headers)
            headers[name] = value;
        const json line{{"request", request},     {"outcome", reply.outcome},
                        {"status", reply.status}, {"headers", headers},
                        {"body", reply.body},     {"server_time", reply.serverTime}};
        file << line.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
    }
    file.close();
    if (!file) throw std::runtime_error("can't write the recording " + path);
}

void Recording::add(const std::string& request, const HttpReply& reply) {
    exchanges_.emplace(request, reply);
}

const HttpReply* Recording::answerTo(const std::string& request) const {
    const auto found = exchanges_.find(request);
    return found == exchanges_.end() ? nullptr : &found->second;
}

std::vector<std::string> secretsIn(const json& description, const json& manifest) {
    std::vector<std::string> all;
    const auto add = [&](const json& value) {
        if (value.is_string() && value != json("")) all.push_back(value.get<std::string>());
    };
    const auto memberOf = [](const json& object, const char* name) {
        const auto found = object.is_object() ? object.find(name) : object.end();
        return found == object.end() ? json() : *found;
    };
    for (const auto& value : memberOf(description, "credentials"))
        add(value);
    const auto vendor = memberOf(description, "vendor");
    add(memberOf(vendor, "token"));
    const auto form = memberOf(memberOf(vendor, "oauth"), "form");
    for (const auto& [name, value] : form.items())
        if (name != "grant_type" && name != "client_id") add(value);
    const auto settings = memberOf(description, "settings");
    const auto known = memberOf(memberOf(manifest, "settings"), "properties");
    for (const auto& [name, property] : known.items())
        if (memberOf(property, "writeOnly") == json(true)) add(memberOf(settings, name.c_str()));
    for (const auto& hook : memberOf(description, "webhooks"))
        for (const char* place : {"secret_in_body", "secret_in_url"})
            add(memberOf(hook, place));
    return all;
}

RecordedVendor::RecordedVendor(std::unique_ptr<Vendor> vendor, std::string path,
                               std::vector<std::string> secrets)
    : vendor_(std::move(vendor)), path_(std::move(path)), redaction_(std::move(secrets)) {
    if (vendor_->transport() == nullptr)
        throw std::runtime_error("only HTTP can be recorded, and this vendor has none");
    recording_.toFile(path_);  // better now than after all scenarios
}

RecordedVendor::~RecordedVendor() {
    try {
        recording_.toFile(path_);
    } catch (const std::exception&) {
        // It could be written when it began; the next replay says that it's empty.
    }
}

void RecordedVendor::edit(const std::string&, const std::string&, const json&) {
    cannotChange();
}

void RecordedVendor::remove(const std::string&, const std::string&) {
    cannotChange();
}

HttpReply RecordedVendor::send(const HttpCall& call) {
    auto reply = vendor_->transport()->send(call);
    for (const auto& secret : vendor_->secrets())  // tokens come and go
        redaction_.hide(secret);
    HttpReply kept = reply;
    replaceEach(kept.body, baseUrl(), BaseUrl);
    kept.body = redaction_.of(kept.body);
    kept.headers.clear();
    for (const auto& [name, value] : reply.headers)
        if (std::find(std::begin(KeptHeaders), std::end(KeptHeaders), lower(name)) !=
            std::end(KeptHeaders)) {
            auto text = value;
            replaceEach(text, baseUrl(), BaseUrl);
            kept.headers.emplace_back(name, redaction_.of(text));
        }
    recording_.add(keyOf(call, baseUrl(), redaction_), kept);
    return reply;
}

void ReplayedVendor::edit(const std::string&, const std::string&, const json&) {
    cannotChange();
}

void ReplayedVendor::remove(const std::string&, const std::string&) {
    cannotChange();
}

HttpReply ReplayedVendor::send(const HttpCall& call) {
    const auto* known = recording_.answerTo(keyOf(call, baseUrl(), redaction_));
    if (known == nullptr)
        return HttpReply::none(call.safe ? LL_TRANSIENT : LL_UNKNOWN_OUTCOME,
                               "the recording has no answer to this " + call.method);
    auto reply = *known;
    replaceEach(reply.body, BaseUrl, baseUrl());
    for (auto& header : reply.headers)
        replaceEach(header.second, BaseUrl, baseUrl());
    return reply;
}

}  // namespace leadloom::testing
