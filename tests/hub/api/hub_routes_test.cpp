#include "hub/api/hub_routes.h"

#include <gtest/gtest.h>

namespace leadloom::api {
namespace {

class HubRoutesTest : public testing::Test {
protected:
    HubRoutesTest() {
        face_.notReady = [this] { return notReady_; };
        face_.metrics = [] { return std::string("leadloom_outbox_depth 3\n"); };
        face_.view = [this]() -> Result<HubView> { return view_; };
        face_.now = [] { return TimeUs{42}; };
        face_.webhook = [this](const std::string& connection,
                               const sync::WebhookRequest& request) -> Result<sync::WebhookAnswer> {
            connection_ = connection;
            webhook_ = request;
            if (refusal_) return *refusal_;
            return sync::WebhookAnswer{200, "text/plain", "thanks"};
        };
    }

    HttpResponse ask(const std::string& method, const std::string& path,
                     const std::string& query = {}) {
        HttpRequest request;
        request.method = method;
        request.path = path;
        request.target = path + query;
        request.headers = {{"host", "hub.example:8080"}};
        request.body = "[]";
        return HubRoutes(face_).answer(request);
    }

    HubFace face_;
    HubView view_;
    std::optional<std::string> notReady_;
    std::optional<Error> refusal_;
    std::string connection_;
    sync::WebhookRequest webhook_;
};

TEST_F(HubRoutesTest, IsHealthyAndReady) {
    EXPECT_EQ(ask("GET", "/healthz").status, 200);
    EXPECT_EQ(ask("GET", "/readyz").status, 200);
    notReady_ = "the store is closed";
    EXPECT_EQ(ask("GET", "/healthz").status, 200);
    EXPECT_EQ(ask("GET", "/readyz").status, 503);
    EXPECT_NE(ask("GET", "/readyz").body.find("the store is closed"), std::string::npos);
}

TEST_F(HubRoutesTest, ServesMetricsAsPrometheusText) {
    const HttpResponse response = ask("GET", "/metrics");
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.contentType.starts_with("text/plain; version=0.0.4"));
    EXPECT_NE(response.body.find("leadloom_outbox_depth 3"), std::string::npos);
}

TEST_F(HubRoutesTest, HandsAWebhookOnWithTheAddressAsCalled) {
    const HttpResponse response = ask("POST", "/hooks/marketing", "?tenant=acme");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "thanks");
    EXPECT_EQ(connection_, "marketing");
    EXPECT_EQ(webhook_.url, "http://hub.example:8080/hooks/marketing?tenant=acme");
    EXPECT_EQ(webhook_.receivedAtUs, 42);
    face_.publicUrl = "https://hub.acme.example/";
    ask("POST", "/hooks/marketing", "?tenant=acme");
    EXPECT_EQ(webhook_.url, "https://hub.acme.example/hooks/marketing?tenant=acme");
}

TEST_F(HubRoutesTest, TellsTheVendorWhetherTryingAgainHelps) {
    const auto statusFor = [this](ErrorKind kind) {
        refusal_ = Error{kind, "refused", "", {}, 0};
        return ask("POST", "/hooks/marketing").status;
    };
    EXPECT_EQ(statusFor(ErrorKind::Auth), 401);
    EXPECT_EQ(statusFor(ErrorKind::InvalidRecord), 400);
    EXPECT_EQ(statusFor(ErrorKind::Usage), 404);
    EXPECT_EQ(statusFor(ErrorKind::Storage), 503);
    refusal_ = Error{ErrorKind::InvalidRecord, "of another media type", "", {}, 415};
    EXPECT_EQ(ask("POST", "/hooks/marketing").status, 415);
}

TEST_F(HubRoutesTest, TellsTheVendorWhenToTryAgain) {
    using Headers = std::vector<std::pair<std::string, std::string>>;
    refusal_ = Error{ErrorKind::Storage, "the disk is full", "", {}, 0};
    EXPECT_EQ(ask("POST", "/hooks/marketing").headers, (Headers{{"Retry-After", "5"}}));
    refusal_ = Error{ErrorKind::RateLimited, "too many", "", std::chrono::milliseconds(1500), 0};
    EXPECT_EQ(ask("POST", "/hooks/marketing").status, 429);
    EXPECT_EQ(ask("POST", "/hooks/marketing").headers, (Headers{{"Retry-After", "2"}}));
    refusal_ = Error{ErrorKind::Auth, "another secret", "", {}, 0};
    EXPECT_EQ(ask("POST", "/hooks/marketing").headers, Headers{});
}

TEST_F(HubRoutesTest, UnpacksNoWebhook) {
    HttpRequest packed;
    packed.method = "POST";
    packed.path = packed.target = "/hooks/marketing";
    packed.headers = {{"content-encoding", "gzip"}};
    EXPECT_EQ(HubRoutes(face_).answer(packed).status, 415);
    EXPECT_EQ(connection_, "");
    packed.headers = {{"content-encoding", "identity"}};
    EXPECT_EQ(HubRoutes(face_).answer(packed).status, 200);
}

TEST_F(HubRoutesTest, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(ask("GET", "/nothing").status, 404);
    EXPECT_EQ(ask("POST", "/").status, 405);
    EXPECT_EQ(ask("POST", "/hooks/").status, 404);
    EXPECT_EQ(ask("POST", "/hooks/a/b").status, 404);
}

TEST_F(HubRoutesTest, ShowsNamesAsTextNeverAsMarkup) {
    view_.workspace = "acme";
    view_.streams.push_back({"sales", "leads", "lead", "two_way", 5, 0, 0, "2026-01-01", ""});
    view_.leadSample.push_back({"L1", "<script>alert(1)</script>", "a@example.test", "", "sales"});
    const HttpResponse response = ask("GET", "/");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body.find("<script>"), std::string::npos);
    EXPECT_NE(response.body.find("&lt;script&gt;"), std::string::npos);
    EXPECT_NE(response.body.find("in agreement"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::api
