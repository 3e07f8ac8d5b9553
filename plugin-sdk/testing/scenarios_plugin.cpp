#include <algorithm>
#include <map>

#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

void describesItself(Bench& bench, Trial& trial) {
    const auto& manifest = bench.plugin().manifest();
    const auto& descriptor = bench.plugin().descriptor();
    for (const char* key :
         {"id", "name", "version", "vendor", "license", "abi", "settings", "streams"})
        trial.expect(manifest.contains(key), std::string("the manifest has no ") + key);
    for (const auto& [key, value] : descriptor.items())
        trial.expect(manifest.contains(key) && manifest.at(key) == value,
                     "manifest and descriptor differ in " + key);
    for (const auto& stream : bench.streams()) {
        for (const char* key : {"entity", "capabilities"})
            trial.expect(stream.declared.contains(key), stream.name + " has no " + key);
        if (!stream.can("write")) continue;
        for (const char* key : {"create_class", "batch_size"})
            trial.expect(stream.declared.contains(key), stream.name + " has no " + key);
    }
}

void hasItsExtensions(Bench& bench, Trial& trial) {
    Rig rig(bench);
    const auto named = bench.plugin().manifest().value("extensions", std::vector<std::string>{});
    for (const char* id : {LL_EXT_CHECK, LL_EXT_DISCOVERY, LL_EXT_SOURCE, LL_EXT_LOOKUP,
                           LL_EXT_DESTINATION, LL_EXT_ASSOCIATIONS, LL_EXT_WEBHOOK}) {
        const bool promised = std::find(named.begin(), named.end(), id) != named.end();
        const bool there = rig.session->extension<void>(id) != nullptr;
        trial.expect(promised == there,
                     std::string(id) + (there ? " is there but not in the manifest"
                                              : " is promised but not there"));
    }
    trial.expect(rig.session->extension<void>("leadloom.no-such-thing/1") == nullptr,
                 "it answers to an extension that doesn't exist");
}

void makesNothingUnknown(Bench& bench, Trial& trial) {
    FakeHub hub(nullptr);
    const std::string name = "no-such-connector";
    const auto* made = bench.plugin().factory().create(hub.host(), {name.data(), name.size()});
    trial.expect(made == nullptr, "the factory made a connector that it doesn't have");
    const auto none = bench.plugin().factory().descriptor(bench.plugin().factory().count());
    trial.expect(none.data == nullptr, "the factory describes a connector beyond its count");
}

void livesTwice(Bench& bench, Trial& trial) {
    Rig rig(bench);
    for (int i = 0; i < 2; ++i) {
        const auto closed = rig.session->close();
        trial.expect(closed.status == LL_OK, "close ended in " + describe(closed));
        const auto opened = rig.session->open(bench.config());
        trial.expect(opened.status == LL_OK, "the second open ended in " + describe(opened));
    }
    trial.expect(rig.faults.requests() == 0, "open or close made a request");
}

void refusesBadConfiguration(Bench& bench, Trial& trial) {
    FakeHub hub(nullptr);
    for (const auto& config : {json(nullptr), json(7), json::object(), json{{"settings", 7}},
                               json{{"settings", json::object()}, {"streams", "all"}}}) {
        Session session(bench.plugin(), hub);
        const auto end = session.open(config);
        trial.expect(end.status == LL_OK || end.status == LL_INVALID_CONFIG,
                     "open with " + config.dump() + " ended in " + describe(end));
    }
    bench.collect(hub);
}

void refusesToWorkUnopened(Bench& bench, Trial& trial) {
    FakeHub hub(nullptr);
    Session session(bench.plugin(), hub);
    for (const auto& stream : bench.streams()) {
        const auto read = session.read(stream.name, "", {});
        trial.expect(read.end.status != LL_OK && read.end.status != LL_END,
                     "a connector that is not open answered a read");
    }
}

void worksWithoutServices(Bench& bench, Trial& trial) {
    for (const char* service : {LL_SERVICE_HTTP, LL_SERVICE_JSON, LL_SERVICE_CLOCK, LL_SERVICE_LOG,
                                LL_SERVICE_STATE, LL_SERVICE_RATE_LIMIT, LL_SERVICE_DIRECTORY,
                                LL_SERVICE_CREDENTIALS, LL_SERVICE_DIGEST, LL_SERVICE_METRICS}) {
        FaultyTransport transport(bench.vendor().transport());
        FakeHub hub(bench.vendor().transport() == nullptr ? nullptr : &transport);
        hub.setFolder(bench.vendor().folder());
        hub.withhold(service);
        Session session(bench.plugin(), hub);
        const auto opened = session.open(bench.config());
        trial.expect(opened.status != LL_BUG,
                     std::string("without ") + service + " open ended in " + describe(opened));
        if (opened.status != LL_OK) continue;
        for (const auto& stream : bench.streams()) {
            const auto read = session.read(stream.name, "", {});
            trial.expect(read.end.status != LL_BUG, std::string("without ") + service +
                                                        " a read ended in " + describe(read.end));
        }
    }
}

void checksTheAccount(Bench& bench, Trial& trial) {
    Rig rig(bench);
    if (rig.session->extension<ll_check>(LL_EXT_CHECK) == nullptr)
        return trial.skip("it has no leadloom.check/1");
    bool wrote = false;
    rig.faults.strike(1, 1'000, [&](const HttpCall& call, Transport&) -> std::optional<HttpReply> {
        wrote = wrote || !call.safe;
        return std::nullopt;
    });
    std::vector<CapturedFinding> findings;
    const auto end = rig.session->check(findings);
    trial.expect(end.status == LL_OK, "the check ended in " + describe(end));
    trial.expect(!wrote, "the check made a request that writes");
    for (const auto& finding : findings)
        trial.expect(finding.severity != LL_FINDING_ERROR,
                     "it finds fault with a good account: " + finding.text);
}

void describesItsStreams(Bench& bench, Trial& trial) {
    Rig rig(bench);
    if (rig.session->extension<ll_discovery>(LL_EXT_DISCOVERY) == nullptr)
        return trial.skip("it has no leadloom.discovery/1");
    std::map<std::string, std::string> streams;
    const auto end = rig.session->discover(streams);
    trial.expect(end.status == LL_OK, "discovery ended in " + describe(end));
    for (const auto& stream : bench.streams()) {
        if (!trial.expect(streams.contains(stream.name), "it doesn't describe " + stream.name))
            continue;
        const auto description = json::parse(streams[stream.name], nullptr, false);
        const bool shaped = description.is_object() && description.contains("fields") &&
                            description.at("fields").is_array() &&
                            !description.at("fields").empty();
        if (!trial.expect(shaped, "its description of " + stream.name + " has no list of fields"))
            continue;
        for (const auto& field : description.at("fields"))
            trial.expect(field.is_object() && field.contains("name") && field.contains("type"),
                         "a field of " + stream.name + " has no name or no type");
    }
}

void keepsConfidences(Bench& bench, Trial& trial) {
    const auto isKnown = [&](const std::string& text) {
        const auto& words = bench.confidential();
        return std::any_of(words.begin(), words.end(), [&](const auto& word) {
            return word.size() >= 6 && text.find(word) != std::string::npos;
        });
    };
    for (const auto& text : bench.emitted())
        trial.expect(personalIn(text).empty() && !isKnown(text),
                     "a log line, message or cursor holds a secret or personal value: \"" +
                         text.substr(0, 120) + "\"");
}

void keepsTheContract(Bench& bench, Trial& trial) {
    for (const auto& breach : bench.breaches())
        trial.expect(false, "it " + breach);
}

}  // namespace

std::vector<PluginScenario> pluginScenarios() {
    return {{"describes itself in its manifest", describesItself},
            {"has the extensions that its manifest names", hasItsExtensions},
            {"makes no connector of an unknown name", makesNothingUnknown},
            {"opens and closes again and again without a request", livesTwice},
            {"refuses a bad configuration with a status", refusesBadConfiguration},
            {"does nothing before it is opened", refusesToWorkUnopened},
            {"takes the absence of a service as an answer", worksWithoutServices},
            {"checks the account without writing", checksTheAccount},
            {"describes every stream of its manifest", describesItsStreams}};
}

std::vector<PluginScenario> closingScenarios() {
    return {{"keeps secrets and personal data to itself", keepsConfidences},
            {"keeps the contract of services and sinks", keepsTheContract}};
}

}  // namespace leadloom::testing
