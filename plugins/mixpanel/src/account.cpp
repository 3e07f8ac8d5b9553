#include "account.h"

#include <array>

namespace leadloom::mixpanel {

namespace {

constexpr std::array<std::string_view, 4> Roots = {"", "/api/2.0", "/api/query", "/api/app"};

}  // namespace

const ErrorTable& errorTable() {
    static const ErrorTable table("/status", "/error",
                                  {
                                      {402, "", LL_FORBIDDEN},  // not in the project's plan
                                      {404, "", LL_INVALID_CONFIG},
                                  });
    return table;
}

std::string Account::at(Part part, std::string_view path, const Query& query) const {
    constexpr std::array<std::string_view, 4> Names = {"api", "data", "", ""};
    const auto index = static_cast<std::size_t>(part);
    auto url = settings().url("base_url");
    if (url.empty()) {
        const auto region = settings().text("region", "us");
        std::string host(Names.at(index));
        if (region != "us") host += (host.empty() ? "" : "-") + region;
        url = "https://" + host + (host.empty() ? "" : ".") + "mixpanel.com";
    }
    return query.on(url + std::string(Roots.at(index)) + std::string(path));
}

Query Account::project() const {
    return Query()
        .add("project_id", settings().text("project_id"))
        .addIf("workspace_id", settings().text("workspace_id"));
}

Result<Answer> Account::readFrom(Part part, std::string_view path, const Query& query,
                                 std::string_view what, const Query* form) {
    HttpRequest request;
    if (form != nullptr)
        request = HttpRequest::of("application/x-www-form-urlencoded", "POST", {}, form->text());
    request.bucket = part == Part::Export ? "export" : "query";
    return send(std::move(request.asSafe()), at(part, path, query), Intent::Read, what);
}

Result<std::string> Account::projectToken() const {
    auto token =
        host().credentials().fieldOr(call(), "project_token", settings().text("project_token"));
    if (token && token->empty())
        return Status{LL_INVALID_CONFIG,
                      "set secrets.project_token: Project settings, Access keys in Mixpanel"};
    return token;
}

}  // namespace leadloom::mixpanel
