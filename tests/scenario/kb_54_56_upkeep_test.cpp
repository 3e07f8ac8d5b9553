// Differences that nobody reports, and quotas that everybody wants.
#include "hub/net/rate_limiter.h"
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using Kb54Drift = TwoSystems;

std::int64_t driftIn(const sync::RunReport& report) {
    std::int64_t sum = 0;
    for (const sync::StreamReport& stream : report.streams)
        sum += stream.drift;
    return sum;
}

TEST_F(Kb54Drift, OfACorruptedShadowIsFoundInOneGenerationAndPutRight) {
    build();
    const auto ids = people(5);
    crm().edit("contacts", ids[2], "title", "Buyer");
    world_.settle();
    const std::string other = counterpart("mail", ids[2]);
    EXPECT_EQ(driftIn(full()), 0);
    {
        const auto stream = *world_.store().streamKey("mail", "contacts");
        auto tx = *world_.store().beginWrite();
        auto link = **tx->link(stream, other);
        link.shadow.at(world_.fieldId(model::Entity::Lead, "job_title")).external =
            model::Value::text("Never there");
        ASSERT_TRUE(tx->putLink(link));
        ASSERT_TRUE(tx->commit());
    }
    world_.settle();
    EXPECT_EQ(driftIn(full()), 1);
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "Buyer");
    EXPECT_EQ(fieldOf(crm(), ids[2], "title"), "Buyer");
    EXPECT_EQ(driftIn(full()), 0);
    expectQuiet();
}

TEST_F(Kb54Drift, OfDataChangedBelowTheFeedIsFoundInOneGeneration) {
    build();
    const auto ids = people(5);
    crm().edit("contacts", ids[2], "title", "Buyer");
    world_.settle();
    const std::string other = counterpart("mail", ids[2]);
    // An administrator's script: no event, no new time, no new version.
    auto& fields = const_cast<SimRecord*>(mail().find("contacts", other))->fields;
    fields["title"] = "Changed below";
    world_.settle();
    EXPECT_EQ(fieldOf(crm(), ids[2], "title"), "Buyer") << "no feed tells of it";
    full();
    world_.settle();
    EXPECT_EQ(fieldOf(crm(), ids[2], "title"), fieldOf(mail(), other, "title"));
    expectQuiet();
}

/// A backfill of ten days' quota beside a live edit every hour.
TEST(Kb56Quota, ABackfillLeavesRoomForWhatIsLiveAndGoesOnWhereItStopped) {
    constexpr std::int64_t PerDay = 240;
    FakeClock clock;
    net::RateLimiter limiter(clock, 60 * Second);
    limiter.configure("", {{PerDay, Day}});
    CallScope live;
    CallScope backfill;
    backfill.patient = true;
    std::int64_t left = 10 * PerDay;
    int refusedLive = 0;
    int stops = 0;
    int hours = 0;
    for (; left > 0 && hours < 24 * 40; ++hours) {
        while (left > 0 && limiter.acquire("", 1, backfill))
            --left;
        stops += left > 0 ? 1 : 0;
        refusedLive += limiter.acquire("", 1, live) ? 0 : 1;
        clock.advance(Hour);
    }
    EXPECT_EQ(refusedLive, 0) << "no live edit ever waits for the backfill";
    EXPECT_EQ(left, 0) << "and the backfill ends, from where it stopped each time";
    EXPECT_GT(stops, 100);
    EXPECT_GE(hours, 9 * 24);
    EXPECT_LE(hours, 16 * 24);
}

}  // namespace
}  // namespace leadloom::testing
