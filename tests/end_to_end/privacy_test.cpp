#include <algorithm>
#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/killed_backups.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions crms(std::size_t people) {
    sandbox::SandboxOptions options;
    options.people = people;
    options.seed = 31;
    return options;
}

/// Both CRMs in agreement.
struct Agreed {
    explicit Agreed(std::size_t people = 60) : deployment(crms(people)) {
        deployment.configure();
        EXPECT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    }
    /// A person with a record in each CRM whose address nobody shares.
    LinkedPair somebody() const {
        for (const LinkedPair& pair : linkedPairs(deployment)) {
            if (pair.emails.empty()) continue;
            const json found = deployment.runJson({"leads", pair.emails[0].get<std::string>()});
            if (found.size() == 1) return pair;
        }
        ADD_FAILURE() << "nobody has a record in both CRMs";
        return {};
    }
    bool holds(const LinkedPair& pair) const {
        const json contacts = deployment.records("hubspot", "contacts");
        const bool hubspot = std::any_of(contacts.begin(), contacts.end(), [&](const json& record) {
            return record["id"] == pair.hubspotId && !record.value("archived", false);
        });
        const json people = deployment.records("salesforce", pair.salesforceType);
        const bool salesforce = std::any_of(people.begin(), people.end(), [&](const json& record) {
            return record["Id"] == pair.salesforceId && !record.value("IsDeleted", false);
        });
        return hubspot || salesforce;
    }
    std::size_t records() const {
        std::size_t sum = 0;
        for (const char* type : {"Lead", "Contact", "Account", "Opportunity"})
            sum += deployment.records("salesforce", type).size();
        for (const char* type : {"contacts", "companies", "deals"})
            sum += deployment.records("hubspot", type).size();
        return sum;
    }

    Deployment deployment;
};

std::int64_t total(const json& sheet, const char* column) {
    std::int64_t sum = 0;
    for (const json& row : sheet["streams"])
        sum += row.at(column).get<std::int64_t>();
    return sum;
}

TEST(Privacy, AnErasedPersonIsGoneFromBothCrmsWithACertificateAndDoesNotComeBack) {
    Agreed agreed;
    const Deployment& deployment = agreed.deployment;
    const LinkedPair person = agreed.somebody();
    const std::string email = person.emails[0];
    const std::size_t leads = deployment.runJson({"leads"}).size();

    const json done = deployment.runJson({"forget", email, "--certificate", "certificate.json"});

    EXPECT_TRUE(done["complete"].get<bool>());
    EXPECT_FALSE(done["done_before"].get<bool>());
    EXPECT_EQ(done["lead"], person.lead);
    EXPECT_FALSE(agreed.holds(person));
    EXPECT_EQ(deployment.runJson({"leads"}).size(), leads - 1);
    const json certificate = json::parse(deployment.read("certificate.json"));
    EXPECT_EQ(certificate["systems"].size(), 2U);
    for (const json& system : certificate["systems"])
        EXPECT_EQ(system["outcome"], "deleted");
    EXPECT_EQ(certificate.dump().find(email), std::string::npos);
    for (const json& contact : deployment.records("hubspot", "contacts?deleted=true"))
        EXPECT_NE(contact["id"], person.hubspotId) << "HubSpot's archive holds the person";

    const json again = deployment.runJson({"forget", email});
    EXPECT_TRUE(again["done_before"].get<bool>());
    EXPECT_EQ(again["completed_at"], done["completed_at"]);

    EXPECT_LE(deployment.run({"sync", "--full", "--until-quiet"}).exitCode, 1);
    EXPECT_FALSE(agreed.holds(person));
    EXPECT_EQ(deployment.runJson({"leads"}).size(), leads - 1);
    const json silent = json::parse(deployment.run({"--json", "sync"}).output);
    EXPECT_EQ(total(silent, "created") + total(silent, "updated") + total(silent, "deleted"), 0);

    bool audited = false;
    for (const json& line : deployment.runJson({"audit"})) {
        audited = audited || (line["action"] == "person.forget" && line["subject"] == person.lead);
    }
    EXPECT_TRUE(audited);
}

TEST(Privacy, WhomTheAppMayNotPurgeIsLeftToAPerson) {
    Agreed agreed(20);
    const Deployment& deployment = agreed.deployment;
    const LinkedPair person = agreed.somebody();
    deployment.control("PATCH", "/hubspot/settings", {{"scopes", {"crm.objects.contacts.read"}}});

    const json done = deployment.runJson({"forget", person.emails[0].get<std::string>()}, 1);

    EXPECT_TRUE(done["complete"].get<bool>());
    EXPECT_TRUE(done["by_hand"].get<bool>());
    for (const json& system : done["systems"])
        EXPECT_EQ(system["outcome"], system["connection"] == "sales" ? "deleted" : "by_hand");
    EXPECT_TRUE(agreed.holds(person));
    const json letters = deployment.runJson({"dead-letters"});
    EXPECT_TRUE(std::any_of(letters.begin(), letters.end(), [&](const json& letter) {
        return letter["code"] == "erasure" && letter["record"] == person.hubspotId;
    })) << letters.dump();
}

TEST(Privacy, AnExportHoldsEverythingAboutOnePersonAndNothingAboutOthers) {
    Agreed agreed(30);
    const LinkedPair person = agreed.somebody();
    const std::string email = person.emails[0];

    const json held = agreed.deployment.runJson({"export", "--subject", email});

    EXPECT_EQ(held["id"], person.lead);
    EXPECT_GT(held["fields"].size(), 3U);
    EXPECT_EQ(held["links"].size(), 2U);
    EXPECT_EQ(held["raw"].size(), 2U);
    EXPECT_FALSE(held["changes"].empty());
    const ProgramResult lines = agreed.deployment.run({"export", "--subject", email});
    EXPECT_NE(lines.output.find("\"kind\":\"field\""), std::string::npos);
    const ProgramResult table =
        agreed.deployment.run({"export", "--subject", email, "--format", "csv"});
    EXPECT_EQ(table.output.rfind("\"kind\"", 0), 0U) << table.output.substr(0, 80);
    const std::size_t all = agreed.deployment.runJson({"export"}).size();
    EXPECT_EQ(all, agreed.deployment.runJson({"leads"}).size());
    EXPECT_EQ(agreed.deployment.run({"export", "--subject", "nobody@nowhere.example"}).exitCode, 2);
}

TEST(Privacy, ARestoredBackupMakesNothingAgainAndErasedPeopleStayErased) {
    Agreed agreed;
    const Deployment& deployment = agreed.deployment;
    const LinkedPair erased = agreed.somebody();
    deployment.runJson({"backup", "before.db"});

    deployment.control("POST", "/salesforce/records/Lead",
                       {{"LastName", "Lehtonen"},
                        {"FirstName", "Veera"},
                        {"Company", "Acme Oy"},
                        {"Email", "veera.lehtonen@after.example"}});
    deployment.control("POST", "/salesforce/records/Lead",
                       {{"LastName", "Nimetön"}, {"Company", "Keyless Oy"}});
    EXPECT_LE(deployment.run({"sync", "--until-quiet"}).exitCode, 1);
    deployment.runJson({"forget", erased.emails[0].get<std::string>()});
    EXPECT_LE(deployment.run({"sync", "--until-quiet"}).exitCode, 1);
    const std::size_t records = agreed.records();
    const std::size_t leads = deployment.runJson({"leads"}).size();

    const json restored = deployment.runJson({"restore", "before.db"});
    EXPECT_EQ(restored["epoch"], 1);
    EXPECT_EQ(restored["erased_again"], 1);
    EXPECT_GT(restored["former_links"].get<std::int64_t>(), 0);
    EXPECT_TRUE(std::filesystem::exists(restored["replaced"].get<std::string>()));
    EXPECT_EQ(deployment.runJson({"leads", erased.emails[0].get<std::string>()}).size(), 0U);
    EXPECT_EQ(deployment.runJson({"audit"})[0]["action"], "store.restore");

    const ProgramResult first = deployment.run({"--json", "sync", "--until-quiet"});
    EXPECT_LE(first.exitCode, 1) << first.errors << first.output;
    const json sheet = json::parse(first.output);
    EXPECT_EQ(total(sheet, "created"), 0) << first.output;
    EXPECT_EQ(total(sheet, "deleted"), 0);
    EXPECT_EQ(agreed.records(), records);
    EXPECT_EQ(deployment.runJson({"leads"}).size(), leads);
    EXPECT_FALSE(agreed.holds(erased));
    EXPECT_EQ(compareCrms(deployment).differences, std::vector<std::string>());

    const json later = json::parse(deployment.run({"--json", "sync"}).output);
    EXPECT_EQ(total(later, "created") + total(later, "updated") + total(later, "deleted"), 0);
}

TEST(Privacy, ARestoreRefusesWhatIsNoBackupOfThisWorkspace) {
    Agreed agreed(20);
    const Deployment& deployment = agreed.deployment;
    deployment.runJson({"backup", "good.db"});
    EXPECT_EQ(deployment.run({"backup", "good.db"}).exitCode, 2);
    deployment.write("noise.db", "this is no database");
    EXPECT_EQ(deployment.run({"restore", "noise.db"}).exitCode, 5);
    EXPECT_EQ(deployment.run({"restore", "missing.db"}).exitCode, 2);
    EXPECT_EQ(deployment.run({"restore", "leadloom.db"}).exitCode, 5);
    std::string cut = deployment.read("good.db");
    cut.resize(cut.size() / 2);
    deployment.write("cut.db", cut);
    EXPECT_EQ(deployment.run({"restore", "cut.db"}).exitCode, 5);
    std::string config = deployment.read("leadloom.yaml");
    config.replace(config.find("workspace: test"), 15, "workspace: else");
    deployment.write("leadloom.yaml", config);
    EXPECT_EQ(deployment.run({"restore", "good.db"}).exitCode, 2);

    config.replace(config.find("workspace: else"), 15, "workspace: test");
    deployment.write("leadloom.yaml", config);
    for (const char* file : {"leadloom.db", "leadloom.db-wal", "leadloom.db-shm"})
        std::filesystem::remove(deployment.folder() / file);
    const ProgramResult blind = deployment.run({"restore", "good.db"});
    EXPECT_EQ(blind.exitCode, 2) << blind.errors;
    EXPECT_EQ(deployment.run({"restore", "good.db", "--without-erasures"}).exitCode, 0);
    EXPECT_GT(deployment.runJson({"leads"}).size(), 0U);
}

TEST(Privacy, TheDoctorFindsNothingBadInASoundInstallation) {
    Agreed agreed(20);
    const ProgramResult result = agreed.deployment.run({"--json", "doctor"});
    EXPECT_LE(result.exitCode, 1) << result.output;
    const json document = json::parse(result.output);
    for (const json& finding : document["findings"]) {
        EXPECT_NE(finding["verdict"], "error") << finding.dump();
        if (finding["verdict"] == "good") continue;
        EXPECT_NE(finding["remedy"], "") << finding.dump();
    }
}

#ifdef LEADLOOM_CRASH_POINTS
TEST(Privacy, AnErasureThatIsKilledAtAnyStepIsCarriedOn) {
    for (const std::string point :
         {"erasure.after_asked", "erasure.before_suppression", "erasure.after_send",
          "erasure.after_connection", "erasure.before_redaction", "erasure.before_certificate"}) {
        Agreed agreed(20);
        const Deployment& deployment = agreed.deployment;
        const LinkedPair person = agreed.somebody();
        ::setenv("LEADLOOM_CRASH_POINT", (point + ":1:kill").c_str(), 1);
        const ProgramResult killed = deployment.run({"forget", person.lead});
        ::unsetenv("LEADLOOM_CRASH_POINT");
        EXPECT_EQ(killed.exitCode, 128 + SIGKILL) << point << " was not reached";

        EXPECT_LE(deployment.run({"sync", "--until-quiet"}).exitCode, 1) << point;

        EXPECT_FALSE(agreed.holds(person)) << point;
        const json done = deployment.runJson({"forget", person.emails[0].get<std::string>()});
        EXPECT_TRUE(done["complete"].get<bool>()) << point;
        EXPECT_TRUE(done["done_before"].get<bool>()) << point;
    }
}

TEST(Privacy, ABackupOrARestoreThatIsKilledLeavesAStoreThatWorks) {
    Agreed agreed(20);
    const Deployment& deployment = agreed.deployment;
    const std::size_t leads = deployment.runJson({"leads"}).size();
    const auto kill = [&](const std::string& point, std::vector<std::string> arguments) {
        ::setenv("LEADLOOM_CRASH_POINT", (point + ":1:kill").c_str(), 1);
        const ProgramResult killed = deployment.run(std::move(arguments));
        ::unsetenv("LEADLOOM_CRASH_POINT");
        EXPECT_EQ(killed.exitCode, 128 + SIGKILL) << point << " was not reached";
        EXPECT_EQ(deployment.runJson({"leads"}).size(), leads) << point;
    };
    for (const char* point : BackupPoints) {
        kill(point, {"backup", "cut.db"});
        EXPECT_FALSE(std::filesystem::exists(deployment.folder() / "cut.db"));
    }
    deployment.runJson({"backup", "whole.db"});
    for (const char* point : RestorePoints)
        kill(point, {"restore", "whole.db"});
    deployment.runJson({"restore", "whole.db"});
    EXPECT_LE(deployment.run({"sync", "--until-quiet"}).exitCode, 1);
    EXPECT_EQ(deployment.runJson({"leads"}).size(), leads);
}
#endif

}  // namespace
}  // namespace leadloom::tests
