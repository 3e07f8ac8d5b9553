#include <chrono>

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/StreamCopier.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/sandbox_server.h"

namespace leadloom::sandbox {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

SandboxOptions withProxy() {
    SandboxOptions options;
    options.proxyPort = 0;
    return options;
}

class ThroughTheFaultProxy : public ::testing::Test {
protected:
    void SetUp() override {
        server_.start();
        const std::string url = server_.proxyUrl();
        proxyPort_ = static_cast<Poco::UInt16>(std::stoi(url.substr(url.rfind(':') + 1)));
        session_.setHost("127.0.0.1");
        session_.setPort(proxyPort_);
        session_.setKeepAlive(true);
    }

    static std::string send(Poco::Net::HTTPClientSession& session, const std::string& method,
                            const std::string& path, const std::string& body) {
        Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
        request.set("Authorization", "Bearer pat-na1-sandbox");
        request.setContentType("application/json");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        session.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        std::string text;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
        const bool whole = !response.hasContentLength() ||
                           response.getContentLength() == static_cast<std::streamsize>(text.size());
        if (!whole) throw Poco::Net::MessageException("cut short");
        return text;
    }
    std::string create() {
        return send(session_, "POST", "/hubspot/crm/v3/objects/contacts",
                    R"({"properties":{"firstname":"Ada"}})");
    }
    json control(const std::string& method, const std::string& path, const json& body = nullptr) {
        Poco::Net::HTTPClientSession direct("127.0.0.1", server_.port());
        const auto text =
            send(direct, method, "/_control" + path, body.is_null() ? "" : body.dump());
        return text.empty() ? json() : json::parse(text);
    }
    void rule(json action, json rest = json::object()) {
        rest["action"] = std::move(action);
        if (!rest.contains("times")) rest["times"] = 1;
        ASSERT_TRUE(control("POST", "/proxy/rules", rest).contains("ids"));
    }
    json proxy() { return control("GET", "/proxy"); }
    std::int64_t done(const std::string& kind) { return proxy()["faults"].value(kind, 0); }
    std::size_t contacts() { return control("GET", "/hubspot/records/contacts")["records"].size(); }
    void createExpectingFailure() {
        EXPECT_THROW(create(), Poco::Exception);
        session_.reset();
    }

    SandboxServer server_{withProxy()};
    Poco::UInt16 proxyPort_ = 0;
    Poco::Net::HTTPClientSession session_;
};

TEST_F(ThroughTheFaultProxy, EverythingPassesWhileThereAreNoRules) {
    for (int number = 1; number <= 3; ++number) {
        EXPECT_THAT(create(), HasSubstr("Ada"));
        EXPECT_EQ(contacts(), static_cast<std::size_t>(number));
    }
    const json seen = proxy();
    EXPECT_EQ(seen["connections"], 1);
    EXPECT_EQ(seen["exchanges"], 3);
    EXPECT_GT(seen["bytes_forth"], 100);
    EXPECT_GT(seen["bytes_back"], 100);
    EXPECT_EQ(seen["faults"], json::object());
}

TEST_F(ThroughTheFaultProxy, AnAnswerIsDroppedAfterTheEffect) {
    rule({{"kind", "drop_answer"}});
    createExpectingFailure();
    EXPECT_EQ(contacts(), 1U);
    EXPECT_EQ(done("drop_answer"), 1);
    EXPECT_THAT(create(), HasSubstr("Ada"));
}

TEST_F(ThroughTheFaultProxy, AResetConnectionHasNoEffect) {
    rule({{"kind", "reset"}});
    createExpectingFailure();
    EXPECT_EQ(contacts(), 0U);
    EXPECT_EQ(done("reset"), 1);
}

TEST_F(ThroughTheFaultProxy, ABlackHoleTakesTheRequestAndSaysNothing) {
    rule({{"kind", "black_hole"}});
    session_.setTimeout(Poco::Timespan(0, 200'000));
    EXPECT_THROW(create(), Poco::TimeoutException);
    EXPECT_EQ(contacts(), 0U);
    EXPECT_EQ(done("black_hole"), 1);
}

TEST_F(ThroughTheFaultProxy, ABlackHoleDoesNotKeepTheProxyFromStopping) {
    rule({{"kind", "black_hole"}});
    session_.setTimeout(Poco::Timespan(0, 100'000));
    EXPECT_THROW(create(), Poco::TimeoutException);
    server_.stop();
}

TEST_F(ThroughTheFaultProxy, ARequestThatIsCutHasNoEffect) {
    rule({{"kind", "cut_request"}, {"bytes", 40}});
    createExpectingFailure();
    EXPECT_EQ(proxy()["bytes_forth"], 40);
    EXPECT_EQ(contacts(), 0U);
}

TEST_F(ThroughTheFaultProxy, AnAnswerThatIsCutHadItsEffect) {
    rule({{"kind", "cut_answer"}, {"bytes", 60}});
    createExpectingFailure();
    EXPECT_EQ(proxy()["bytes_back"], 60);
    EXPECT_EQ(contacts(), 1U);
}

TEST_F(ThroughTheFaultProxy, LatencyAndDripOnlyTakeTime) {
    rule({{"kind", "latency"}, {"delay_ms", 20}});
    EXPECT_THAT(create(), HasSubstr("Ada"));
    rule({{"kind", "drip"}, {"bytes", 100}, {"delay_ms", 1}});
    EXPECT_THAT(create(), HasSubstr("Ada"));
    EXPECT_EQ(done("latency"), 1);
    EXPECT_EQ(done("drip"), 1);
}

TEST_F(ThroughTheFaultProxy, RulesChooseByMethodAndPathAndTurn) {
    rule({{"kind", "reset"}}, {{"method", "POST"}, {"path", "/hubspot/*/contacts"}, {"nth", 2}});
    EXPECT_THAT(create(), HasSubstr("Ada"));
    (void)send(session_, "GET", "/hubspot/crm/v3/objects/contacts", "");
    createExpectingFailure();
    EXPECT_THAT(create(), HasSubstr("Ada"));
    EXPECT_EQ(proxy()["rules"][0]["met"], 3);
    EXPECT_EQ(proxy()["rules"][0]["struck"], 1);
}

TEST_F(ThroughTheFaultProxy, RulesAndCountsAreForgottenWhenAsked) {
    rule({{"kind", "reset"}}, {{"times", 100}});
    createExpectingFailure();
    control("DELETE", "/proxy/rules");
    control("DELETE", "/proxy/counts");
    EXPECT_THAT(create(), HasSubstr("Ada"));
    EXPECT_EQ(proxy()["faults"], json::object());
    EXPECT_EQ(proxy()["exchanges"], 1);
}

TEST_F(ThroughTheFaultProxy, AWrongRuleIsRefusedByTheKeyItGetsWrong) {
    EXPECT_EQ(control("POST", "/proxy/rules", {{"action", {{"kind", "explode"}}}})["error"],
              "action.kind: unknown kind");
    EXPECT_EQ(control("POST", "/proxy/rules", {{"host", "x"}})["error"], "host: unknown key");
    EXPECT_EQ(
        control("POST", "/proxy/rules", {{"action", {{"kind", "drip"}, {"bytes", 0}}}})["error"],
        "action.bytes: 0 never ends");
    EXPECT_EQ(control("DELETE", "/proxy/rules/77")["error"], "no such rule of the proxy");
}

TEST_F(ThroughTheFaultProxy, BadTlsIsRefusedByAClientThatVerifies) {
    const Poco::Net::Context::Ptr strict(new Poco::Net::Context(
        Poco::Net::Context::TLS_CLIENT_USE, "", Poco::Net::Context::VERIFY_STRICT));
    for (const char* how : {"garbage", "alert", "wrong_certificate"}) {
        rule({{"kind", "bad_tls"}, {"how", how}}, {{"method", "TLS"}});
        Poco::Net::HTTPSClientSession session("127.0.0.1", proxyPort_, strict);
        EXPECT_THROW(send(session, "GET", "/hubspot/crm/v3/owners", ""), Poco::Exception) << how;
    }
    EXPECT_EQ(done("bad_tls"), 3);
}

}  // namespace
}  // namespace leadloom::sandbox
