#include "hub/config/load_config.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "hub/config/config_check.h"
#include "hub/config/starting_config.h"

namespace leadloom::config {
namespace {

using std::chrono::minutes;

constexpr std::string_view Small = R"(version: 1
workspace: acme
connections:
  - name: sales-eu
    connector: salesforce
    streams: [{ name: leads, entity: lead }]
)";

Result<WorkspaceConfig> load(std::string_view text, Faults* faults = nullptr) {
    static const model::FieldTable fields;
    return loadConfigTexts({{"leadloom.yaml", std::string(text)}}, "", fields, faults);
}

std::string errorOf(std::string_view text) {
    const auto config = load(text);
    return config ? "no fault" : config.error().message;
}

TEST(LoadConfig, FillsInTheDocumentedDefaults) {
    const auto config = load(Small);
    ASSERT_TRUE(config) << config.error().message;

    EXPECT_EQ(config->store.url.written(), "sqlite:./leadloom.db");
    EXPECT_EQ(config->server.listen, (ListenAddress{"127.0.0.1", 8080}));
    EXPECT_EQ(config->plugins.path, std::vector<std::string>{"/usr/lib/leadloom/plugins"});
    EXPECT_FALSE(config->security.allowPrivateNetworks);
    EXPECT_EQ(config->match.automatic, 0.97);
    EXPECT_EQ(config->match.review, 0.80);
    const ConnectionConfig& connection = config->connections.at(0);
    EXPECT_EQ(connection.auth.type, AuthType::None);
    EXPECT_EQ(connection.guards.firstSync, FirstSync::Ask);
    EXPECT_EQ(connection.guards.maxDeletes, 20);
    EXPECT_EQ(connection.guards.maxDeletePercent, 2);
    EXPECT_EQ(connection.guards.maxChanges, 500);
    EXPECT_EQ(connection.guards.maxChangePercent, 20);
    const StreamConfig& stream = connection.streams.at(0);
    EXPECT_EQ(stream.direction, Direction::TwoWay);
    EXPECT_EQ(stream.schedule, minutes(5));
    EXPECT_EQ(stream.onDelete, OnDelete::Unlink);
}

TEST(LoadConfig, ReadsEverythingTheInterfaceShows) {
    const auto config = load(R"(version: 1
workspace: acme
store: { url: "postgresql://hub@db/leadloom" }
server: { listen: "[::1]:0", public_url: "https://hub.acme.example" }
plugins: { path: ["/opt/one", "/opt/two"] }
locale: { region: FI, language: fi }
security: { allow_private_networks: true }
connections:
  - name: sales-eu
    connector: salesforce
    settings: { base_url: "https://acme.my.salesforce.example", api_version: "v62.0" }
    auth: { type: oauth2, client_id: "abc", client_secret: "${env:SF_SECRET}", refresh_token: "${secret:sales-eu.refresh_token}" }
    streams:
      - { name: leads, entity: lead, direction: two_way, schedule: 5m }
      - { name: accounts, entity: company, direction: in, schedule: 1h30m, on_delete: archive }
    mapping: mappings/sales-eu.yaml
    filter: 'country in ["FI","SE","EE"]'
    limits: { requests_per_second: 8, daily_requests: 50000 }
    guards: { first_sync: allow, max_deletes: 1, max_delete_percent: 0.5, max_changes: 2, max_change_percent: 3 }
  - name: exports
    connector: files
    settings: { path: "/srv/exports", write: true }
    locale: { decimal_mark: "," }
    streams: [{ name: leads, entity: lead, direction: out, files: "leads*.csv" }]
policies:
  default: latest
  fields: { "consent.*": strictest, owner: { rank: [sales-eu, exports] }, tags: union, phones: { expression: ["votes > 1", "length > 6"] } }
match: { auto: 0.9, review: 0.5 }
)");
    ASSERT_TRUE(config) << config.error().message;

    const ConnectionConfig& sales = config->connections.at(0);
    EXPECT_EQ(sales.auth.type, AuthType::OAuth2);
    EXPECT_EQ(sales.auth.clientSecret.written(), "${env:SF_SECRET}");
    EXPECT_EQ(sales.streams.at(1).onDelete, OnDelete::Archive);
    EXPECT_EQ(sales.streams.at(1).schedule, minutes(90));
    EXPECT_EQ(sales.mappingFile, "mappings/sales-eu.yaml");
    EXPECT_EQ(sales.filter->text(), "country in [\"FI\",\"SE\",\"EE\"]");
    EXPECT_EQ(sales.limits.requestsPerSecond, 8);
    EXPECT_EQ(sales.limits.dailyRequests, 50000);
    EXPECT_EQ(sales.guards.firstSync, FirstSync::Allow);
    EXPECT_EQ(sales.locale.region, "FI");
    const ConnectionConfig& exports = config->connections.at(1);
    EXPECT_EQ(exports.locale.decimalMark, ',');
    EXPECT_EQ(exports.locale.region, "FI");
    EXPECT_EQ(exports.streams.at(0).settings.textOf("files"), "leads*.csv");
    EXPECT_EQ(config->policies.choiceFor("consent.email", "latest").policy, "strictest");
    EXPECT_EQ(config->policies.choiceFor("owner", "latest").rank,
              (std::vector<std::string>{"sales-eu", "exports"}));
    EXPECT_EQ(config->policies.choiceFor("phones", "union").policy, "expression");
    EXPECT_EQ(config->policies.choiceFor("phones", "union").expression,
              (std::vector<std::string>{"votes > 1", "length > 6"}));
    EXPECT_EQ(config->policies.choiceFor("emails", "union").policy, "union");
    EXPECT_EQ(config->policies.choiceFor("city", "latest").policy, "latest");
}

TEST(LoadConfig, LoadsItsOwnStartingText) {
    std::string text{startingConfig()};
    for (const std::string_view word : {"YOUR-COMPANY", "YOUR-DOMAIN", "YOUR-CLIENT-ID"}) {
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word))
            text.replace(at, word.size(), "acme");
    }
    const auto config = load(text);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->workspace, "acme");
    EXPECT_EQ(config->connections.size(), 2U);
}

struct FaultCase {
    const char* name;
    const char* text;
    const char* message;
};

class ConfigFaults : public ::testing::TestWithParam<FaultCase> {};

TEST_P(ConfigFaults, AreNamedWithPlaceAndRemedy) {
    EXPECT_EQ(errorOf(GetParam().text), GetParam().message);
}

#define CONNECTION "version: 1\nworkspace: acme\nconnections:\n  - name: a\n    connector: c\n"
#define STREAMS "    streams: [{ name: leads, entity: lead }]\n"

INSTANTIATE_TEST_SUITE_P(
    Table, ConfigFaults,
    ::testing::Values(
        FaultCase{"Empty", "", "leadloom.yaml:1:1: expected a map, found nothing"},
        FaultCase{"NotAMap", "- 1\n", "leadloom.yaml:1:1: expected a map, found a list"},
        FaultCase{"NoYaml", "version: 1\nworkspace: [acme\n",
                  "leadloom.yaml:3:1: this is no YAML: end of sequence flow not found"},
        FaultCase{
            "MissingKeys", "version: 1\n",
            "leadloom.yaml:1:1: workspace: missing; expected a name of letters, digits, '-', '_' "
            "and '.'\nleadloom.yaml:1:1: connections: missing; expected a list"},
        FaultCase{
            "UnknownKey", CONNECTION STREAMS "    limts: {}\n",
            "leadloom.yaml:7:5: connections[0].limts: unknown key; known here: name, connector, "
            "settings, auth, secrets, streams, reports, conversions, mapping, filter, locale, "
            "limits, guards (did you mean "
            "\"limits\"?)"},
        FaultCase{"KeyTwice", "version: 1\nworkspace: acme\nworkspace: b\nconnections: []\n",
                  "leadloom.yaml:3:1: workspace: used twice; the first stands in line 2"},
        FaultCase{"WrongVersion", "version: 2\nworkspace: acme\nconnections: []\n",
                  "leadloom.yaml:1:10: version: expected a whole number from 1 to 1, found \"2\""},
        FaultCase{
            "NumberForText", "version: 1\nworkspace: 12\nconnections: []\n",
            "leadloom.yaml:2:12: workspace: expected a name of letters, digits, '-', '_' and '.', "
            "found a number (a text of digits or a truth word needs quotes)"},
        FaultCase{"ListForMap", "version: 1\nworkspace: acme\nstore: []\nconnections: []\n",
                  "leadloom.yaml:3:8: store: expected a map, found a list"},
        FaultCase{
            "BadDirection",
            CONNECTION "    streams: [{ name: leads, entity: lead, direction: both }]\n",
            "leadloom.yaml:6:55: connections[0].streams[0].direction: expected one of in, out, "
            "two_way, found \"both\""},
        FaultCase{
            "BadDeletePolicy",
            CONNECTION "    streams: [{ name: leads, entity: lead, on_delete: unlnk }]\n",
            "leadloom.yaml:6:55: connections[0].streams[0].on_delete: expected one of unlink, "
            "propagate, archive, recreate, ignore, ask, found \"unlnk\" (did you mean "
            "\"unlink\"?)"},
        FaultCase{
            "BadDuration",
            CONNECTION "    streams: [{ name: leads, entity: lead, schedule: 5 minutes }]\n",
            "leadloom.yaml:6:54: connections[0].streams[0].schedule: expected a duration such as "
            "30s, 5m or 1h, found \"5 minutes\""},
        FaultCase{
            "BareDuration",
            CONNECTION "    streams: [{ name: leads, entity: lead, schedule: 5 }]\n",
            "leadloom.yaml:6:54: connections[0].streams[0].schedule: expected a duration such as "
            "30s, 5m or 1h, found a number (a text of digits or a truth word needs quotes)"},
        FaultCase{
            "UnknownEntity", CONNECTION "    streams: [{ name: leads, entity: led }]\n",
            "leadloom.yaml:6:38: connections[0].streams[0].entity: expected one of lead, company, "
            "deal, activity, campaign, spend, fx_rate, user, post, found \"led\" (did you mean "
            "\"lead\"?)"},
        FaultCase{"NoStreams", CONNECTION "    streams: []\n",
                  "leadloom.yaml:6:14: connections[0].streams: expected at least 1 entry"},
        FaultCase{
            "UnknownAuthType", CONNECTION STREAMS "    auth: { type: oauth }\n",
            "leadloom.yaml:7:19: connections[0].auth.type: expected one of none, token, basic, "
            "api_key, oauth2, jwt_bearer, found \"oauth\" (did you mean \"oauth2\"?)"},
        FaultCase{"MissingToken", CONNECTION STREAMS "    auth: { type: token }\n",
                  "leadloom.yaml:7:11: connections[0].auth.token: missing; expected a text"},
        FaultCase{"EmptyToken", CONNECTION STREAMS "    auth: { type: token, token: }\n",
                  "leadloom.yaml:7:33: connections[0].auth.token: expected a text, found nothing"},
        FaultCase{"BrokenReference",
                  CONNECTION STREAMS "    auth: { type: token, token: \"${enf:X}\" }\n",
                  "leadloom.yaml:7:33: connections[0].auth.token: a reference is ${env:NAME}, "
                  "${file:path} or ${secret:name}; write $${ for \"${\" itself"},
        FaultCase{"ConnectionTwice", CONNECTION STREAMS "  - name: a\n    connector: d\n" STREAMS,
                  "leadloom.yaml:7:11: connections[1].name: the name \"a\" is used twice; first at "
                  "leadloom.yaml:4:11"},
        FaultCase{
            "StreamTwice",
            CONNECTION
            "    streams: [{ name: leads, entity: lead }, { name: leads, entity: lead }]\n",
            "leadloom.yaml:6:54: connections[0].streams[1].name: the name \"leads\" is used twice; "
            "first at leadloom.yaml:6:23"},
        FaultCase{
            "BadListen",
            "version: 1\nworkspace: acme\nserver: { listen: \"127.0.0.1\" }\nconnections: []\n",
            "leadloom.yaml:3:19: server.listen: expected an address with a port, such as "
            "127.0.0.1:8080, found \"127.0.0.1\""},
        FaultCase{
            "BadUrl",
            "version: 1\nworkspace: acme\nserver: { public_url: \"hub.acme.example\" }\n"
            "connections: []\n",
            "leadloom.yaml:3:23: server.public_url: expected an http or https URL, found a text"},
        FaultCase{
            "BadFilter", CONNECTION STREAMS "    filter: 'country in \"FI\"'\n",
            "leadloom.yaml:7:13: connections[0].filter: at its character 12: expected a list such "
            "as [\"FI\", \"SE\"]"},
        FaultCase{
            "FilterField", CONNECTION STREAMS "    filter: 'contry == \"FI\"'\n",
            "leadloom.yaml:7:13: connections[0].filter: at its character 1: \"contry\" is no field "
            "of the model (did you mean \"country\"?)"},
        FaultCase{
            "UnknownPolicy", CONNECTION STREAMS "policies: { default: newest }\n",
            "leadloom.yaml:7:22: policies.default: expected one of latest, union, most_complete, "
            "longest, min, max, first_touch, strictest, local, ask, found \"newest\""},
        FaultCase{"RankWithoutList", CONNECTION STREAMS "policies: { fields: { owner: rank } }\n",
                  "leadloom.yaml:7:30: policies.fields.owner: expected one of latest, union, "
                  "most_complete, longest, min, max, first_touch, strictest, local, ask, found "
                  "\"rank\""},
        FaultCase{
            "RankOfStranger", CONNECTION STREAMS "policies: { fields: { owner: { rank: [b] } } }\n",
            "leadloom.yaml:7:23: policies.fields.owner.rank[0]: \"b\" is no connection; known: a "
            "(did you mean \"a\"?)"},
        FaultCase{"ExpressionOfNonsense",
                  CONNECTION STREAMS
                  "policies: { fields: { owner: { expression: ['votes >'] } } }\n",
                  "leadloom.yaml:7:23: policies.fields.owner.expression[0]: at its character 8: "
                  "expected a text in quotes or a number"},
        FaultCase{"ExpressionOfStrangers",
                  CONNECTION STREAMS
                  "policies: { fields: { owner: { expression: ['vaule == \"x\"'] } } }\n",
                  "leadloom.yaml:7:23: policies.fields.owner.expression[0]: at its character 1: "
                  "\"vaule\" is nothing a condition knows; known: value, connection, rank, length, "
                  "items, votes, at (did you mean \"value\"?)"},
        FaultCase{"RankAndExpression",
                  CONNECTION STREAMS
                  "policies: { fields: { owner: { rank: [a], expression: ['votes > 1'] } } }\n",
                  "leadloom.yaml:7:23: policies.fields.owner: give either rank or expression"},
        FaultCase{
            "PolicyForNoField", CONNECTION STREAMS "policies: { fields: { ownr: latest } }\n",
            "leadloom.yaml:7:23: policies.fields.ownr: this is no field of the model (did you mean "
            "\"owner\"?)"},
        FaultCase{"ThresholdsCrossed", CONNECTION STREAMS "match: { auto: 0.5, review: 0.8 }\n",
                  "leadloom.yaml:7:8: match.review: must not lie above match.auto"},
        FaultCase{"ThresholdOutOfRange", CONNECTION STREAMS "match: { auto: 97 }\n",
                  "leadloom.yaml:7:16: match.auto: expected a number from 0 to 1, found \"97\""},
        FaultCase{
            "BadRegion", "version: 1\nworkspace: acme\nlocale: { region: fi }\nconnections: []\n",
            "leadloom.yaml:3:19: locale.region: expected a country code of two capital letters, "
            "found \"fi\""},
        FaultCase{"TwoDocuments", "version: 1\n---\nversion: 1\n",
                  "leadloom.yaml:2:1: expected one document, found another"}),
    [](const auto& one) { return one.param.name; });

TEST(LoadConfig, CollectsEveryFaultInTheOrderOfTheText) {
    const std::string message = errorOf(
        "version: 1\nworkspace: acme\nserver: { listen: x, prt: 1 }\n"
        "connections:\n  - name: a b\n    streams: [{ name: l }]\n");
    EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 4) << message;
    EXPECT_LT(message.find("server.listen"), message.find("connections[0].connector"));
}

TEST(LoadConfig, QuotesNoSecretInAMessage) {
    Faults faults;
    EXPECT_FALSE(load(CONNECTION STREAMS
                      "    auth: { type: token, token: [hush-hush] }\n    settings: hush-hush\n",
                      &faults));
    EXPECT_FALSE(load(CONNECTION STREAMS "    auth: { type: token, token: \"hush-hush ${nope\" }\n",
                      &faults));
    ASSERT_GE(faults.size(), 3U);
    for (const Fault& fault : faults)
        EXPECT_EQ(fault.text().find("hush-hush"), std::string::npos) << fault.text();
}

TEST(LoadConfig, SurvivesTextsMadeToHurt) {
    std::string deep = "version: ";
    for (int i = 0; i < 5000; ++i)
        deep += '[';
    EXPECT_NE(errorOf(deep), "no fault");
    EXPECT_NE(
        errorOf("a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                "g: [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\n"),
        "no fault");
    EXPECT_NE(errorOf("a: *nothing\n"), "no fault");
    EXPECT_NE(errorOf(std::string_view("version: 1\n\0x", 13)), "no fault");
    EXPECT_NE(errorOf("\xff\xfe\xff"), "no fault");
}

class ConfigFolder : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, std::string_view text) {
        std::ofstream(folder_ / name) << text;
    }

    std::filesystem::path folder_ =
        std::filesystem::path(::testing::TempDir()) /
        ("leadloom-config-" +
         std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    model::FieldTable fields_;
};

TEST_F(ConfigFolder, IsMergedInNameOrder) {
    write("10-base.yaml",
          "version: 1\nworkspace: acme\nserver: { listen: \"127.0.0.1:1\" }\n"
          "policies: { fields: { tags: union } }\n");
    write("20-sales.yaml", "connections:\n  - name: a\n    connector: c\n" STREAMS);
    write("30-more.yml", "version: 1\nconnections:\n  - name: b\n    connector: c\n" STREAMS
                         "    mapping: mappings/b.yaml\npolicies: { fields: { owner: latest } }\n");
    write(".hidden.yaml", "not: read\n");
    write("notes.txt", "not read");

    const auto config = loadConfig(folder_.string(), fields_);

    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->connections.size(), 2U);
    EXPECT_EQ(config->connections[1].name, "b");
    EXPECT_EQ(config->connections[1].mappingFile, (folder_ / "mappings/b.yaml").string());
    EXPECT_EQ(config->policies.rules.size(), 2U);
    EXPECT_EQ(config->server.listen.port, 1);
}

TEST_F(ConfigFolder, ReportsWhatTwoFilesSayDifferently) {
    write("1.yaml", "version: 1\nworkspace: acme\nconnections: []\n");
    write("2.yaml", "workspace: other\n");

    const auto config = loadConfig(folder_.string(), fields_);

    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().message, (folder_ / "2.yaml").string() +
                                          ":1:12: workspace: said already, and differently, at " +
                                          (folder_ / "1.yaml").string() + ":2:12");
}

TEST_F(ConfigFolder, SaysWhenThereIsNothingToRead) {
    const auto empty = loadConfig(folder_.string(), fields_);
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().kind, ErrorKind::Usage);
    const auto missing = loadConfig((folder_ / "none.yaml").string(), fields_);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::Usage);
}

class ConnectorCheck : public ::testing::Test {
protected:
    std::string faultsOf(std::string_view text) {
        const auto config = load(text);
        if (!config) return config.error().message;
        const ConnectorFacts facts{
            "salesforce",
            R"({"type":"object","required":["base_url"],"additionalProperties":false,"properties":{
                "base_url":{"type":"string","format":"uri"},
                "api_version":{"type":"string","pattern":"^v[0-9]+\\.0$","default":"v62.0"},
                "page_size":{"type":"integer","minimum":1,"maximum":2000},
                "objects":{"type":"array","items":{"type":"string","enum":["Lead","Contact"]}}}})",
            {"oauth2", "jwt_bearer"},
            {{"leads", model::Entity::Lead}, {"accounts", model::Entity::Company}}};
        const Faults faults = checkConnectors(*config, {&facts, 1});
        return faults.empty() ? "no fault" : asError(faults).message;
    }

    static std::string connection(std::string_view connector, std::string_view settings,
                                  std::string_view stream = "leads, entity: lead") {
        return "version: 1\nworkspace: acme\nconnections:\n  - name: a\n    connector: " +
               std::string(connector) + "\n    settings: " + std::string(settings) +
               "\n    auth: { type: jwt_bearer, client_id: c, subject: s, private_key: k }\n" +
               "    streams: [{ name: " + std::string(stream) + " }]\n";
    }
};

TEST_F(ConnectorCheck, AcceptsWhatTheConnectorDeclares) {
    EXPECT_EQ(faultsOf(connection("salesforce", "{ base_url: \"${env:URL}\", page_size: 200 }")),
              "no fault");
}

TEST_F(ConnectorCheck, NamesTheConnectorThatIsMissing) {
    EXPECT_EQ(
        faultsOf(connection("salesfroce", "{}")),
        "leadloom.yaml:5:16: connections[0].connector: no connector \"salesfroce\" is installed; "
        "installed: salesforce (did you mean \"salesforce\"?)");
}

TEST_F(ConnectorCheck, HoldsSettingsAgainstTheirSchema) {
    EXPECT_EQ(
        faultsOf(connection("salesforce", "{ api_version: v62, page_size: 5000, objcts: [] }")),
        "leadloom.yaml:6:15: connections[0].settings.base_url: missing; expected an http or https "
        "URL\n"
        "leadloom.yaml:6:30: connections[0].settings.api_version: expected a text that matches "
        "^v[0-9]+\\.0$, found a text\n"
        "leadloom.yaml:6:46: connections[0].settings.page_size: expected a whole number from 1 to "
        "2000, found \"5000\"\n"
        "leadloom.yaml:6:52: connections[0].settings.objcts: unknown key; known here: base_url, "
        "api_version, page_size, objects (did you mean \"objects\"?)");
}

TEST_F(ConnectorCheck, HoldsStreamsAgainstTheConnector) {
    EXPECT_EQ(faultsOf(connection("salesforce", "{ base_url: \"https://x.example\" }",
                                  "lead, entity: lead")),
              "leadloom.yaml:8:23: connections[0].streams[0].name: the connector salesforce has no "
              "stream "
              "\"lead\"; it has leads, accounts (did you mean \"leads\"?)");
    EXPECT_EQ(
        faultsOf(connection("salesforce", "{ base_url: \"https://x.example\" }",
                            "accounts, entity: lead")),
        "leadloom.yaml:8:23: connections[0].streams[0].entity: the records of accounts are of "
        "entity company, not lead");
}

}  // namespace
}  // namespace leadloom::config
