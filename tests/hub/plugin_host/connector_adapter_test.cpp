#include "hub/plugin_host/connector_adapter.h"

#include <gtest/gtest.h>

#include "hub/plugin_host/connector_services.h"
#include "hub/plugin_host/plugin_catalog.h"
#include "tests/hub/plugin_host/probe_folder.h"
#include "tests/support/fake_clock.h"

namespace leadloom::plugin_host {
namespace {

using leadloom::testing::FakeClock;
using leadloom::testing::ProbeFolder;

/// Keeps what a read brings, or refuses it.
class Collected final : public sync::RecordSink {
public:
    struct Row {
        sync::RecordKind kind;
        std::string id, version, marker, payload, associations, target, targetStream;
        TimeUs modifiedAtUs;
        sync::RecordHash hash;
    };
    Status put(std::span<const sync::RawRecord> records) override {
        if (throws) throw std::runtime_error("no room");
        if (!refusal) return refusal;
        for (const auto& one : records) {
            rows.push_back({one.kind, std::string(one.externalId), std::string(one.version),
                            std::string(one.marker), std::string(one.payload),
                            std::string(one.associations), std::string(one.targetId),
                            std::string(one.targetStream), one.modifiedAtUs, one.hash});
        }
        return Status::ok();
    }
    Status checkpoint(std::string_view text, TimeUs coversUntilUs) override {
        cursor = text;
        covered = coversUntilUs;
        return Status::ok();
    }
    Status reject(std::string_view place, std::string_view reason, std::string_view raw) override {
        ++rejections;
        rejected = std::string(place) + "|" + std::string(reason) + "|" + std::string(raw);
        return Status::ok();
    }

    std::vector<Row> rows;
    std::string cursor;
    TimeUs covered = 0;
    std::string rejected;
    int rejections = 0;
    Status refusal;
    bool throws = false;
};

class Adapter : public ::testing::Test {
protected:
    Adapter() {
        folder_.install("works");
        library_ = *catalog_.load(folder_.manifest());
        connector_ = *open("{}");
    }
    Result<std::unique_ptr<sync::Connector>> open(const std::string& config) {
        ServiceParts parts;
        parts.clock = &clock_;
        parts.redactor = &redactor_;
        ConnectorSetup setup{"sales-eu", config, {}};
        setup.streams["options"].fields = {"Email"};
        return ConnectorAdapter::open(library_, folder_.manifest(),
                                      std::make_unique<ConnectorServices>(parts), setup);
    }
    Result<sync::ReadEnd> read(std::string_view stream, std::string_view cursor = {},
                               sync::ReadOptions options = {}) {
        return connector_->read(call_, stream, cursor, options, sink_);
    }

    ProbeFolder folder_;
    FakeClock clock_;
    security::Redactor redactor_;
    PluginCatalog catalog_{{folder_.path()}, {}};
    std::shared_ptr<PluginLibrary> library_;
    std::unique_ptr<sync::Connector> connector_;
    sync::CallContext call_;
    Collected sink_;
};

TEST_F(Adapter, HandsRecordsOfEveryKindOnWithTheirHashes) {
    const auto end = read("all_kinds");
    ASSERT_TRUE(end) << end.error().describe();
    EXPECT_TRUE(end->complete);
    ASSERT_EQ(sink_.rows.size(), 4U);
    const auto& lead = sink_.rows[0];
    EXPECT_EQ(lead.kind, sync::RecordKind::Upsert);
    EXPECT_EQ(lead.id + lead.version + lead.marker, "1v1lead-9");
    EXPECT_EQ(lead.payload, R"({"a":1})");
    EXPECT_EQ(lead.modifiedAtUs, 77);
    EXPECT_EQ(lead.hash, security::sha256(R"({"a":1}{"companies":["5"]})"));
    EXPECT_EQ(sink_.rows[1].kind, sync::RecordKind::Delete);
    EXPECT_EQ(sink_.rows[2].kind, sync::RecordKind::Merge);
    EXPECT_EQ(sink_.rows[2].target, "1");
    EXPECT_EQ(sink_.rows[3].kind, sync::RecordKind::Convert);
    EXPECT_EQ(sink_.rows[3].target + sink_.rows[3].targetStream, "8companies");
    EXPECT_EQ(sink_.cursor, "cursor-1");
    EXPECT_EQ(sink_.covered, 55);
}

TEST_F(Adapter, TellsTheConnectorCursorOptionsAndTheFieldsThatTheMappingReads) {
    sync::ReadOptions options;
    options.full = true;
    options.pageSize = 50;
    const auto end = read("options", "cursor-7", options);
    ASSERT_TRUE(end);
    EXPECT_FALSE(end->complete);
    EXPECT_EQ(sink_.rows[0].id, "Email");
    EXPECT_EQ(sink_.rows[0].version, "cursor-7");
    EXPECT_EQ(sink_.rows[0].modifiedAtUs, 1050);
    ASSERT_TRUE(read("options"));
    EXPECT_EQ(sink_.rows[1].version, "no cursor");
}

TEST_F(Adapter, KeepsRecordsThatCannotBeReadAsDeadLetters) {
    ASSERT_TRUE(read("rejects"));
    EXPECT_EQ(sink_.rejected, "line 3|cut|x,");
}

TEST_F(Adapter, ParksRecordsWhoseIdCanBeNone) {
    ASSERT_TRUE(read("odd_ids"));
    ASSERT_EQ(sink_.rows.size(), 1U);
    EXPECT_EQ(sink_.rows[0].id, "{6f9619ff}");
    EXPECT_EQ(sink_.rejections, 4);
    EXPECT_EQ(sink_.rejected, std::string(40, 'x') + "|its id is longer than any id|{}");
}

TEST_F(Adapter, TurnsEveryStatusIntoItsKindWithPlaceWaitAndNoPersonalData) {
    const auto expired = read("expired");
    ASSERT_FALSE(expired);
    EXPECT_EQ(expired.error().kind, ErrorKind::CursorExpired);
    EXPECT_EQ(expired.error().httpStatus, 410);
    EXPECT_EQ(expired.error().message, "sales-eu/expired: too old, says [email]");
    const auto limited = read("limited");
    EXPECT_EQ(limited.error().kind, ErrorKind::RateLimited);
    EXPECT_EQ(limited.error().retryAfter, std::chrono::milliseconds(1500));
    EXPECT_EQ(read("no such stream").error().kind, ErrorKind::Bug);
    EXPECT_EQ(read("nameless").error().kind, ErrorKind::Bug);
}

TEST_F(Adapter, GivesTheEnginesOwnRefusalBackAndNotWhatThePluginMadeOfIt) {
    sink_.refusal = Error{ErrorKind::Storage, "disk full", "make room"};
    const auto refused = read("all_kinds");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Storage);
    EXPECT_EQ(sink_.cursor, "");
    sink_.throws = true;
    EXPECT_EQ(read("all_kinds").error().kind, ErrorKind::Bug);
}

TEST_F(Adapter, LetsAReadEndWhenItsCallIsCancelled) {
    int asked = 0;
    call_.cancelled = [&asked] { return ++asked > 3; };
    EXPECT_EQ(read("until_cancelled").error().kind, ErrorKind::Cancelled);
}

TEST_F(Adapter, TakesWhatALookupDoesNotFindAsGone) {
    const std::vector<std::string> ids{"7", "8"};
    ASSERT_TRUE(connector_->lookupIds(call_, "all_kinds", ids, sink_));
    ASSERT_EQ(sink_.rows.size(), 2U);
    EXPECT_EQ(sink_.rows[0].id + sink_.rows[0].payload, R"(7{"found":true})");
    EXPECT_EQ(sink_.rows[1].id, "8");
    EXPECT_EQ(sink_.rows[1].kind, sync::RecordKind::Delete);

    ASSERT_TRUE(connector_->lookupKey(call_, "all_kinds", sync::LookupKey::Email, "k", sink_));
    EXPECT_EQ(sink_.rows[2].id, "k");
    const Status other =
        connector_->lookupKey(call_, "all_kinds", sync::LookupKey::Phone, "k", sink_);
    EXPECT_EQ(other.error().kind, ErrorKind::Unsupported);
}

TEST_F(Adapter, ReportsEachWriteOnceAndCallsTheSilentOnesUnknown) {
    const std::vector<sync::WriteItem> items(3, {.operation = sync::WriteOperation::Create,
                                                 .externalId = {},
                                                 .expectedVersion = {},
                                                 .idempotencyKey = "k",
                                                 .marker = {},
                                                 .payload = R"({"x":1})"});
    const auto results = connector_->write(call_, "all_kinds", items);
    ASSERT_EQ(results.size(), 3U);
    EXPECT_TRUE(results[0].status);
    EXPECT_EQ(results[0].externalId + results[0].version + results[0].payload, R"(new-1v2{"x":1})");
    EXPECT_EQ(results[1].status.error().kind, ErrorKind::InvalidRecord);
    EXPECT_EQ(results[1].status.error().message, "bad phone [phone]");
    EXPECT_EQ(results[1].refusedField, "Phone");
    EXPECT_EQ(results[2].status.error().kind, ErrorKind::UnknownOutcome);
}

TEST_F(Adapter, TakesAPluginsBreakdownInAWriteForAnUnknownOutcome) {
    const std::vector<sync::WriteItem> items(2);
    const auto broken = connector_->write(call_, "breaks", items);
    EXPECT_TRUE(broken[0].status);
    EXPECT_EQ(broken[1].status.error().kind, ErrorKind::UnknownOutcome);
    const auto unsent = connector_->write(call_, "unsent", items);
    EXPECT_EQ(unsent[1].status.error().kind, ErrorKind::Transient);
}

TEST_F(Adapter, PassesFindingsOnAndSaysWhatTheConnectorCannotDo) {
    const auto findings = connector_->check(call_);
    ASSERT_TRUE(findings);
    ASSERT_EQ(findings->size(), 1U);
    EXPECT_EQ((*findings)[0].severity, sync::Finding::Severity::Warning);
    EXPECT_EQ((*findings)[0].code, "scope_missing");
    EXPECT_EQ(connector_->discover(call_).error().kind, ErrorKind::Unsupported);
    sync::WebhookAnswer answer;
    EXPECT_EQ(connector_->receive(call_, {}, answer).error().kind, ErrorKind::Unsupported);
    const std::vector<sync::AssociationWrite> links(2);
    for (const auto& status : connector_->associate(call_, "a", "b", links)) {
        EXPECT_EQ(status.error().kind, ErrorKind::Unsupported);
    }
    EXPECT_EQ(connector_->streams().size(), 3U);
}

TEST_F(Adapter, DoesNotOpenWhatTheConnectorRefuses) {
    const auto refused = open("refuse");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::InvalidConfig);
    EXPECT_NE(refused.error().message.find("settings.path"), std::string::npos);
}

TEST_F(Adapter, KeepsTheLibraryAsLongAsAnInstanceLives) {
    const std::weak_ptr<PluginLibrary> library = library_;
    library_.reset();
    EXPECT_FALSE(library.expired());
    EXPECT_TRUE(read("all_kinds"));
}

}  // namespace
}  // namespace leadloom::plugin_host
