#include "tests/simulator/author.h"

#include <algorithm>
#include <array>
#include <random>

#include "tests/simulator/knobs.h"

namespace leadloom::testing {
namespace {

/// One word about consent for so many other steps.
constexpr int StepsPerConsent = 10;
constexpr int StepsPerUpset = 30;
/// So many different words in histories that say them again.
constexpr int FewWords = 4;

class Author {
public:
    Author(std::uint64_t seed, int steps) : random_(seed * 0x9e3779b97f4a7c15U + 1) {
        history_.seed = seed;
        // Many small worlds, few large ones.
        const int systems = 2 + std::min(pick(5), pick(5));
        people_ = 5 + std::min({pick(56), pick(56), pick(56)});
        for (int number = 0; number < systems; ++number) {
            history_.systems.push_back(
                someSystem(random_, std::string(1, static_cast<char>('a' + number))));
        }
        somePolicies();
        for (int step = 0; step < steps; ++step)
            act();
        if (seed >= FirstConsentSeed) mixConsent(seed, steps);
        if (seed >= FirstUpsetSeed) mixUpsets(steps);
    }

    SimHistory take() { return std::move(history_); }

private:
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    bool chance(int percent) { return pick(100) < percent; }
    /// May draw, as pick() does.
    std::string word() {
        const bool again = history_.seed >= FirstRepeatSeed;
        return "w" + std::to_string(again ? pick(FewWords) : ++words_) + "x";
    }
    const std::string& system() {
        return history_
            .systems[static_cast<std::size_t>(pick(static_cast<int>(history_.systems.size())))]
            .name;
    }

    template <typename List>
    std::string oneOf(const List& words) {
        return words[static_cast<std::size_t>(pick(static_cast<int>(words.size())))];
    }

    std::string ranking() {
        std::vector<std::string> names;
        for (const SimSystem& each : history_.systems)
            names.push_back(each.name);
        std::shuffle(names.begin(), names.end(), random_);
        std::string text = "rank:";
        for (const std::string& name : names)
            text += (text.back() == ':' ? "" : ",") + name;
        return text;
    }

    void somePolicies() {
        static constexpr std::array Plain = {"longest", "first_touch", "most_complete", "min",
                                             "max",     "ask",         "local"};
        if (chance(30)) history_.policies.emplace_back("job_title", ranking());
        if (chance(40)) {
            history_.policies.emplace_back("city", oneOf(Plain));
        }
        if (chance(15)) history_.policies.emplace_back("family_name", ranking());
    }

    void add(std::string verb, std::string on, std::int64_t number = 0, std::string field = {},
             std::string value = {}, int during = 0) {
        history_.steps.push_back(
            {during, std::move(verb), std::move(on), number, std::move(field), std::move(value)});
    }

    /// In a system drawn last. A history has to be the same whatever made the program, and the
    /// order in which arguments are worked out is the compiler's: at most one of them may draw.
    void addSomewhere(std::string verb, std::int64_t number = 0, std::string field = {},
                      std::string value = {}, int during = 0) {
        add(std::move(verb), system(), number, std::move(field), std::move(value), during);
    }

    /// Words about consent among everything else, from draws of their own: the rest of the history
    /// is the same with and without them.
    void mixConsent(std::uint64_t seed, int steps) {
        static constexpr std::array Words = {"granted", "granted",   "granted",
                                             "denied",  "denied",    "withdrawn",
                                             "unknown", "confirmed", ""};
        random_.seed(seed * 0x9e3779b97f4a7c15U + 2);
        for (SimSystem& each : history_.systems) {
            if (chance(85)) each.knobs["consent"] = "1";
        }
        for (int word = 0; word < steps / StepsPerConsent; ++word) {
            putIn({0, "consent", system(), record(), {}, oneOf(Words)});
        }
    }

    /// What is too rare, or too much, for every history.
    void mixUpsets(int steps) {
        for (int upset = 0; upset < steps / StepsPerUpset; ++upset) {
            if (chance(70))
                putIn({0, "stall", {}, 1 + pick(4), {}, {}});
            else
                putIn({0, "repeat", system(), 0, {}, {}});
        }
    }

    /// Somewhere among the steps there are.
    void putIn(SimStep step) {
        const int place = pick(static_cast<int>(history_.steps.size()));
        history_.steps.insert(history_.steps.begin() + place, std::move(step));
    }

    /// A record, counted round the live ones, whatever they are then.
    std::int64_t record() { return pick(1000); }

    void act() {
        const int what = pick(1000);
        if (what < 420) return edit();
        if (what < 520) return create();
        if (what < 630) return run();
        if (what < 700) return add("wait", {}, 1 + pick(600));
        if (!happenToRecords(what)) happenToSystems(what);
    }

    bool happenToRecords(int what) {
        if (what >= 830) return false;
        if (what < 735)
            addSomewhere("delete", record());
        else if (what < 745)
            addSomewhere("restore", record());
        else if (what < 755)
            addSomewhere("unlist", record());
        else if (what < 760)
            addSomewhere("list", record());
        else if (what < 775)
            addSomewhere("merge", record());
        else if (what < 785)
            appear("prospect", "city");
        else if (what < 795)
            addSomewhere("convert", record());
        else if (what < 810)
            addNaming("company", pick(4));
        else
            addNaming("email", pick(people_));
        return true;
    }

    void happenToSystems(int what) {
        if (what < 900)
            fault();
        else if (what < 915)
            add("crash", {}, 1 + pick(chance(50) ? 40 : 400));
        else if (what < 920)
            add("restart", {});
        else if (what < 925)
            addSomewhere("clock", 1 + pick(7200));
        else if (what < 930)
            addSomewhere("hide", 0, chance(50) ? "title" : std::string());
        else if (what < 970)
            deliver();
        else if (what < 985)
            addSomewhere("tool", 0, system());
        else if (what < 990)
            addSomewhere("approve");
        else if (what < 992)
            addSomewhere("isolate");
        else if (what < 995)
            add("wait", {}, 3600 * (1 + pick(72)));
        else
            addSomewhere("repeat");
    }

    void edit() {
        static constexpr std::array Fields = {"title", "city",  "tags", "last",
                                              "phone", "title", "city"};
        const std::string field = oneOf(Fields);
        std::string value = word();
        if (field == "tags" && chance(50)) {
            const std::string other = word();
            if (other != value) value += ";" + other;
        }
        if (field == "phone") value = "+358 40 " + std::to_string(1000000 + pick(900000));
        if (field != "last" && chance(12)) value.clear();
        const int during = chance(12) ? 1 + pick(12) : 0;
        addSomewhere("edit", record(), field, value, during);
    }

    void create() { appear("create", chance(50) ? "city" : "title"); }

    void appear(std::string verb, std::string field) {
        std::string value = word();
        addSomewhere(std::move(verb), pick(people_), std::move(field), std::move(value));
    }

    /// Something about a record that names another one, or somebody, by number.
    void addNaming(const char* verb, int other) {
        addSomewhere(verb, record(), {}, std::to_string(other));
    }

    void fault() {
        static constexpr std::array Names = {"breaks_page",     "breaks_mid_page",  "breaks_lookup",
                                             "refuses_for_now", "rate_limits",      "loses_request",
                                             "loses_answer",    "loses_answer",     "loses_request",
                                             "crashes_in_read", "crashes_in_write", "refuses_login",
                                             "expires_cursor",  "caps_result"};
        const std::string name = oneOf(Names);
        addSomewhere("fault", 1 + pick(12), name);
    }

    void deliver() {
        static constexpr std::array Ways = {"in_order", "backwards", "twice", "lost"};
        const std::string way = oneOf(Ways);
        addSomewhere("deliver", 1 + pick(5), way);
    }

    void run() {
        const int how = pick(100);
        if (how < 62) return add("sync", {});
        if (how < 74) return add("sync", {}, 0, "full");
        if (how < 84) return add("sync", {}, 0, "quiet");
        if (how < 90) return add("sync", {}, 0, "hints");
        if (how < 94) return add("sync", {}, 0, "approve");
        addSomewhere("sync");
    }

    std::mt19937_64 random_;
    SimHistory history_;
    int people_ = 0;
    int words_ = 0;
};

}  // namespace

SimHistory historyOf(std::uint64_t seed, int steps) {
    return Author(seed, steps).take();
}

}  // namespace leadloom::testing
