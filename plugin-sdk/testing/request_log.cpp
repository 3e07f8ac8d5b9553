#include "plugin-sdk/testing/request_log.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace leadloom::testing {

namespace {

/// Path and query of an absolute URL.
std::pair<std::string, std::string> targetOf(const std::string& url) {
    const auto scheme = url.find("://");
    const auto slash = scheme == std::string::npos ? scheme : url.find('/', scheme + 3);
    if (slash == std::string::npos) return {"/", ""};
    const auto query = url.find('?', slash);
    if (query == std::string::npos) return {url.substr(slash), ""};
    return {url.substr(slash, query - slash), url.substr(query + 1)};
}

}  // namespace

void RequestLog::setConnector(const std::string& id) {
    const char* folder = std::getenv("LEADLOOM_REQUEST_LOG");
    if (folder == nullptr || *folder == '\0') return;
    connector_ = id;
    std::filesystem::create_directories(folder);
    file_ = std::string(folder) + "/" + id + "." + std::to_string(getpid()) + ".jsonl";
}

void RequestLog::add(const HttpCall& call) const {
    if (file_.empty()) return;
    const auto [path, query] = targetOf(call.url);
    const nlohmann::json line{{"vendor", connector_}, {"method", call.method},
                              {"path", path},         {"raw_query", query},
                              {"body", call.body},    {"headers", call.headers}};
    std::ofstream out(file_, std::ios::app | std::ios::binary);
    out << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    if (!out) throw std::runtime_error("can't write " + file_);
}

}  // namespace leadloom::testing
