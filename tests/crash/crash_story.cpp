#include "tests/crash/crash_story.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "hub/sync/undo/undo.h"

namespace leadloom::testing {
namespace {

constexpr TimeUs Day = 86'400'000'000;
constexpr TimeUs Minute = 60'000'000;

std::string emailOf(int person) {
    return "person" + std::to_string(person) + "@acme.example";
}

sync::CreateClass classFor(std::uint64_t seed, std::size_t system) {
    constexpr sync::CreateClass Classes[] = {
        sync::CreateClass::OwnId, sync::CreateClass::IdempotencyKey, sync::CreateClass::Marker,
        sync::CreateClass::NaturalKey};
    return Classes[(seed + system) % 4];
}

SimSwitches waysOf(std::uint64_t seed, std::size_t system) {
    std::mt19937_64 random(seed * 31 + system);
    SimSwitches switches;
    switches.pageSize = 1 + random() % 6;
    switches.answersWithRecord = random() % 2 == 0;
    switches.writeBatch = static_cast<int>(1 + random() % 4);
    switches.createClass = classFor(seed, system);
    switches.marksRecords = switches.createClass != sync::CreateClass::NaturalKey;
    if (system == 1) switches.preconditions = true;
    if (system == 2) {
        switches.deletes = sync::DeleteVisibility::Absence;
        switches.lookupById = false;
        switches.incremental = random() % 2 == 0;
    }
    return switches;
}

}  // namespace

CrashStory::CrashStory(std::uint64_t seed, CrashDisk& disk, std::filesystem::path folder)
    : seed_(seed), disk_(disk), folder_(std::move(folder)), world_(seed) {
    begin_ = world_.clock().wallUs();
    for (std::size_t place = 0; place < Systems.size(); ++place) {
        world_.addSystem(Systems[place], waysOf(seed, place));
        world_.addStream(Systems[place], "deals", model::Entity::Deal);
    }
    world_.connection("b").guards.firstSync = sync::GuardSettings::FirstSync::Ask;
    world_.stream("a", "contacts").onDelete = sync::OnDelete::Propagate;
    world_.setPolicy("given_name", {sync::PolicyKind::Ask, {}});
    if (seed % 2 == 0) world_.setPolicy("job_title", {sync::PolicyKind::Rank, {"b", "a", "c"}});
    if (seed % 3 == 0) world_.setPolicy("city", {sync::PolicyKind::Longest, {}});
}

void CrashStory::crashAt(std::vector<Aim> aims, Loss loss) {
    aims_ = std::move(aims);
    loss_ = loss;
    aimNext();
}

void CrashStory::failAt(const Aim& aim, DiskFault fault) {
    watch_.aimAt(aim.point, aim.hit, [this, fault] { disk_.fail(fault); });
}

void CrashStory::aimNext() {
    if (static_cast<std::size_t>(crashes_) >= aims_.size()) return;
    const Aim& aim = aims_[static_cast<std::size_t>(crashes_)];
    watch_.aimAt(aim.point, aim.hit, [this] { die(); });
}

/// What is on the disk now is what the next life finds; what the dying one does while it unwinds
/// stays in its own folder.
void CrashStory::die() {
    ++crashes_;
    const std::filesystem::path next = folder_ / std::to_string(crashes_);
    disk_.leave(loss_, seed_ + static_cast<std::uint64_t>(crashes_), current_, next);
    current_ = next;
    throw SimCrash{};
}

void CrashStory::boot() {
    for (;;) {
        aimNext();
        try {
            world_.reopen(current_ / "hub.db");
            return world_.start();
        } catch (const SimCrash&) {
        }
    }
}

void CrashStory::withCrashes(const std::function<void()>& body) {
    for (;;) {
        try {
            return body();
        } catch (const SimCrash&) {
            boot();
        } catch (const std::runtime_error&) {
            // Only a disk that was full or broken may have been the cause; it is mended once.
            if (watch_.isAimed() || failures_ > 0) throw;
            ++failures_;
            disk_.fail(DiskFault::None);
        }
    }
}

void CrashStory::live() {
    current_ = folder_ / "0";
    std::filesystem::create_directories(current_);
    withCrashes([this] { boot(); });
    furnish();
    pairing();
    edits();
    deals();
    editWhileWriting();
    webhooks();
    merges();
    deletions();
    plan();
    conflict();
    erasure();
    oldAge();
    watch_.rest();
    disk_.fail(DiskFault::None);
}

/// Days begin at the same moment in every telling, so that edits have the same times.
void CrashStory::day(int number) {
    const TimeUs target = begin_ + number * Day;
    const TimeUs now = world_.clock().wallUs();
    if (now > target) throw std::logic_error("the day before took too long");
    world_.clock().advance(target - now);
}

void CrashStory::settle(bool approve) {
    withCrashes([&] {
        if (approve) {
            sync::RunOptions options;
            options.approve = true;
            world_.sync(options);
        }
        world_.settle();
    });
}

std::string CrashStory::idOf(const std::string& system, const std::string& stream,
                             const std::string& field, const std::string& value) {
    SimVendor& vendor = world_.system(system);
    for (const std::string& id : vendor.liveIds(stream)) {
        const auto& fields = vendor.find(stream, id)->fields;
        const auto held = fields.find(field);
        if (held != fields.end() && held->second == value) return id;
    }
    throw std::logic_error(system + " has no " + stream + " with " + field + " " + value);
}

std::string CrashStory::personIn(const std::string& system, int person) {
    return idOf(system, "contacts", "email", emailOf(person));
}

void CrashStory::person(const std::string& system, int number, const std::string& company) {
    std::map<std::string, std::string> fields = {{"first", "Aino" + std::to_string(number)},
                                                 {"last", "Virta"},
                                                 {"email", emailOf(number)},
                                                 {"title", "of " + system},
                                                 {"city", "Town " + std::to_string(number % 3)}};
    if (!company.empty()) fields["company"] = company;
    world_.system(system).create("contacts", fields);
    world_.clock().advance(Minute);
}

void CrashStory::edit(const std::string& system, int person, const std::string& field,
                      const std::string& value) {
    world_.system(system).edit("contacts", personIn(system, person), field, value);
    world_.clock().advance(Minute);
}

void CrashStory::furnish() {
    for (const std::string& system : Systems) {
        const int first = system == "a" ? 0 : system == "b" ? 3 : 6;
        const std::string company = world_.system(system).create(
            "companies",
            {{"name", "Firm"}, {"domain", "firm" + std::to_string(first % 2) + ".example"}});
        for (int number = first; number < first + 5; ++number)
            person(system, number, number % 2 == 0 ? company : std::string());
    }
}

void CrashStory::pairing() {
    day(1);
    settle(true);
}

void CrashStory::edits() {
    day(2);
    edit("a", 0, "title", "Engineer");
    edit("b", 0, "city", "Oulu");
    edit("c", 1, "tags", "warm;vip");
    edit("a", 3, "title", "Buyer");
    edit("b", 3, "title", "Head of Buying");
    edit("c", 7, "city", "");
    edit("b", 8, "last", "Koski");
    person("b", 11);
    person("c", 12);
    settle();
}

void CrashStory::deals() {
    day(3);
    const std::string deal = world_.system("a").create(
        "deals", {{"name", "Looms"},
                  {"amount", "1200"},
                  {"company", idOf("a", "companies", "domain", "firm0.example")}});
    world_.system("a").associate("deals", deal, "contacts", personIn("a", 0));
    world_.system("a").associate("deals", deal, "contacts", personIn("a", 4));
    settle();
    day(4);
    const std::string copy = idOf("b", "deals", "name", "Looms");
    world_.system("b").associate("deals", copy, "contacts", personIn("b", 7));
    settle();
}

/// Somebody edits a record after the hub looked and before its write arrives.
void CrashStory::editWhileWriting() {
    day(5);
    edit("a", 4, "last", "Kutoja");
    SimVendor& vendor = world_.system("b");
    vendor.beforeWrite = [this, &vendor, done = false]() mutable {
        if (done) return;
        done = true;
        vendor.edit("contacts", personIn("b", 4), "tags", "urgent");
    };
    settle();
    vendor.beforeWrite = nullptr;
}

void CrashStory::webhooks() {
    day(6);
    edit("a", 1, "title", "Tailor");
    sync::WebhookRequest request;
    request.method = "POST";
    request.headers = {{"signature", "signed"}};
    request.body = R"({"event":"e1","stream":"contacts","id":")" + personIn("a", 1) + "\"}";
    request.receivedAtUs = world_.clock().wallUs();
    // A vendor sends it again until it is told 2xx.
    withCrashes([&] {
        const auto answer = world_.engine().receiveWebhook("a", request);
        if (!answer) throw std::runtime_error(answer.error().describe());
    });
    withCrashes([&] {
        sync::RunOptions options;
        options.hintsOnly = true;
        world_.sync(options);
    });
    settle();
}

void CrashStory::merges() {
    day(7);
    world_.system("a").merge("contacts", personIn("a", 0), personIn("a", 1));
    settle();
}

void CrashStory::deletions() {
    day(8);
    world_.system("a").remove("contacts", personIn("a", 2));
    world_.system("c").remove("contacts", personIn("c", 9));
    settle();
    day(9);
    for (int reads = 0; reads < 2; ++reads) {
        withCrashes([&] {
            sync::RunOptions options;
            options.full = true;
            world_.sync(options);
        });
    }
    settle();
}

void CrashStory::plan() {
    day(10);
    edit("b", 5, "title", "Dyer");
    std::string plan;
    withCrashes([&] {
        const auto made = world_.engine().plan({});
        if (!made) throw std::runtime_error(made.error().describe());
        plan = made->id;
    });
    withCrashes([&] { apply(plan); });
    for (const std::string& run : appliedRuns())
        withCrashes([&] { undo(run); });
    if (world_.system("a").find("contacts", personIn("a", 5))->fields.at("title") == "Dyer") {
        throw std::logic_error("what was undone stands there");
    }
    edit("b", 5, "title", "Dyer of wool");
    settle();
}

void CrashStory::apply(const std::string& plan) {
    {
        auto tx = world_.store().beginRead();
        const auto known = (*tx)->plan(plan);
        if (known && *known && (*known)->state == store::PlanState::Applied) return;
    }
    const auto run = world_.engine().apply(plan, {});
    if (!run) throw std::runtime_error(run.error().describe());
    if (run->status != "completed") throw std::logic_error(sync::toJson(*run));
}

void CrashStory::undo(const std::string& run) {
    {
        auto tx = world_.store().beginRead();
        const auto undone = (*tx)->value(sync::undoneKey(run));
        if (undone && *undone) return;
    }
    const auto plan = world_.engine().planUndo(run, false, {});
    if (!plan) throw std::runtime_error(plan.error().describe());
    apply(plan->id);
}

/// Runs that carried a plan out and wrote: more than one, where it was cut short.
std::vector<std::string> CrashStory::appliedRuns() {
    auto tx = world_.store().beginRead();
    std::vector<std::string> names;
    const std::vector<store::RunRow> runs = *(*tx)->runs(100);
    for (const store::RunRow& run : runs) {
        if (run.kind != "apply" || (*tx)->attemptsOfRun(run.id, 0, 1)->empty()) continue;
        names.push_back(run.id);
    }
    return names;
}

void CrashStory::conflict() {
    day(11);
    edit("a", 5, "first", "Eeva");
    edit("b", 5, "first", "Iida");
    settle();
    sync::Settlement settlement;
    settlement.take = "b";
    settlement.actor = "crash test";
    const model::EntityId lead = world_.entityOf("a", "contacts", personIn("a", 5));
    const auto open = [&]() -> std::int64_t {
        auto tx = world_.store().beginRead();
        const auto found =
            (*tx)->openConflict(lead, world_.fieldId(model::Entity::Lead, "given_name"));
        return found && *found ? (*found)->id : 0;
    };
    settlement.conflict = open();
    if (settlement.conflict == 0) throw std::logic_error("nobody disagrees");
    withCrashes([&] {
        if (open() == 0) return;
        const auto settled = world_.engine().settleConflict(settlement);
        if (!settled) throw std::runtime_error(settled.error().describe());
    });
    settle();
}

void CrashStory::erasure() {
    day(12);
    const model::EntityId lead = world_.entityOf("a", "contacts", personIn("a", 3));
    withCrashes([&] {
        const auto erased = world_.engine().erase(lead);
        if (!erased) throw std::runtime_error(erased.error().describe());
    });
    settle();
    if (!world_.links(lead).empty()) throw std::logic_error("an erased person has links");
}

void CrashStory::oldAge() {
    day(200);
    withCrashes([&] { world_.sync(); });
    edit("c", 5, "city", "Turku");
    settle();
}

}  // namespace leadloom::testing
