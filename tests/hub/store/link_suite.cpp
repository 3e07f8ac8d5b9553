#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

using model::Value;
using testing::ElementsAre;
using testing::IsEmpty;

LinkRow linkOf(StreamKey stream, const std::string& externalId, int entity) {
    LinkRow row;
    row.stream = stream;
    row.externalId = externalId;
    row.entity = idOf(entity);
    row.hash = hashOf(entity);
    return row;
}

CanonicalRow leadOf(int number, std::int64_t version) {
    CanonicalRow row;
    row.id = idOf(number);
    row.version = version;
    return row;
}

TEST_P(StoreSuite, GivesBackALinkWithItsShadow) {
    LinkRow row = linkOf(stream_, "c-1", 1);
    row.role = LinkRole::Secondary;
    row.state = LinkState::Alias;
    row.aliasOf = "c-9";
    row.aliasStream = 4;
    row.createdBy = "strong_key:email";
    row.version = "etag";
    row.vendorTimeUs = 9;
    row.lastSeenGeneration = 2;
    row.inboxSeq = 8;
    row.shadow.at(12).external = Value::text("Ada");
    row.shadow.at(12).own = true;
    row.shadow.at(3).canonical = Value::empty();
    write([&](Transaction& t) { ASSERT_OK(t.putLink(row)); });

    const auto read = *reading()->link(stream_, "c-1");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->entity, idOf(1));
    EXPECT_EQ(read->role, LinkRole::Secondary);
    EXPECT_EQ(read->state, LinkState::Alias);
    EXPECT_EQ(read->aliasOf, "c-9");
    EXPECT_EQ(read->aliasStream, 4);
    EXPECT_EQ(read->createdBy, "strong_key:email");
    EXPECT_EQ(read->hash, hashOf(1));
    EXPECT_EQ(read->version, "etag");
    EXPECT_EQ(read->vendorTimeUs, 9);
    EXPECT_EQ(read->lastSeenGeneration, 2);
    EXPECT_EQ(read->inboxSeq, 8);
    ASSERT_EQ(read->shadow.fields.size(), 2U);
    EXPECT_TRUE(read->shadow.find(3)->canonical.isEmpty());
    EXPECT_TRUE(read->shadow.find(3)->external.isAbsent());
    EXPECT_EQ(read->shadow.find(12)->external, Value::text("Ada"));
    EXPECT_TRUE(read->shadow.find(12)->own);
}

TEST_P(StoreSuite, FindsTheLinksOfARecordAfterTheyMoved) {
    write([&](Transaction& t) {
        ASSERT_OK(t.putLink(linkOf(stream_, "c-1", 1)));
        ASSERT_OK(t.putLink(linkOf(stream_, "c-2", 1)));
        ASSERT_OK(t.putLink(linkOf(stream_, "c-3", 2)));
        LinkRow moved = **t.link(stream_, "c-2");
        moved.entity = idOf(2);
        ASSERT_OK(t.putLink(moved));
    });

    const auto read = reading();
    const auto first = *read->linksOf(idOf(1));
    const auto second = *read->linksOf(idOf(2));

    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].externalId, "c-1");
    ASSERT_EQ(second.size(), 2U);
    EXPECT_EQ(second[0].externalId, "c-2");
    EXPECT_EQ(second[1].externalId, "c-3");
}

TEST_P(StoreSuite, TellsARecordUnchangedOnlyWhenItsLiveLinkHasTheHash) {
    write([&](Transaction& t) {
        ASSERT_OK(t.putLink(linkOf(stream_, "live", 1)));
        LinkRow gone = linkOf(stream_, "gone", 2);
        gone.state = LinkState::Gone;
        ASSERT_OK(t.putLink(gone));
    });

    const auto read = reading();
    EXPECT_TRUE(*read->linkUnchanged(stream_, "live", hashOf(1), 0, 0));
    EXPECT_FALSE(*read->linkUnchanged(stream_, "live", hashOf(2), 0, 0));
    EXPECT_FALSE(*read->linkUnchanged(stream_, "gone", hashOf(2), 0, 0));
    EXPECT_FALSE(*read->linkUnchanged(stream_, "none", hashOf(1), 0, 0));
    EXPECT_FALSE(*read->linkUnchanged(stream_ + 1, "live", hashOf(1), 0, 0));
}

TEST_P(StoreSuite, KeepsTheLatestTimeUnderWhichAnUnchangedRecordWasShown) {
    LinkRow link = linkOf(stream_, "a", 1);
    link.vendorTimeUs = 20;
    write([&](Transaction& t) { ASSERT_OK(t.putLink(link)); });
    const auto timeOf = [&] { return (*reading()->linkHead(stream_, "a"))->vendorTimeUs; };

    EXPECT_TRUE(*reading()->linkUnchanged(stream_, "a", hashOf(1), 0, 30));
    EXPECT_EQ(timeOf(), 20) << "a read writes nothing";
    write([&](Transaction& t) {
        EXPECT_TRUE(*t.linkUnchanged(stream_, "a", hashOf(1), 0, 30));
        EXPECT_TRUE(*t.linkUnchanged(stream_, "a", hashOf(1), 0, 10));
        EXPECT_FALSE(*t.linkUnchanged(stream_, "a", hashOf(2), 0, 40));
    });
    EXPECT_EQ(timeOf(), 30);
}

TEST_P(StoreSuite, NamesTheLiveLinksThatAGenerationHasNotSeen) {
    write([&](Transaction& t) {
        for (const char* id : {"a", "b", "c", "d", "e"})
            ASSERT_OK(t.putLink(linkOf(stream_, id, id[0])));
        LinkRow gone = linkOf(stream_, "f", 6);
        gone.state = LinkState::Gone;
        ASSERT_OK(t.putLink(gone));
        LinkRow put = linkOf(stream_, "g", 7);
        put.lastSeenGeneration = 2;
        ASSERT_OK(t.putLink(put));
        ASSERT_OK(t.markSeen(stream_, "a", 2));
    });
    write([&](Transaction& t) {
        EXPECT_TRUE(*t.linkUnchanged(stream_, "c", hashOf('c'), 2, 0));
        EXPECT_THAT(*t.unseenLinks(stream_, 2, "", 10), ElementsAre("b", "d", "e"));
        EXPECT_THAT(*t.unseenLinks(stream_, 2, "b", 1), ElementsAre("d"));
    });

    EXPECT_THAT(*reading()->unseenLinks(stream_, 2, "", 10), ElementsAre("b", "d", "e"));
    EXPECT_THAT(*reading()->unseenLinks(stream_, 3, "e", 10), ElementsAre("g"));
}

TEST_P(StoreSuite, ForgetsWhatEarlierGenerationsHaveSeen) {
    write([&](Transaction& t) {
        ASSERT_OK(t.putLink(linkOf(stream_, "a", 1)));
        ASSERT_OK(t.markSeen(stream_, "a", 1));
    });
    write([&](Transaction& t) {
        ASSERT_OK(t.putCheckpoint({stream_, "", 1, 2, 0, "", 0, 0, "", 0, 0}));
        EXPECT_THAT(*t.unseenLinks(stream_, 1, "", 10), IsEmpty());
        ASSERT_OK(t.putCheckpoint({stream_, "", 2, 0, 0, "", 0, 0, "", 0, 0}));
        EXPECT_THAT(*t.unseenLinks(stream_, 1, "", 10), ElementsAre("a"));
    });
}

TEST_P(StoreSuite, CountsLinksByState) {
    write([&](Transaction& t) {
        for (int i = 0; i < 5; ++i)
            ASSERT_OK(t.putLink(linkOf(stream_, std::to_string(i), i + 1)));
        EXPECT_EQ(*t.countLinks(stream_, LinkState::Live), 5);
        LinkRow gone = linkOf(stream_, "1", 2);
        gone.state = LinkState::Gone;
        ASSERT_OK(t.putLink(gone));
        ASSERT_OK(t.removeLink(stream_, "2"));
        ASSERT_OK(t.removeLink(stream_, "never"));
    });

    const auto read = reading();
    EXPECT_EQ(*read->countLinks(stream_, LinkState::Live), 3);
    EXPECT_EQ(*read->countLinks(stream_, LinkState::Gone), 1);
    EXPECT_EQ(*read->countLinks(stream_ + 1, LinkState::Live), 0);
    EXPECT_FALSE(*read->link(stream_, "2"));
}

TEST_P(StoreSuite, UndoesANestedStepWithItsCountsAndMarks) {
    write([&](Transaction& t) {
        ASSERT_OK(t.putLink(linkOf(stream_, "a", 1)));
        const Status failed = t.nested([&]() -> Status {
            if (Status put = t.putLink(linkOf(stream_, "b", 2)); !put) return put;
            if (Status seen = t.markSeen(stream_, "a", 1); !seen) return seen;
            return Error{ErrorKind::InvalidRecord, "no use", ""};
        });
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, ErrorKind::InvalidRecord);
        ASSERT_OK(t.nested([&] { return t.putLink(linkOf(stream_, "c", 3)); }));
    });

    const auto read = reading();
    EXPECT_TRUE(*read->link(stream_, "a"));
    EXPECT_FALSE(*read->link(stream_, "b"));
    EXPECT_TRUE(*read->link(stream_, "c"));
    EXPECT_EQ(*read->countLinks(stream_, LinkState::Live), 2);
    EXPECT_THAT(*read->unseenLinks(stream_, 1, "", 10), ElementsAre("a", "c"));
}

TEST_P(StoreSuite, PutsAgainWhatWasRemovedOrUndoneInTheSameTransaction) {
    write([&](Transaction& t) {
        ASSERT_FALSE(t.nested([&]() -> Status {
            if (Status put = t.putLink(linkOf(stream_, "a", 1)); !put) return put;
            if (Status put = t.putCanonical(leadOf(1, 1)); !put) return put;
            return Error{ErrorKind::InvalidRecord, "no use", ""};
        }));
        ASSERT_OK(t.putLink(linkOf(stream_, "a", 1)));
        ASSERT_OK(t.putCanonical(leadOf(1, 1)));
        ASSERT_OK(t.removeLink(stream_, "a"));
        ASSERT_OK(t.removeLink(stream_, "a"));
        ASSERT_OK(t.putLink(linkOf(stream_, "a", 2)));
        ASSERT_OK(t.putLink(linkOf(stream_, "a", 3)));
        ASSERT_FALSE(*t.link(stream_, "b"));
        ASSERT_OK(t.putLink(linkOf(stream_, "b", 3)));
        ASSERT_FALSE(*t.canonical(idOf(2)));
        ASSERT_OK(t.putCanonical(leadOf(2, 1)));
        ASSERT_OK(t.putCanonical(leadOf(2, 2)));
    });

    const auto read = reading();
    EXPECT_EQ((*read->linksOf(idOf(3))).size(), 2U);
    EXPECT_EQ((*read->link(stream_, "a"))->hash, hashOf(3));
    EXPECT_EQ(*read->countLinks(stream_, LinkState::Live), 2);
    EXPECT_EQ((*read->canonical(idOf(2)))->version, 2);
    EXPECT_EQ(*read->countCanonicals(model::Entity::Lead), 2);
}

TEST_P(StoreSuite, TakesWaitingReferencesOnce) {
    write([&](Transaction& t) {
        ASSERT_OK(t.putReferenceWait(5, "acc-1", stream_, "c-1"));
        ASSERT_OK(t.putReferenceWait(5, "acc-1", stream_, "c-1"));
        ASSERT_OK(t.putReferenceWait(5, "acc-1", stream_, "c-2"));
        ASSERT_OK(t.putReferenceWait(5, "acc-2", stream_, "c-3"));
    });
    write([&](Transaction& t) {
        EXPECT_THAT(*t.takeReferenceWaits(5, "acc-1"),
                    testing::UnorderedElementsAre(std::pair(stream_, std::string("c-1")),
                                                  std::pair(stream_, std::string("c-2"))));
        EXPECT_THAT(*t.takeReferenceWaits(5, "acc-1"), IsEmpty());
    });
}

TEST_P(StoreSuite, GivesBackATombstoneAsItWasStored) {
    const TombstoneRow row{stream_, "c-1", "deleted there", "feed", "v3", 4, 55};
    write([&](Transaction& t) {
        ASSERT_OK(t.putTombstone({stream_, "c-1", "", "", "", 0, 0}));
        ASSERT_OK(t.putTombstone(row));
    });

    const auto read = *reading()->tombstone(stream_, "c-1");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->reason, row.reason);
    EXPECT_EQ(read->evidence, row.evidence);
    EXPECT_EQ(read->version, row.version);
    EXPECT_EQ(read->generation, row.generation);
    EXPECT_EQ(read->atUs, row.atUs);
    write([&](Transaction& t) { ASSERT_OK(t.removeTombstone(stream_, "c-1")); });
    EXPECT_FALSE(*reading()->tombstone(stream_, "c-1"));
}

}  // namespace
}  // namespace leadloom::store
