#include "tests/bench/start/workspace.h"

#include <fstream>

#include "tests/bench/support/record_generator.h"

namespace leadloom::bench {
namespace {

constexpr const char* Head = R"(version: 1
workspace: bench
store: { url: "sqlite:./leadloom.db" }
locale: { region: FI, language: en }
security: { allow_private_networks: true }
)";

constexpr const char* Salesforce =
    "    settings: { base_url: \"http://127.0.0.1:1/salesforce\" }\n"
    "    auth: { type: oauth2, client_id: some-client, client_secret: some-client-secret,"
    " refresh_token: some-refresh-token }\n"
    "    streams:\n"
    "      - { name: accounts, entity: company, direction: in, schedule: 24h }\n"
    "      - { name: leads, entity: lead, direction: in, schedule: 24h }\n"
    "      - { name: contacts, entity: lead, direction: in, schedule: 24h }\n";
constexpr const char* Hubspot =
    "    settings: { base_url: \"http://127.0.0.1:1/hubspot\" }\n"
    "    auth: { type: token, token: some-private-token }\n"
    "    streams:\n"
    "      - { name: companies, entity: company, direction: in, schedule: 24h }\n"
    "      - { name: contacts, entity: lead, direction: in, schedule: 24h }\n";
constexpr const char* Files =
    "    settings: { path: \"exports\" }\n"
    "    streams: [{ name: leads, entity: lead, direction: in, schedule: 24h }]\n";

std::string kindOf(const std::string& id) {
    return id.substr(0, id.find('_'));
}

const char* detailsOf(const std::string& id) {
    const std::string kind = kindOf(id);
    return kind == "salesforce" ? Salesforce : kind == "hubspot" ? Hubspot : Files;
}

}  // namespace

StartWorkspace::StartWorkspace(const std::filesystem::path& plugins, int leads, int port) {
    // One plugin of each kind as it was built, so that it can run; the others are copies.
    for (const char* kind : {"files", "hubspot", "salesforce"})
        copies_.addOriginal(plugins / kind, kind);
    copies_.add(plugins / "files", "files", 2);
    copies_.add(plugins / "hubspot", "hubspot", 3);
    copies_.add(plugins / "salesforce", "salesforce", 2);
    writeExport(leads);
    writeConfig(port);
}

void StartWorkspace::writeConfig(int port) const {
    std::ofstream yaml(config());
    yaml << Head << "server: { listen: \"127.0.0.1:" << port << "\" }\n"
         << "plugins: { path: [\"" << folder().string() << "\"] }\nconnections:\n";
    for (int number = 0; number < Connections; ++number) {
        const std::string& id = copies_.ids()[static_cast<std::size_t>(number % Plugins)];
        yaml << "  - name: " << kindOf(id) << "-" << number << "\n    connector: " << id << "\n"
             << detailsOf(id);
    }
}

void StartWorkspace::writeExport(int leads) const {
    const RecordGenerator records(12);
    std::filesystem::create_directories(folder() / "exports");
    std::ofstream csv(folder() / "exports" / "leads.csv");
    csv << "Id,First Name,Last Name,E-mail,Phone,Company,City,Country\n";
    for (int number = 0; number < leads; ++number) {
        const PersonRecord person = records.record(static_cast<std::uint64_t>(number));
        csv << person.id << ',' << person.givenName << ',' << person.familyName << ','
            << person.email << ',' << person.phone << ',' << person.company << ',' << person.city
            << ',' << person.country << '\n';
    }
}

}  // namespace leadloom::bench
