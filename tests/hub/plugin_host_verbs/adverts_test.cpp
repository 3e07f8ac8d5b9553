// Every verb, from the engine's side of the adapter to a built plugin.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/plugin_host/connector_adapter.h"
#include "hub/plugin_host/connector_services.h"
#include "hub/plugin_host/plugin_catalog.h"
#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "leadloom_test_paths.h"
#include "tests/support/fake_clock.h"

namespace leadloom::plugin_host {
namespace {

using nlohmann::json;

class Rows final : public sync::RecordSink {
public:
    Status put(std::span<const sync::RawRecord> records) override {
        for (const auto& record : records)
            grains.emplace_back(record.externalId);
        return refusal;
    }
    Status checkpoint(std::string_view, TimeUs) override { return Status::ok(); }
    Status reject(std::string_view, std::string_view, std::string_view) override {
        return Status::ok();
    }
    std::vector<std::string> grains;
    Status refusal;
};

class Adverts : public ::testing::Test {
protected:
    Adverts() {
        std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        const auto manifest = readManifest(std::filesystem::path(LEADLOOM_BINARY_DIR) /
                                           "test_plugins/adverts/manifest.json");
        EXPECT_TRUE(manifest) << manifest.error().describe();
        manifest_ = *manifest;
        library_ = *catalog_.load(manifest_);
        ServiceParts parts;
        parts.clock = &clock_;
        parts.redactor = &redactor_;
        parts.folder = folder_;
        parts.folderWritable = true;
        parts.credentials = {{"app_secret", "s3cret"}, {"verify_token", "let me in"}};
        connector_ = *ConnectorAdapter::open(
            library_, manifest_, std::make_unique<ConnectorServices>(parts),
            {"ads", R"({"connection":"ads","settings":{"path":"x"},"streams":[]})", {}});
    }
    ~Adverts() override { std::filesystem::remove_all(folder_); }

    Result<std::vector<sync::WebhookHint>> hook(sync::WebhookRequest request) {
        return connector_->receive(call_, request, answer_);
    }
    static sync::WebhookRequest post(const std::string& body) {
        sync::WebhookRequest request;
        request.method = "POST";
        request.url = "https://hub.example/hooks/ads";
        request.headers = {
            {"content-type", "application/json; charset=utf-8"},
            {"x-adverts-signature",
             "sha256=" + security::toHex(security::bytesOf(security::hmacSha256("s3cret", body)))}};
        request.body = body;
        return request;
    }
    static sync::WebhookRequest get(const std::string& query) {
        sync::WebhookRequest request;
        request.method = "GET";
        request.url = "https://hub.example/hooks/ads?" + query;
        return request;
    }
    std::string written(const std::string& file) const {
        std::ifstream stream(folder_ / file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    std::filesystem::path folder_;
    testing::FakeClock clock_;
    security::Redactor redactor_;
    PluginCatalog catalog_{{std::filesystem::path(LEADLOOM_BINARY_DIR) / "test_plugins"}, {}};
    Manifest manifest_;
    std::shared_ptr<PluginLibrary> library_;
    std::unique_ptr<sync::Connector> connector_;
    sync::CallContext call_;
    sync::WebhookAnswer answer_;
};

TEST_F(Adverts, HandsOnWholeRecordsAndWhatCannotBeRead) {
    const auto hints = hook(post(
        R"({"events":[{"id":"e1","lead_id":"L1","email":"a"},{"id":"e2","lead_id":"L2","broken":true},{"id":"e3","lead_id":"{}"}]})"));
    ASSERT_TRUE(hints) << hints.error().describe();
    ASSERT_EQ(hints->size(), 3U);
    EXPECT_EQ((*hints)[0].payload, R"({"id":"e1","lead_id":"L1","email":"a"})");
    EXPECT_EQ((*hints)[0].eventId, "e1");
    EXPECT_NE((*hints)[0].hash, sync::RecordHash{});
    EXPECT_EQ((*hints)[1].rejection, "broken");
    EXPECT_EQ((*hints)[1].externalId, "L2");
    EXPECT_NE((*hints)[2].rejection, "");
    EXPECT_EQ(answer_.body, "ok");
    EXPECT_EQ(answer_.contentType, "text/plain");
}

TEST_F(Adverts, RefusesWhatTheVendorDidNotSend) {
    const std::string body = R"({"events":[]})";
    EXPECT_TRUE(hook(post(body)));
    auto forged = post(body);
    forged.body += ' ';
    EXPECT_EQ(hook(forged).error().kind, ErrorKind::Auth);
    auto bare = post(body);
    bare.headers.pop_back();
    EXPECT_EQ(hook(bare).error().kind, ErrorKind::Auth);
    auto text = post(body);
    text.headers[0].second = "text/plain";
    EXPECT_EQ(hook(text).error().httpStatus, 415);
    EXPECT_EQ(hook(post("<html>")).error().kind, ErrorKind::InvalidRecord);
}

TEST_F(Adverts, AnswersAHandshakeOfTheVendorOnly) {
    EXPECT_TRUE(hook(get("challenge=42&token=let+me+in"))->empty());
    EXPECT_EQ(answer_.body, "42");
    EXPECT_EQ(hook(get("challenge=42&token=no")).error().kind, ErrorKind::Auth);
}

TEST_F(Adverts, IsToldWhatToSubscribeTo) {
    const std::vector<std::string> streams{"leads"};
    const auto standing = connector_->subscribe(call_, "https://hub.example/hooks/ads", streams);
    ASSERT_TRUE(standing);
    const json read = json::parse(*standing);
    EXPECT_EQ(read["subscriptions"][0]["stream"], "leads");
    EXPECT_EQ(read["notes"][0], "https://hub.example/hooks/ads");
}

TEST_F(Adverts, GivesTheRowsOfItsReportAndStopsWhenTheHubDoes) {
    std::ofstream(folder_ / "rows.json")
        << R"([{"day":"2026-01-01","campaign_id":1},{"day":"2026-01-02","campaign_id":1}])";
    Rows rows;
    const auto complete =
        connector_->pullFacts(call_, "campaign_cost", "2026-01-02", "2026-01-03", rows);
    ASSERT_TRUE(complete) << complete.error().describe();
    EXPECT_TRUE(*complete);
    EXPECT_EQ(rows.grains, std::vector<std::string>{"2026-01-02/1"});
    rows.refusal = Error{ErrorKind::Storage, "full", ""};
    EXPECT_EQ(connector_->pullFacts(call_, "campaign_cost", "2026-01-01", "2026-01-03", rows)
                  .error()
                  .kind,
              ErrorKind::Storage);
    EXPECT_EQ(
        connector_->pullFacts(call_, "nothing", "2026-01-01", "2026-01-03", rows).error().kind,
        ErrorKind::Unsupported);
    ASSERT_EQ(manifest_.reports.size(), 1U);
    EXPECT_EQ(manifest_.reports[0].measures.at("cost").divide, 1'000'000);
    EXPECT_EQ(manifest_.conversionBatches.at("purchase"), 2);
}

TEST_F(Adverts, TakesConversionsAndHashesForItself) {
    std::vector<sync::WriteItem> items(2);
    items[0].idempotencyKey = "k1";
    items[0].payload = R"({"event_id":"k1","person":{"emails":["Jane.Doe@gmail.com"]}})";
    items[1].idempotencyKey = "k2";
    items[1].payload = R"({"event_id":"k2","person":{"emails":[]}})";
    const auto results = connector_->uploadConversions(call_, "purchase", items);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_TRUE(results[0].status);
    EXPECT_EQ(results[0].externalId, "r-k1");
    const json first =
        json::parse(written("received.jsonl").substr(0, written("received.jsonl").find('\n')));
    EXPECT_EQ(first["event"]["person"]["emails"][0],
              "831f6494ad6be4fcb3a724c3d5fef22d3ceffa3c62ef3a7984e45a0ea177f982");
}

TEST_F(Adverts, ErasesAndTellsItsQuota) {
    EXPECT_EQ(*connector_->erasePerson(call_, R"({"emails":["a@b.example"]})"),
              R"({"outcome":"erased"})");
    EXPECT_EQ(written("erased.jsonl"), "{\"emails\":[\"a@b.example\"]}\n");
    const auto left = connector_->quota(call_);
    ASSERT_TRUE(left);
    ASSERT_EQ(left->size(), 1U);
    EXPECT_EQ((*left)[0].remaining, 41);
}

}  // namespace
}  // namespace leadloom::plugin_host
