#include "hub/sync/reading/settling.h"

#include <gtest/gtest.h>

#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using model::Value;

SettledForm formOf(const std::string& sent, const std::string& held) {
    return settledForm(Value::text(sent), Value::text(held));
}

TEST(Settling, KnowsWhatASystemDidToAValue) {
    EXPECT_EQ(formOf("Head of  Sales ", "Head of Sales"), SettledForm::Trimmed);
    EXPECT_EQ(formOf("Aino@Acme.example", "aino@acme.example"), SettledForm::Folded);
    EXPECT_EQ(formOf("Head of Purchasing", "Head of Pur"), SettledForm::Cut);
    EXPECT_EQ(formOf("+358401234567", "(358) 40-1234567"), SettledForm::Digits);
    EXPECT_EQ(formOf("Buyer", "Seller"), SettledForm::None);
    EXPECT_EQ(formOf("Room 1", "Hall 1"), SettledForm::None);
    EXPECT_EQ(settledForm(Value::text("Buyer"), Value::empty()), SettledForm::None);
}

TEST(Settling, KnowsWhatNobodySaysOtherwise) {
    EXPECT_TRUE(isOnlyRewritten(formOf("Buyer", "buyer")));
    EXPECT_TRUE(isOnlyRewritten(formOf("+358401234567", "358 40 1234567")));
    EXPECT_FALSE(isOnlyRewritten(formOf("Head of Purchasing", "Head"))) << "people shorten, too";
    EXPECT_FALSE(isOnlyRewritten(formOf("Buyer", "Seller")));
}

TEST(Settling, KnowsARecordThatKeepsItsOwnWhateverIsWrittenToIt) {
    const auto keeps = [](Value agreed, Value held, bool settled) {
        store::ShadowField shadow;
        shadow.canonical = std::move(agreed);
        shadow.external = std::move(held);
        shadow.settled = settled;
        return keepsItsOwn(shadow);
    };
    EXPECT_TRUE(keeps(Value::text("Oulu"), Value::text("Turku"), true));
    EXPECT_TRUE(keeps(Value::text("Oulu"), Value::empty(), true));
    EXPECT_FALSE(keeps(Value::text("Oulu"), Value::text("OULU"), true)) << "made of ours";
    EXPECT_FALSE(keeps(Value::empty(), Value::text("unknown"), true)) << "filled in";
    EXPECT_FALSE(keeps(Value::text("Oulu"), Value::text("Turku"), false)) << "never taken";
}

TEST(Settling, IsLearntOfAFieldAfterThreeTimes) {
    testing::SimWorld world;
    auto tx = world.store().beginWrite();
    for (int time = 0; time < 3; ++time) {
        EXPECT_FALSE(*isLearnt(**tx, 1, 7, SettledForm::Cut)) << time;
        ASSERT_TRUE(noteSettling(**tx, 1, 7, SettledForm::Cut));
    }
    EXPECT_TRUE(*isLearnt(**tx, 1, 7, SettledForm::Cut));
    EXPECT_FALSE(*isLearnt(**tx, 1, 7, SettledForm::Folded));
    EXPECT_FALSE(*isLearnt(**tx, 1, 8, SettledForm::Cut));
    EXPECT_FALSE(*isLearnt(**tx, 2, 7, SettledForm::Cut));
}

}  // namespace
}  // namespace leadloom::sync
