#include "hub/api/http_message.h"

#include <nlohmann/json.hpp>

namespace leadloom::api {

HttpResponse problem(int status, std::string_view title, std::string_view detail) {
    const nlohmann::json document = {
        {"type", "about:blank"}, {"title", title}, {"status", status}, {"detail", detail}};
    return {status, "application/problem+json", document.dump(), {}};
}

}  // namespace leadloom::api
