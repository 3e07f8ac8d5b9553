#include "tests/simulator/stage.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string_view>

#include "hub/base/crash_point.h"
#include "hub/base/time_text.h"
#include "tests/simulator/invariants.h"
#include "tests/simulator/knobs.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

constexpr TimeUs Millisecond = 1'000;
constexpr TimeUs Second = 1'000'000;
constexpr const char* People = "contacts";

SimStage* lit = nullptr;

void reached(const char* point) {
    if (lit != nullptr) lit->reach(point);
}

const std::map<std::string, SimFault>& faults() {
    static const std::map<std::string, SimFault> all = {
        {"breaks_page", SimFault::BreaksPage},
        {"breaks_mid_page", SimFault::BreaksMidPage},
        {"breaks_lookup", SimFault::BreaksLookup},
        {"refuses_for_now", SimFault::RefusesForNow},
        {"rate_limits", SimFault::RateLimits},
        {"loses_request", SimFault::LosesRequest},
        {"loses_answer", SimFault::LosesAnswer},
        {"crashes_in_read", SimFault::CrashesInRead},
        {"crashes_in_write", SimFault::CrashesInWrite},
        {"refuses_login", SimFault::RefusesLogin},
        {"expires_cursor", SimFault::ExpiresCursor},
        {"caps_result", SimFault::CapsResult},
    };
    return all;
}

sync::Policy policyNamed(const std::string& text) {
    if (text.rfind("rank:", 0) != 0) {
        const auto policy = sync::policyFrom(text);
        if (!policy) throw std::runtime_error(policy.error().describe());
        return *policy;
    }
    sync::Policy policy{sync::PolicyKind::Rank, {}};
    std::string name;
    for (const char letter : text.substr(5) + ",") {
        if (letter != ',') {
            name.push_back(letter);
            continue;
        }
        policy.ranking.push_back(name);
        name.clear();
    }
    return policy;
}

}  // namespace

SimStage::SimStage(const SimHistory& history)
    : history_(history), thread_(std::this_thread::get_id()) {
    world_ = std::make_unique<SimWorld>(history_.seed);
    scene_.history = &history_;
    scene_.world = world_.get();
    for (const SimSystem& system : history_.systems) {
        SimVendor& vendor = world_->addSystem(system.name, switchesOf(system));
        configure(*world_, system);
        scene_.names.push_back(system.name);
        if (!system.knobs.contains("asks_first")) scene_.approved.insert(system.name);
        vendor.beforePage = [this] { opportunity(); };
        vendor.beforeWrite = [this] { opportunity(); };
    }
    for (const auto& [field, policy] : history_.policies)
        world_->setPolicy(field, policyNamed(policy));
    world_->start();
    lit = this;
    setCrashHook(&reached);
}

SimStage::~SimStage() {
    setCrashHook(nullptr);
    lit = nullptr;
}

void SimStage::reach(const char* point) {
    const bool mine = std::this_thread::get_id() == thread_;
    const bool stalls = mine && stallIn_ != 0 && std::string_view(point) == "read.after_page";
    if (stalls && --stallIn_ == 0) takeOver();
    if (crashIn_ == 0 || std::this_thread::get_id() != thread_) return;
    if (!crashAt_.empty() && crashAt_ != point) return;
    if (--crashIn_ == 0) throw SimCrash{};
}

void SimStage::find(std::string invariant, std::string text) {
    findings_.push_back({std::move(invariant), std::move(text)});
}

void SimStage::tell(const std::string& what) {
    if (story_) story_->tell(what);
}

SimFindings SimStage::play() {
    try {
        for (const SimStep& step : history_.steps) {
            perform(step);
            tell(step.text());
            if (!findings_.empty()) return findings_;
        }
        goQuiet();
    } catch (const std::exception& error) {
        const std::string text = error.what();
        find(text.find("never goes quiet") == std::string::npos ? "error" : "I3", text);
    }
    return findings_;
}

void SimStage::perform(const SimStep& step) {
    if (step.during != 0) {
        waiting_.push_back(step);
        return;
    }
    try {
        act(step);
    } catch (const SimCrash&) {
        ++scene_.crashes;
        crashIn_ = 0;
        world_->start();
        // Who was given no answer says it again.
        if (step.verb == "approve") act(step);
    }
}

/// A page or a write of the hub's is about to be asked for, which takes a moment: whoever waited
/// for that acts now.
void SimStage::opportunity() {
    world_->clock().advance(Millisecond);
    std::vector<SimStep> due;
    for (SimStep& step : waiting_) {
        if (--step.during == 0) due.push_back(step);
    }
    std::erase_if(waiting_, [](const SimStep& step) { return step.during == 0; });
    for (const SimStep& step : due)
        act(step);
}

/// The worker of the run under way stands still with a page in its hand; another one takes its
/// streams over and does all there is to do. What it knew must not come back when the first wakes.
void SimStage::takeOver() {
    opportunity();
    if (guard_ != nullptr) guard_->pause();
    noteApprovals();
    GuardWatch guard(scene_, {});
    sync::Engine other(world_->settings());
    const auto report = other.sync({});
    if (!report) find("error", report.error().describe());
    guard.check(findings_);
    if (guard_ != nullptr) guard_->resume();
    rememberLeads();
    checkMonotone(scene_, findings_);
    ++scene_.stalls;
}

/// What the run under way was told to let through, and has noted, holds for whoever takes over.
void SimStage::noteApprovals() {
    if (!approves_) return;
    const auto tx = needed(world_->store().beginRead());
    for (const std::string& name : scene_.names) {
        if (needed(tx->value("approved:" + name))) scene_.approved.insert(name);
    }
}

SimVendor& SimStage::vendor(const SimStep& step) {
    return world_->system(step.system);
}

std::string SimStage::someRecord(const SimStep& step, const std::string& stream) {
    const std::vector<std::string> ids = vendor(step).liveIds(stream);
    if (ids.empty()) return {};
    return ids[static_cast<std::size_t>(step.pick) % ids.size()];
}

void SimStage::act(const SimStep& step) {
    const auto known = [&](const std::string& name) {
        return std::find(scene_.names.begin(), scene_.names.end(), name) != scene_.names.end();
    };
    if (step.verb == "sync") return run(step);
    if (step.verb == "wait") return world_->clock().advance(step.pick * Second);
    if (step.verb == "restart") return world_->start();
    if (step.verb == "crash") {
        crashIn_ = step.pick;
        crashAt_ = step.field;
        return;
    }
    if (step.verb == "stall") {
        stallIn_ = step.pick;
        return;
    }
    if (!known(step.system)) return;
    world_->clock().advance(Second);
    actOnRecord(step);
    actOnSystem(step);
}

void SimStage::actOnRecord(const SimStep& step) {
    if (step.verb == "create") return createPerson(step, People);
    if (step.verb == "prospect") return createPerson(step, "prospects");
    if (step.verb == "edit") return edit(step);
    if (step.verb == "consent") return sayConsent(step);
    if (step.verb == "merge") return merge(step);
    if (step.verb == "convert") return convert(step);
    if (step.verb == "company") return company(step);
    if (step.verb == "list" || step.verb == "restore") {
        std::vector<std::string> ids;
        for (const auto& [id, record] : vendor(step).records(People)) {
            if (step.verb == "list" ? record.unlisted : record.deleted) ids.push_back(id);
        }
        if (ids.empty()) return;
        const std::string& id = ids[static_cast<std::size_t>(step.pick) % ids.size()];
        if (step.verb == "list") return vendor(step).unlist(People, id, false);
        return vendor(step).restore(People, id);
    }
    const std::string id = someRecord(step, People);
    if (id.empty()) return;
    if (step.verb == "delete") vendor(step).remove(People, id);
    if (step.verb == "unlist") vendor(step).unlist(People, id, true);
    if (step.verb == "email") {
        vendor(step).edit(People, id, "email", "person" + step.value + "b@acme.example");
    }
}

void SimStage::actOnSystem(const SimStep& step) {
    SimVendor& system = vendor(step);
    if (step.verb == "fault") system.plan(faults().at(step.field), static_cast<int>(step.pick));
    if (step.verb == "clock") {
        system.switches.clockOffsetUs += step.pick * Second;
        ++scene_.clockSteps;
    }
    if (step.verb == "hide") {
        system.switches.hiddenField = step.field;
        scene_.hidden.insert({step.system, step.field});
    }
    if (step.verb == "deliver") deliver(step);
    if (step.verb == "tool") copyBetween(step);
    if (step.verb == "isolate") scene_.isolated = step.system;
    if (step.verb == "repeat" && system.switches.tellsTimes && scene_.clockSteps == 0) {
        system.repeatsEverything = true;
        ++scene_.repeats;
    }
    if (step.verb == "approve") {
        const Status approved = world_->engine().approve(step.system);
        if (!approved) find("error", approved.error().describe());
        scene_.approved.insert(step.system);
    }
}

void SimStage::createPerson(const SimStep& step, const std::string& stream) {
    const std::vector<std::string> streams = vendor(step).streams();
    if (std::find(streams.begin(), streams.end(), stream) == streams.end()) return;
    const std::string person = std::to_string(step.pick);
    vendor(step).create(stream, {{"first", "First" + person},
                                 {"last", "Last" + person},
                                 {"email", "person" + person + "@acme.example"},
                                 {step.field, step.value}});
}

void SimStage::edit(const SimStep& step) {
    const std::string id = someRecord(step, People);
    if (!id.empty()) vendor(step).edit(People, id, step.field, step.value);
}

/// Ticks a box of a profile, or confirms by double opt-in, which proves when it was done.
void SimStage::sayConsent(const SimStep& step) {
    const std::string id = someRecord(step, People);
    if (id.empty() || !vendor(step).switches.consent) return;
    const bool confirms = step.value == "confirmed";
    if (confirms) vendor(step).edit(People, id, "confirmed", isoTime(world_->clock().wallUs()));
    vendor(step).edit(People, id, "optin", confirms ? "granted" : step.value);
}

void SimStage::merge(const SimStep& step) {
    SimVendor& system = vendor(step);
    const std::vector<std::string> ids = system.liveIds(People);
    // Where a merge can't be told from a deletion it is one.
    const bool told = system.switches.deletes == sync::DeleteVisibility::Feed;
    if (ids.size() < 2 || !told) return;
    const std::size_t loser = static_cast<std::size_t>(step.pick) % ids.size();
    system.merge(People, ids[loser], ids[(loser + 1) % ids.size()]);
}

void SimStage::convert(const SimStep& step) {
    SimVendor& system = vendor(step);
    const std::vector<std::string> streams = system.streams();
    if (std::find(streams.begin(), streams.end(), "prospects") == streams.end()) return;
    const std::string id = someRecord(step, "prospects");
    if (id.empty()) return;
    const std::string contact = system.create(People, system.find("prospects", id)->fields);
    system.convert("prospects", id, People, contact);
}

void SimStage::company(const SimStep& step) {
    const std::string person = someRecord(step, People);
    if (person.empty()) return;
    const std::string domain = "firm" + step.value + ".example";
    const std::string id =
        vendor(step).create("companies", {{"name", "Firm " + step.value}, {"domain", domain}});
    vendor(step).edit(People, person, "company", id);
}

void SimStage::deliver(const SimStep& step) {
    SimVendor& system = vendor(step);
    std::vector<std::string> bodies;
    while (!system.events.empty() && bodies.size() < static_cast<std::size_t>(step.pick)) {
        bodies.push_back(system.events.front());
        system.events.pop_front();
    }
    if (step.field == "lost") return;
    if (step.field == "backwards") std::reverse(bodies.begin(), bodies.end());
    const int times = step.field == "twice" ? 2 : 1;
    for (int time = 0; time < times; ++time) {
        for (const std::string& body : bodies) {
            const sync::WebhookRequest request{
                "POST", "/", {{"signature", "signed"}}, body, world_->clock().wallUs()};
            const auto answer = world_->engine().receiveWebhook(step.system, request);
            if (!answer) find("error", answer.error().describe());
        }
    }
}

/// A second sync tool: the newer of two records with one e-mail goes over the older one.
void SimStage::copyBetween(const SimStep& step) {
    if (step.field == step.system || step.field.empty()) return;
    SimVendor& one = vendor(step);
    SimVendor& other = world_->system(step.field);
    for (const std::string& id : one.liveIds(People)) {
        for (const std::string& there : other.liveIds(People)) {
            const SimRecord left = *one.find(People, id);
            const SimRecord right = *other.find(People, there);
            const auto email = left.fields.find("email");
            const auto same = right.fields.find("email");
            const bool pair = email != left.fields.end() && same != right.fields.end() &&
                              email->second == same->second;
            if (!pair) continue;
            const bool back = right.touchedUs > left.touchedUs;
            SimVendor& target = back ? one : other;
            for (const char* field : {"title", "city"}) {
                const SimRecord& from = back ? right : left;
                const SimRecord& into = back ? left : right;
                const auto value = from.fields.find(field);
                if (value == from.fields.end()) continue;
                const auto held = into.fields.find(field);
                if (held != into.fields.end() && held->second == value->second) continue;
                target.actor = SimEvent::By::Tool;
                target.edit(People, into.id, field, value->second);
                target.actor = SimEvent::By::User;
            }
            break;
        }
    }
}

void SimStage::run(const SimStep& step) {
    sync::RunOptions options;
    if (!step.system.empty()) options.connections = {step.system};
    options.full = step.field == "full";
    options.untilQuiet = step.field == "quiet";
    options.hintsOnly = step.field == "hints";
    options.approve = step.field == "approve";
    sync(options);
}

void SimStage::sync(const sync::RunOptions& options) {
    GuardWatch guard(scene_, options);
    guard_ = &guard;
    approves_ = options.approve;
    for (const std::string& name : scene_.names)
        world_->system(name).run = static_cast<std::uint64_t>(scene_.runs) + 1;
    ++scene_.runs;
    bool died = false;
    try {
        const sync::RunReport report = world_->sync(options);
        if (!report.balanced()) find("balance", toJson(report));
    } catch (const SimCrash&) {
        died = true;
    }
    for (const std::string& name : scene_.names)
        world_->system(name).endRun(died);
    guard_ = nullptr;
    approves_ = false;
    if (options.approve) scene_.approved.insert(scene_.names.begin(), scene_.names.end());
    if (died) {
        ++scene_.crashes;
        crashIn_ = 0;
        world_->start();
    }
    rememberLeads();
    guard.check(findings_);
    checkDurable(scene_, findings_);
    checkMonotone(scene_, findings_);
    checkRebuilt(scene_, findings_);
}

void SimStage::rememberLeads() {
    for (const store::CanonicalRow& record : world_->canonicals(model::Entity::Lead)) {
        scene_.leads.insert(record.id);
    }
}

}  // namespace leadloom::testing
