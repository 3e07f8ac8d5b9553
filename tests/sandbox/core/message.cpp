#include "tests/sandbox/core/message.h"

#include <strings.h>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

bool HeaderLess::operator()(const std::string& a, const std::string& b) const {
    return strcasecmp(a.c_str(), b.c_str()) < 0;
}

std::string_view Request::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

const std::string* Request::param(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return &value;
    return nullptr;
}

std::string Request::mediaType() const {
    const auto type = header("Content-Type");
    return lowered(trimmed(type.substr(0, type.find(';'))));
}

std::string Request::bearer() const {
    const auto value = header("Authorization");
    if (!equalsIgnoringCase(value.substr(0, 7), "bearer ")) return {};
    return std::string(trimmed(value.substr(7)));
}

Response jsonResponse(int status, const nlohmann::json& document) {
    return textResponse(status,
                        document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Response textResponse(int status, std::string body, std::string contentType) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.contentType = std::move(contentType);
    return response;
}

Response emptyResponse(int status) {
    Response response;
    response.status = status;
    response.contentType.clear();
    return response;
}

}  // namespace leadloom::sandbox
