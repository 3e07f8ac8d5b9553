#include "hub/sync/ledger/last_stamp.h"

#include <gtest/gtest.h>

namespace leadloom::sync {
namespace {

store::ShadowField& say(store::Shadow& shadow, model::FieldId field, TimeUs stampUs, bool own) {
    store::ShadowField& said = shadow.at(field);
    said.canonical = model::Value::text("x");
    said.stampUs = stampUs;
    said.own = own;
    return said;
}

TEST(LastStamp, WhatGaveWayStillCountsAndCopiesDoNot) {
    store::Shadow shadow;
    say(shadow, 1, 5, true);
    say(shadow, 2, 9, true);
    say(shadow, 3, 20, false);
    EXPECT_EQ(lastStampIn(shadow), 9);
    EXPECT_TRUE(giveWay(shadow, 2));
    EXPECT_FALSE(shadow.find(2)->own);
    shadow.find(2)->stampUs = 30;
    EXPECT_EQ(lastStampIn(shadow), 9);
}

TEST(LastStamp, IsKeptOnlyWhereNothingElseRemembersIt) {
    store::Shadow shadow;
    say(shadow, 1, 5, true);
    say(shadow, 2, 9, true);
    EXPECT_TRUE(giveWay(shadow, 1));
    EXPECT_EQ(shadow.find(LastStamp), nullptr);
    EXPECT_TRUE(giveWay(shadow, 2));
    ASSERT_NE(shadow.find(LastStamp), nullptr);
    EXPECT_TRUE(isNote(LastStamp));
    const auto stored = store::decodeShadow(store::encode(shadow));
    ASSERT_TRUE(stored);
    EXPECT_EQ(lastStampIn(*stored), 9);
}

TEST(LastStamp, ACopyHasNothingToGive) {
    store::Shadow shadow;
    say(shadow, 1, 5, false);
    EXPECT_FALSE(giveWay(shadow, 1));
    EXPECT_FALSE(giveWay(shadow, 7));
    EXPECT_EQ(lastStampIn(shadow), 0);
}

}  // namespace
}  // namespace leadloom::sync
