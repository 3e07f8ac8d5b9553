#include "tests/end_to_end/deployment.h"

#include <fstream>
#include <iterator>
#include <unistd.h>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <gtest/gtest.h>

#include "leadloom_test_paths.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

const std::filesystem::path Binary = std::filesystem::path(LEADLOOM_BINARY_DIR) / "bin/leadloom";

std::filesystem::path freshFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "leadloom-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

sandbox::SandboxOptions inFolder(sandbox::SandboxOptions options,
                                 const std::filesystem::path& folder) {
    if (!options.exportsFolder.empty()) options.exportsFolder = (folder / "exports").string();
    return options;
}

constexpr const char* Crms = R"(version: 1
workspace: test
store: { url: "sqlite:./leadloom.db" }
server: { listen: "127.0.0.1:0" }
plugins: { path: ["@PLUGINS@", "@OWN_PLUGINS@"] }
locale: { region: FI, language: en }
security: { allow_private_networks: true }
connections:
  - name: sales
    connector: salesforce
    settings: { base_url: "@SANDBOX@/salesforce" }
    auth: { type: oauth2, client_id: sandbox-salesforce-client, client_secret: sandbox-salesforce-secret, refresh_token: sandbox-salesforce-refresh }
    streams:
      - { name: users, entity: user, direction: in, schedule: 1s }
      - { name: accounts, entity: company, direction: two_way, schedule: 1s }
      - { name: leads, entity: lead, direction: two_way, schedule: 1s }
      - { name: contacts, entity: lead, direction: two_way, schedule: 1s }
      - { name: opportunities, entity: deal, direction: two_way, schedule: 1s }
  - name: marketing
    connector: hubspot
    settings: { base_url: "@SANDBOX@/hubspot" }
    auth: { type: token, token: pat-na1-sandbox }
    streams:
      - { name: owners, entity: user, direction: in, schedule: 1s }
      - { name: companies, entity: company, direction: two_way, schedule: 1s }
      - { name: contacts, entity: lead, direction: two_way, schedule: 1s }
      - { name: deals, entity: deal, direction: two_way, schedule: 1s }
)";

constexpr const char* Exports = R"(  - name: exports
    connector: files
    settings: { path: "@EXPORTS@" }
    streams: [{ name: leads, entity: lead, direction: in, schedule: 1s }]
)";

std::string replaced(std::string text, const std::string& mark, const std::string& value) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), value);
        at += value.size();
    }
    return text;
}

}  // namespace

Deployment::Deployment(sandbox::SandboxOptions options)
    : folder_(freshFolder()),
      throughProxy_(options.proxyPort.has_value()),
      sandbox_(inFolder(std::move(options), folder_)) {
    sandbox_.start();
}

Deployment::~Deployment() {
    keepRequests();
    sandbox_.stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

/// What our connectors asked of the vendors, for the checker that holds it against their own
/// descriptions (interface_facts).
void Deployment::keepRequests() const {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    if (test == nullptr) return;
    const std::filesystem::path folder = std::filesystem::path(LEADLOOM_BINARY_DIR) / "requests";
    std::filesystem::create_directories(folder);
    static int number = 0;
    const std::string name = std::string(test->test_suite_name()) + "." + test->name() + "." +
                             std::to_string(++number) + ".json";
    std::ofstream(folder / name, std::ios::binary)
        << httpRequest("GET", sandbox_.url() + "/_control/requests?limit=100000").body;
}

void Deployment::configure(bool withExports, const std::string& extra) {
    std::string text = withExports ? std::string(Crms) + Exports : Crms;
    text = replaced(text, "@PLUGINS@", LEADLOOM_PLUGIN_DIR);
    text = replaced(text, "@OWN_PLUGINS@", (folder_ / "plugins").string());
    text = replaced(text, "@SANDBOX@", throughProxy_ ? sandbox_.proxyUrl() : sandbox_.url());
    text = replaced(text, "@EXPORTS@", (folder_ / "exports").string());
    write("leadloom.yaml", text + extra);
}

void Deployment::write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << text;
}

std::string Deployment::read(const std::string& file) const {
    std::ifstream in(folder_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> Deployment::withConfig(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--config", (folder_ / "leadloom.yaml").string()});
    return arguments;
}

ProgramResult Deployment::run(std::vector<std::string> arguments) const {
    return runProgram(Binary, withConfig(std::move(arguments)), folder_);
}

json Deployment::runJson(std::vector<std::string> arguments, int expectedExit) const {
    arguments.insert(arguments.begin(), "--json");
    const ProgramResult result = run(arguments);
    EXPECT_EQ(result.exitCode, expectedExit) << arguments[1] << ": " << result.errors;
    json document = json::parse(result.output, nullptr, false);
    EXPECT_FALSE(document.is_discarded()) << "no JSON document: " << result.output;
    return document;
}

std::unique_ptr<Program> Deployment::start(std::vector<std::string> arguments) const {
    return std::make_unique<Program>(Binary, withConfig(std::move(arguments)), folder_);
}

json Deployment::control(const std::string& method, const std::string& path,
                         const json& body) const {
    const HttpAnswer answer = httpRequest(method, sandbox_.url() + "/_control" + path,
                                          body.is_null() ? std::string() : body.dump(),
                                          {{"Content-Type", "application/json"}});
    EXPECT_LT(answer.status, 300) << method << " " << path << ": " << answer.body;
    return answer.body.empty() ? json() : json::parse(answer.body);
}

json Deployment::records(const std::string& vendor, const std::string& type) const {
    return control("GET", "/" + vendor + "/records/" + type)["records"];
}

HttpAnswer httpRequest(const std::string& method, const std::string& url, const std::string& body,
                       const std::vector<std::pair<std::string, std::string>>& headers) {
    const Poco::URI uri(url);
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    Poco::Net::HTTPRequest request(method, uri.getPathAndQuery(), "HTTP/1.1");
    for (const auto& [name, value] : headers)
        request.set(name, value);
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    HttpAnswer answer;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), answer.body);
    answer.status = response.getStatus();
    return answer;
}

}  // namespace leadloom::tests
