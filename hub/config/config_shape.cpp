#include "hub/config/config_shape.h"

namespace leadloom::config {
namespace {

ShapePtr withExample(const ShapePtr& shape, std::string example) {
    Shape copy = *shape;
    copy.example = std::move(example);
    return std::make_shared<const Shape>(std::move(copy));
}

ShapePtr localeShape() {
    Shape region = *text("ISO 3166-1 alpha-2 country for national telephone numbers");
    region.pattern = "^[A-Z]{2}$";
    region.patternMeaning = "a country code of two capital letters";
    Shape language = *text("BCP 47 language");
    language.pattern = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
    language.patternMeaning = "a language tag such as fi or pt-BR";
    return object(
        "Hints for telephone numbers, names and dates that leave it open",
        {optional("region", std::make_shared<const Shape>(region)),
         optional("language", std::make_shared<const Shape>(language)),
         optional("decimal_mark",
                  choice("What parts whole from fraction in people's texts", {".", ","}))});
}

ShapePtr oauthShape() {
    return object("OAuth 2 with a refresh token",
                  {required("client_id", referable("Id of the registered application")),
                   required("client_secret", secretText("Its secret")),
                   required("refresh_token", secretText("A refresh token of the account")),
                   optional("token_url", url("Token endpoint; default: the connector's")),
                   optional("scopes", list("Scopes to ask for", text("A scope")))});
}

ShapePtr bearerShape() {
    return object(
        "OAuth 2 with a signed JWT",
        {required("client_id", referable("Id of the registered application")),
         required("subject", referable("The user to act as")),
         required("private_key", secretText("PEM private key")),
         optional("token_url", url("Token endpoint; default: the connector's")),
         optional("audience", referable("Audience of the JWT; default: the connector's"))});
}

ShapePtr authShape() {
    return tagged(
        "How the connection shows who it is", "type",
        {{"none", object("No credentials", {})},
         {"token", object("A bearer token", {required("token", secretText("The token"))})},
         {"basic",
          object("User name and password", {required("username", referable("User name")),
                                            required("password", secretText("Password"))})},
         {"api_key", object("An API key", {required("key", secretText("The key"))})},
         {"oauth2", oauthShape()},
         {"jwt_bearer", bearerShape()}});
}

ShapePtr streamShape() {
    return object(
        "A kind of record to keep in agreement",
        {required("name", withExample(name("The connector's name of the stream"), "leads")),
         required("entity",
                  choice("What its records are", {"lead", "company", "deal", "activity", "campaign",
                                                  "spend", "fx_rate", "user", "post"})),
         optional("direction", choice("Which way changes go", {"in", "out", "two_way"}), "two_way"),
         optional("schedule", withExample(duration("How often changes are asked for"), "5m"), "5m"),
         optional("on_delete",
                  choice("What follows when a record vanishes there",
                         {"unlink", "propagate", "archive", "recreate", "ignore", "ask"}),
                  "unlink"),
         optional("purpose",
                  choice("What its records are for: from marketing streams people are addressed, "
                         "and an opt-out keeps them out",
                         {"records", "marketing"}),
                  "records"),
         optional("files", text("files connector: name pattern of the files of this stream")),
         optional("settings",
                  mapOf("The connector's settings for this stream", anything("A setting")))});
}

ShapePtr limitsShape() {
    return object("Limits beside those the vendor states",
                  {optional("requests_per_second", number("Most requests a second", 0.001, 100000)),
                   optional("daily_requests", integer("Most requests a day", 1))});
}

ShapePtr guardsShape() {
    return object(
        "Bounds above which a run stops and asks; both of a pair must be passed",
        {optional("first_sync",
                  choice("Whether the first pairing waits for a plan's approval", {"ask", "allow"}),
                  "ask"),
         optional("max_deletes", integer("Deletions in a run", 0), "20"),
         optional("max_delete_percent", number("Deletions, share of the stream", 0, 100), "2"),
         optional("max_changes", integer("Creates and changes in a run", 0), "500"),
         optional("max_change_percent", number("Creates and changes, share of the stream", 0, 100),
                  "20")});
}

ShapePtr conversionShape() {
    return object(
        "When the connection is told of a conversion",
        {required("action",
                  withExample(name("What the platform, or the connector, calls it"), "purchase")),
         optional("entity", choice("Whose change it is", {"deal", "lead"}), "deal"),
         optional("field", withExample(text("The unified field"), "status"), "status"),
         optional("value", withExample(text("The value that it comes to have"), "won"), "won"),
         optional(
             "consent",
             withExample(name("consent.<this> of the lead must be granted when it is sent"), "ads"),
             "ads")});
}

ShapePtr connectionShape() {
    return object(
        "One account in one system",
        {required("name",
                  withExample(name("Name of the connection, unique in the workspace"), "sales-eu")),
         required("connector", withExample(name("Which connector speaks to it"), "salesforce")),
         optional("settings", mapOf("The connector's settings", anything("A setting")), "{}"),
         optional("auth", authShape(), "{ type: none }"),
         optional("secrets",
                  mapOf("Further secrets that the connector asks for by name, such as the key that "
                        "webhooks are signed with",
                        secretText("The secret"), "^[a-z][a-z0-9_]*$"),
                  "{}"),
         required("streams", list("What is kept in agreement", streamShape(), 1)),
         optional("reports",
                  list("Reports of costs and figures to keep, as the connector names them",
                       withExample(name("A report"), "campaign_cost")),
                  "[]"),
         optional("conversions",
                  list("What the platform is told when it happens", conversionShape()), "[]"),
         optional("mapping", text("Mapping file over the connector's default mapping")),
         optional("filter", withExample(text("What may leave towards this connection"),
                                        "'country in [\"FI\", \"SE\"]'")),
         optional("locale", localeShape()), optional("limits", limitsShape(), "{}"),
         optional("guards", guardsShape(), "{}")});
}

ShapePtr policyShape() {
    std::vector<std::string> plain;
    for (const std::string& policy : policyNames()) {
        if (policy != "rank" && policy != "expression") plain.push_back(policy);
    }
    return either(
        "Which value survives",
        {choice("A policy without parameters", plain),
         object("`rank` or `expression`",
                {optional("rank", list("Connections in falling rank; empty values skip",
                                       name("A connection"), 1)),
                 optional("expression",
                          list("Conditions, the most preferred first; each keeps the records that "
                               "meet it, where any does",
                               withExample(text("A condition over value, connection, rank, length, "
                                                "items, votes, at"),
                                           "'votes > 1'"),
                               1))})});
}

ShapePtr policiesShape() {
    return object("Survivorship, per field or group",
                  {optional("default", policyShape(), "latest"),
                   optional("fields",
                            mapOf("Field or group (consent.*) to policy", policyShape(),
                                  "^[a-z][a-z0-9_]*(\\.([a-z0-9_]+|\\*))?$|^\\*$"),
                            "{}")});
}

}  // namespace

const std::vector<std::string>& policyNames() {
    static const std::vector<std::string> Names{"latest",    "rank",  "union", "most_complete",
                                                "longest",   "min",   "max",   "first_touch",
                                                "strictest", "local", "ask",   "expression"};
    return Names;
}

ShapePtr configurationShape() {
    return object(
        "One workspace of Leadloom",
        {required("version", integer("Version of this format", 1, 1)),
         required("workspace", withExample(name("Name of the workspace"), "acme")),
         optional("store",
                  object("Where everything is kept",
                         {optional("url",
                                   withExample(referable("sqlite:PATH or postgresql://…"),
                                               "'sqlite:./leadloom.db'"),
                                   "'sqlite:./leadloom.db'")}),
                  "{}"),
         optional("server",
                  object("The daemon's HTTP side",
                         {optional("listen", listenAddress("Address and port"), "'127.0.0.1:8080'"),
                          optional("public_url", url("How the world reaches it, for webhooks"))}),
                  "{}"),
         optional("plugins",
                  object("Where connectors are found",
                         {optional("path", list("Folders, in order", text("A folder"), 1),
                                   "['/usr/lib/leadloom/plugins']"),
                          optional("allow",
                                   list("Only these connectors may load", name("A connector")))}),
                  "{}"),
         optional("locale", localeShape(), "{}"),
         optional(
             "security",
             object("What the hub may reach",
                    {optional("allow_private_networks",
                              boolean("Loopback and private addresses may be reached"), "false")}),
             "{}"),
         required("connections", list("The systems to keep in agreement", connectionShape())),
         optional("policies", policiesShape(), "{}"),
         optional(
             "match",
             object("When two records are one",
                    {optional("auto", number("Joined from this score on", 0, 1), "0.97"),
                     optional("review", number("Shown to a person from here on", 0, 1), "0.80")}),
             "{}")});
}

}  // namespace leadloom::config
