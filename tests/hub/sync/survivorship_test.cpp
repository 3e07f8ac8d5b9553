#include "hub/sync/ledger/survivorship.h"

#include <algorithm>
#include <deque>
#include <random>

#include <gtest/gtest.h>

#include "hub/sync/ledger/removals.h"

namespace leadloom::sync {
namespace {

using model::Value;

/// Contributions with the values they point to.
class Said {
public:
    Said& by(const std::string& connection, Value value, TimeUs stamp, bool own = true) {
        values_.push_back(std::move(value));
        names_.push_back(connection);
        Contribution contribution;
        contribution.value = &values_.back();
        contribution.connection = names_.back();
        contribution.record = names_.back();
        contribution.stream = static_cast<store::StreamKey>(all_.size() + 1);
        contribution.rank = static_cast<int>(all_.size());
        contribution.stampUs = stamp;
        contribution.own = own;
        all_.push_back(contribution);
        return *this;
    }
    Said& removing(const std::string& item, TimeUs at) {
        store::Shadow shadow;
        rememberRemovals(shadow, 1, {}, {item}, at);
        values_.push_back(shadow.find(removalsOf(1))->canonical);
        all_.back().removed = &values_.back();
        return *this;
    }
    Said& inHub(Value value, TimeUs stamp) {
        by("", std::move(value), stamp);
        all_.back().local = true;
        return *this;
    }
    const std::vector<Contribution>& all() const { return all_; }

private:
    std::deque<Value> values_;
    std::deque<std::string> names_;
    std::vector<Contribution> all_;
};

Value items(std::vector<std::string> texts) {
    return Value::items(texts);
}

model::FieldSpec field(model::FieldType type = model::FieldType::Text, bool many = false) {
    model::FieldSpec spec;
    spec.id = 1;
    spec.type = type;
    spec.many = many;
    return spec;
}

std::string winner(PolicyKind kind, const Said& said,
                   model::FieldType type = model::FieldType::Text) {
    return resolve({kind, {}}, field(type), said.all()).value.text();
}

TEST(Survivorship, LatestTakesTheGreatestStamp) {
    Said said;
    said.by("a", Value::text("old"), 1).by("b", Value::text("new"), 2);
    EXPECT_EQ(winner(PolicyKind::Latest, said), "new");
}

TEST(Survivorship, EqualStampsGoToTheBetterRank) {
    Said said;
    said.by("a", Value::text("first"), 5).by("b", Value::text("second"), 5);
    EXPECT_EQ(winner(PolicyKind::Latest, said), "first");
}

TEST(Survivorship, AdoptedValuesDoNotVoteWhileAnOwnOneLives) {
    Said said;
    said.by("a", Value::text("own"), 1).by("b", Value::text("copy"), 9, false);
    EXPECT_EQ(winner(PolicyKind::Latest, said), "own");
    Said orphaned;
    orphaned.by("b", Value::text("copy"), 9, false);
    EXPECT_EQ(winner(PolicyKind::Latest, orphaned), "copy");
}

TEST(Survivorship, ALaterClearingWinsAndABlankThatWasAlwaysThereDoesNot) {
    Said cleared;
    cleared.by("a", Value::text("x"), 1).by("b", Value::empty(), 2);
    EXPECT_TRUE(resolve({}, field(), cleared.all()).value.isEmpty());
    Said blank;
    blank.by("a", Value::text("x"), 1).by("b", Value::empty(), 2, false);
    EXPECT_EQ(winner(PolicyKind::Latest, blank), "x");
}

TEST(Survivorship, WhereOnlyCopiesAreLeftTheCopyOfAClearingCountsByItsStamp) {
    Said cleared;
    cleared.by("a", Value::text("x"), 1, false).by("b", Value::empty(), 2, false);
    EXPECT_TRUE(resolve({}, field(), cleared.all()).value.isEmpty());
    Said neverFilled;
    neverFilled.by("a", Value::text("x"), 1, false).by("b", Value::empty(), 0, false);
    EXPECT_EQ(winner(PolicyKind::Latest, neverFilled), "x");
    Said tags;
    tags.by("a", Value::empty(), 2, false).by("b", Value::empty(), 0, false);
    const Resolution emptied = resolve({PolicyKind::Union, {}}, field(), tags.all());
    ASSERT_NE(emptied.origin, nullptr);
    EXPECT_EQ(emptied.stampUs, 2);
}

TEST(Survivorship, RankSkipsConnectionsWithoutAValue) {
    Said said;
    said.by("a", Value::empty(), 9).by("b", Value::text("b"), 1).by("c", Value::text("c"), 5);
    const Policy rank{PolicyKind::Rank, {"a", "c", "b"}};
    EXPECT_EQ(resolve(rank, field(), said.all()).value.text(), "c");
}

TEST(Survivorship, ARankedSystemIsNotFrozenByTheEchoOfAnothersValue) {
    Said said;
    said.by("a", Value::text("echo of b"), 3, false).by("b", Value::text("b again"), 4);
    const Policy rank{PolicyKind::Rank, {"a", "b"}};
    EXPECT_EQ(resolve(rank, field(), said.all()).value.text(), "b again");
}

TEST(Survivorship, UnionJoinsWithTheNewestFirst) {
    Said said;
    said.by("a", items({"x", "y"}), 1).by("b", items({"y", "z"}), 2);
    const Resolution resolution =
        resolve({PolicyKind::Union, {}}, field(model::FieldType::Text, true), said.all());
    EXPECT_EQ(resolution.value, items({"y", "z", "x"}));
}

TEST(Survivorship, UnionComparesAddressesWithoutRegardToCase) {
    Said said;
    said.by("a", items({"Ann@acme.example"}), 1).by("b", items({"ann@acme.example"}), 2);
    const Resolution resolution =
        resolve({PolicyKind::Union, {}}, field(model::FieldType::Email, true), said.all());
    EXPECT_EQ(resolution.value, items({"ann@acme.example"}));
}

TEST(Survivorship, ARemovedItemStaysAwayUntilItIsAddedLater) {
    Said removed;
    removed.by("a", items({"x"}), 5).removing("y", 5).by("b", items({"x", "y"}), 3);
    const Policy join{PolicyKind::Union, {}};
    EXPECT_EQ(resolve(join, field(model::FieldType::Text, true), removed.all()).value,
              items({"x"}));
    Said back;
    back.by("a", items({"x"}), 5).removing("y", 5).by("b", items({"y"}), 7);
    EXPECT_EQ(resolve(join, field(model::FieldType::Text, true), back.all()).value,
              items({"y", "x"}));
}

TEST(Survivorship, NumbersCompareByValue) {
    Said said;
    said.by("a", Value::text("9.5"), 1).by("b", Value::text("10"), 2).by("c", Value::text("-3"), 3);
    EXPECT_EQ(winner(PolicyKind::Max, said, model::FieldType::Decimal), "10");
    EXPECT_EQ(winner(PolicyKind::Min, said, model::FieldType::Decimal), "-3");
}

TEST(Survivorship, StrictestKeepsAnOptOut) {
    Said said;
    said.by("a", Value::text("granted"), 9).by("b", Value::text("denied"), 1);
    EXPECT_EQ(winner(PolicyKind::Strictest, said), "denied");
    Said flags;
    flags.by("a", Value::text("false"), 9).by("b", Value::text("true"), 1);
    EXPECT_EQ(winner(PolicyKind::Strictest, flags), "true");
}

TEST(Survivorship, TheOtherPoliciesChooseByValueOrFirstTouch) {
    Said said;
    said.by("a", Value::text("short"), 2).by("b", Value::text("the longest"), 3);
    said.by("c", Value::text("first"), 1);
    EXPECT_EQ(winner(PolicyKind::Longest, said), "the longest");
    EXPECT_EQ(winner(PolicyKind::MostComplete, said), "the longest");
    EXPECT_EQ(winner(PolicyKind::FirstTouch, said), "first");
}

TEST(Survivorship, AskHoldsTheEarliestValueAndSaysThatItIsDisputed) {
    Said said;
    said.by("a", Value::text("held"), 1).by("b", Value::text("other"), 2);
    const Resolution resolution = resolve({PolicyKind::Ask, {}}, field(), said.all());
    EXPECT_EQ(resolution.value.text(), "held");
    EXPECT_TRUE(resolution.disputed);
    said.inHub(Value::text("other"), 3);
    EXPECT_FALSE(resolve({PolicyKind::Ask, {}}, field(), said.all()).disputed);
}

TEST(Survivorship, LocalKeepsTheHubsOwnEdit) {
    Said said;
    said.by("a", Value::text("theirs"), 9).inHub(Value::text("ours"), 1);
    EXPECT_EQ(winner(PolicyKind::Local, said), "ours");
    EXPECT_EQ(winner(PolicyKind::Latest, said), "theirs");
}

TEST(Survivorship, NoPolicyLooksAtTheOrderOfArrival) {
    std::mt19937 random(7);
    const auto pick = [&](int below) {
        return std::uniform_int_distribution<int>(0, below - 1)(random);
    };
    for (int round = 0; round < 2000; ++round) {
        Said said;
        const int count = 1 + pick(5);
        for (int number = 0; number < count; ++number) {
            const Value value = pick(5) == 0
                                    ? Value::empty()
                                    : items({std::string(1, static_cast<char>('a' + pick(4))),
                                             std::string(1, static_cast<char>('a' + pick(4)))});
            said.by("c" + std::to_string(number), value, pick(4), pick(3) != 0);
            if (pick(4) == 0) said.removing("a", pick(4));
        }
        const auto kind = static_cast<PolicyKind>(pick(11));
        const Policy policy{kind, {"c2", "c0"}};
        std::vector<Contribution> shuffled = said.all();
        const Resolution before = resolve(policy, field(), shuffled);
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        const Resolution after = resolve(policy, field(), shuffled);
        ASSERT_EQ(before.value, after.value) << toString(kind);
        ASSERT_EQ(before.stampUs, after.stampUs) << toString(kind);
        ASSERT_EQ(before.disputed, after.disputed) << toString(kind);
    }
}

TEST(Policy, IsReadFromItsWord) {
    EXPECT_EQ(policyFrom("most_complete")->kind, PolicyKind::MostComplete);
    EXPECT_EQ(policyFrom("newest").error().kind, ErrorKind::InvalidConfig);
    EXPECT_FALSE(policyFrom("rank"));
}

}  // namespace
}  // namespace leadloom::sync
