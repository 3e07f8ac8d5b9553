// Creates whose outcome nobody knows, and exports that die on the way.
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using sync::CreateClass;

SimSwitches creating(CreateClass how) {
    SimSwitches switches;
    switches.createClass = how;
    switches.marksRecords = how == CreateClass::Marker || how == CreateClass::OwnId;
    switches.writeBatch = 1;
    return switches;
}

std::string nameOf(CreateClass how) {
    switch (how) {
        case CreateClass::OwnId:
            return "OwnId";
        case CreateClass::IdempotencyKey:
            return "IdempotencyKey";
        case CreateClass::Marker:
            return "Marker";
        case CreateClass::NaturalKey:
            return "NaturalKey";
        case CreateClass::None:
            break;
    }
    return "None";
}

class Kb28LostAnswer : public TwoSystems, public ::testing::WithParamInterface<CreateClass> {
protected:
    void begin() {
        build({}, creating(GetParam()));
        taps_ = tap(world_, "mail");
        people(4);
    }
    std::shared_ptr<Taps> taps_;
};

TEST_P(Kb28LostAnswer, ToACreateThatTookEffectMakesNoSecondRecord) {
    begin();
    int lost = 0;
    taps_->afterWrite = [&](std::span<const sync::WriteItem>,
                            std::vector<sync::WriteResult>& results) {
        for (sync::WriteResult& result : results) {
            if (!result.status || lost >= 3) continue;
            ++lost;
            result = {};
            result.status = Error{ErrorKind::UnknownOutcome, "mail: timed out", {}};
        }
    };
    world_.sync();
    EXPECT_EQ(lost, 3);
    world_.settle();
    EXPECT_EQ(mail().liveIds("contacts").size(), 4U);
    for (const auto& [marker, ids] : mail().madeByHub)
        EXPECT_EQ(ids.size(), 1U);
    for (const std::string& wrong : world_.violations())
        ADD_FAILURE() << wrong;
}

TEST_P(Kb28LostAnswer, WhoseRepeatIsRefusedAsAConflictJoinsTheRecordInTheWay) {
    begin();
    std::map<std::string, std::string> made;
    taps_->beforeWrite = [&](const std::string&, std::span<const sync::WriteItem> items) {
        for (const sync::WriteItem& item : items) {
            for (const auto& [key, ids] : mail().madeByHub) {
                if (key.second == item.marker) made[std::string(item.marker)] = ids.front();
            }
        }
    };
    int lost = 0;
    int conflicts = 0;
    taps_->afterWrite = [&](std::span<const sync::WriteItem> items,
                            std::vector<sync::WriteResult>& results) {
        for (std::size_t place = 0; place < items.size(); ++place) {
            sync::WriteResult& result = results[place];
            const auto known = made.find(std::string(items[place].marker));
            if (known != made.end() && items[place].externalId.empty()) {
                ++conflicts;
                result = {};
                result.status = Error{ErrorKind::Conflict, "mail: it exists already", {}};
                result.existingId = known->second;
            } else if (result.status && lost < 2) {
                ++lost;
                result = {};
                result.status = Error{ErrorKind::UnknownOutcome, "mail: timed out", {}};
            }
        }
    };
    world_.settle();
    EXPECT_EQ(lost, 2);
    // Of the others it is asked first what became of them.
    const bool sendsAgain = GetParam() == CreateClass::IdempotencyKey;
    EXPECT_EQ(conflicts > 0, sendsAgain);
    EXPECT_EQ(mail().liveIds("contacts").size(), 4U);
    EXPECT_EQ(leads(), 4U);
    for (const std::string& wrong : world_.violations())
        ADD_FAILURE() << wrong;
}

INSTANTIATE_TEST_SUITE_P(CreateClasses, Kb28LostAnswer,
                         ::testing::Values(CreateClass::OwnId, CreateClass::IdempotencyKey,
                                           CreateClass::Marker, CreateClass::NaturalKey,
                                           CreateClass::None),
                         [](const auto& tested) { return nameOf(tested.param); });

class Kb29InterruptedExport : public TwoSystems,
                              public ::testing::WithParamInterface<CreateClass> {};

/// The hub dies at each write, before or after it took effect.
TEST_P(Kb29InterruptedExport, MakesEachRecordOnceHoweverOftenItDies) {
    SimSwitches one = creating(GetParam());
    SimSwitches large;
    large.pageSize = 500;
    build(large, one);
    const int count = GetParam() == CreateClass::OwnId ? sized(500) : 60;
    people(count);
    const auto taps = tap(world_, "mail");
    world_.connection("mail").guards.maxChanges = 10'000;
    int deaths = 0;
    std::set<std::string> died;
    // Every other time before the write took effect, every other time after it.
    const auto dieOnce = [&](bool before, std::span<const sync::WriteItem> items) {
        const bool turn = (died.size() % 2 == 0) == before;
        if (items.empty() || !turn) return;
        if (!died.insert(std::string(items.front().marker)).second) return;
        ++deaths;
        throw SimCrash{};
    };
    taps->beforeWrite = [&](const std::string&, std::span<const sync::WriteItem> items) {
        dieOnce(true, items);
    };
    taps->afterWrite = [&](std::span<const sync::WriteItem> items,
                           std::vector<sync::WriteResult>&) { dieOnce(false, items); };
    for (int run = 0; run < 4 * count && mail().liveIds("contacts").size() < std::size_t(count);
         ++run) {
        try {
            world_.sync();
        } catch (const SimCrash&) {
            world_.start();
        }
    }
    taps->beforeWrite = nullptr;
    taps->afterWrite = nullptr;
    world_.settle();
    EXPECT_GE(deaths, count / 2);
    EXPECT_EQ(mail().liveIds("contacts").size(), static_cast<std::size_t>(count));
    EXPECT_EQ(leads(), static_cast<std::size_t>(count));
    for (const std::string& wrong : world_.violations())
        ADD_FAILURE() << wrong;
}

INSTANTIATE_TEST_SUITE_P(CreateClasses, Kb29InterruptedExport,
                         ::testing::Values(CreateClass::OwnId, CreateClass::IdempotencyKey,
                                           CreateClass::Marker, CreateClass::NaturalKey),
                         [](const auto& tested) { return nameOf(tested.param); });

}  // namespace
}  // namespace leadloom::testing
