#include "tests/hub/store/store_suite.h"

#include <atomic>
#include <thread>

namespace leadloom::store {
namespace {

TEST_P(StoreSuite, InternsNamesOnceAndForEver) {
    const StreamKey leads = *store_->streamKey("crm-a", "leads");

    EXPECT_NE(leads, stream_);
    EXPECT_EQ(*store_->streamKey("crm-a", "contacts"), stream_);
    EXPECT_NE(*store_->streamKey("crm-b", "contacts"), stream_);
    EXPECT_EQ(*store_->connectionKey("crm-a"), *store_->connectionKey("crm-a"));
    EXPECT_EQ(store_->streamName(leads), std::pair(std::string("crm-a"), std::string("leads")));
    EXPECT_EQ(store_->streamName(999), std::pair(std::string(), std::string()));
}

TEST_P(StoreSuite, RollsBackWhatIsNotCommitted) {
    {
        auto transaction = *store_->beginWrite();
        ASSERT_OK(transaction->putValue("key", "lost"));
    }
    EXPECT_FALSE(*reading()->value("key"));
}

TEST_P(StoreSuite, RefusesToBeginWritingTwiceInOneThread) {
    auto transaction = *store_->beginWrite();

    const auto second = store_->beginWrite();
    const auto key = store_->streamKey("crm-a", "unknown yet");

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Bug);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, ErrorKind::Bug);
    EXPECT_TRUE(store_->streamKey("crm-a", "contacts"));
}

TEST_P(StoreSuite, MovesItsLogWithoutWaitingForTheOwnTransaction) {
    auto transaction = *store_->beginWrite();
    ASSERT_OK(transaction->putValue("key", "value"));
    EXPECT_OK(store_->checkpointLog());
    ASSERT_OK(transaction->commit());
    EXPECT_OK(store_->checkpointLog());
    EXPECT_EQ(*reading()->value("key"), "value");
}

TEST_P(StoreSuite, RefusesWritesInAReadTransaction) {
    const auto transaction = reading();
    EXPECT_FALSE(transaction->putValue("key", "value"));
    InboxRow row;
    EXPECT_FALSE(transaction->insertInbox(row));
    EXPECT_FALSE(transaction->commit());
}

TEST_P(StoreSuite, ShowsAReaderOneSnapshotWhileOthersWrite) {
    write([](Transaction& t) { ASSERT_OK(t.putValue("key", "before")); });
    const auto early = reading();
    write([](Transaction& t) { ASSERT_OK(t.putValue("key", "after")); });

    EXPECT_EQ(*early->value("key"), "before");
    EXPECT_EQ(*reading()->value("key"), "after");
}

TEST_P(StoreSuite, LetsReadersReadWhileAWriterWrites) {
    auto writer = *store_->beginWrite();
    ASSERT_OK(writer->putValue("key", "uncommitted"));

    EXPECT_FALSE(*reading()->value("key"));
    ASSERT_OK(writer->commit());
    EXPECT_EQ(*reading()->value("key"), "uncommitted");
}

TEST_P(StoreSuite, LosesNoWriteOfManyThreads) {
    constexpr int Threads = 4;
    constexpr int Writes = 25;
    std::atomic<int> torn{0};
    const auto add = [&] {
        for (int i = 0; i < Writes; ++i) {
            auto transaction = *store_->beginWrite();
            const auto before = *transaction->value("sum");
            const int sum = before ? std::stoi(*before) : 0;
            (void)transaction->putValue("sum", std::to_string(sum + 1));
            (void)transaction->putValue("copy", std::to_string(sum + 1));
            if (!transaction->commit()) ++torn;
            const auto read = *store_->beginRead();
            if (*read->value("sum") != *read->value("copy")) ++torn;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < Threads; ++i)
        threads.emplace_back(add);
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_EQ(*reading()->value("sum"), std::to_string(Threads * Writes));
    EXPECT_EQ(torn, 0);
}

TEST_P(StoreSuite, GivesAScratchCopyThatNeitherSeesNorMakesLaterChanges) {
    write([](Transaction& t) { ASSERT_OK(t.putValue("key", "shared")); });
    auto copy = *store_->scratchCopy();
    write([](Transaction& t) { ASSERT_OK(t.putValue("key", "original")); });
    {
        auto transaction = *copy->beginWrite();
        EXPECT_EQ(*transaction->value("key"), "shared");
        ASSERT_OK(transaction->putValue("key", "copy"));
        ASSERT_OK(transaction->commit());
    }

    EXPECT_EQ(*(*copy->beginRead())->value("key"), "copy");
    EXPECT_EQ(*reading()->value("key"), "original");
    EXPECT_EQ(*copy->streamKey("crm-a", "contacts"), stream_);
}

TEST_P(StoreSuite, ListsRunsNewestFirst) {
    write([](Transaction& t) {
        ASSERT_OK(t.putRun({"01A", "sync", "running", 1, 0, "", ""}));
        ASSERT_OK(t.putRun({"01B", "plan", "completed", 2, 3, "{}", "none"}));
        ASSERT_OK(t.putRun({"01A", "sync", "interrupted", 1, 5, "{}", "killed"}));
    });

    const auto read = reading();
    const auto runs = *read->runs(10);

    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].id, "01B");
    EXPECT_EQ(runs[1].status, "interrupted");
    EXPECT_EQ((*read->run("01A"))->error, "killed");
    EXPECT_EQ((*read->run("01A"))->endedAtUs, 5);
    EXPECT_FALSE(*read->run("01C"));
}

TEST_P(StoreSuite, KeepsSmallValuesAsBytes) {
    const std::string bytes("\0\xff text", 7);
    write([&](Transaction& t) {
        ASSERT_OK(t.putValue("key", "first"));
        ASSERT_OK(t.putValue("key", bytes));
        ASSERT_OK(t.putValue("gone", "x"));
        ASSERT_OK(t.removeValue("gone"));
    });

    EXPECT_EQ(*reading()->value("key"), bytes);
    EXPECT_FALSE(*reading()->value("gone"));
}

TEST_P(StoreSuite, GivesBackCustomFieldsWithTheirIds) {
    model::FieldSpec spec;
    spec.id = model::FirstCustomField + 3;
    spec.entity = model::Entity::Company;
    spec.name = "custom.plan";
    spec.type = model::FieldType::Enum;
    spec.many = true;
    spec.sensitivity = model::Sensitivity::Personal;
    spec.target = model::Entity::User;
    spec.enums = {"free", "paid"};
    spec.policy = "rank";
    spec.description = "what they pay";
    spec.example = "paid";
    write([&](Transaction& t) { ASSERT_OK(t.putCustomField(spec)); });

    const auto read = *reading()->customFields();

    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read[0].id, spec.id);
    EXPECT_EQ(read[0].entity, spec.entity);
    EXPECT_EQ(read[0].name, spec.name);
    EXPECT_EQ(read[0].type, spec.type);
    EXPECT_TRUE(read[0].many);
    EXPECT_FALSE(read[0].computed);
    EXPECT_EQ(read[0].sensitivity, spec.sensitivity);
    EXPECT_EQ(read[0].target, spec.target);
    EXPECT_EQ(read[0].enums, spec.enums);
    EXPECT_EQ(read[0].policy, spec.policy);
    EXPECT_EQ(read[0].description, spec.description);
    EXPECT_EQ(read[0].example, spec.example);
}

TEST_P(StoreSuite, FindsItselfSound) {
    const auto checks = store_->check();
    ASSERT_TRUE(checks);
    EXPECT_FALSE(checks->empty());
    for (const StoreCheck& check : *checks)
        EXPECT_TRUE(check.sound) << check.name << " is " << check.found;
}

}  // namespace
}  // namespace leadloom::store
