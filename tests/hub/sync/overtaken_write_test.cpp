#include "hub/sync/reading/overtaken_write.h"

#include <gtest/gtest.h>

namespace leadloom::sync {
namespace {

constexpr TimeUs Second = 1'000'000;
constexpr TimeUs Written = 100 * Second;

store::ShadowField overtaken() {
    store::ShadowField field;
    field.external = model::Value::text("theirs");
    remember(field, {model::Value::text("ours"), Written});
    return field;
}

TEST(OvertakenWrite, IsNotUnderWay) {
    const store::ShadowField field = overtaken();
    EXPECT_TRUE(isOvertaken(field));
    EXPECT_FALSE(field.isUnderWay());
    EXPECT_FALSE(isOvertaken(store::ShadowField{}));
    store::ShadowField sent = overtaken();
    sent.pending = model::Value::text("ours");
    EXPECT_FALSE(isOvertaken(sent)) << "it is still awaited";
}

TEST(OvertakenWrite, IsSeenOnlyInStatesFromItsTime) {
    const store::ShadowField field = overtaken();
    EXPECT_TRUE(mayBeOurs(field, Written - Second));
    EXPECT_TRUE(mayBeOurs(field, Written + ClockSlackUs));
    EXPECT_FALSE(mayBeOurs(field, Written + ClockSlackUs + 1));
    EXPECT_FALSE(mayBeOurs(field, 0)) << "no time is told";
}

TEST(OvertakenWrite, IsStoredAndForgotten) {
    store::Shadow shadow;
    shadow.fields = {overtaken()};
    shadow.fields.front().field = 1;
    auto stored = store::decodeShadow(store::encode(shadow));
    ASSERT_TRUE(stored);
    EXPECT_TRUE(mayBeOurs(*stored->find(1), Written));
    remember(*stored->find(1), {});
    EXPECT_FALSE(isOvertaken(*stored->find(1)));
    EXPECT_EQ(stored->find(1)->pendingSinceUs, 0);
}

}  // namespace
}  // namespace leadloom::sync
