#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Body =
    R"({"object":"page","entry":[{"id":"100200300400","time":1790000000,"changes":[{"field":"leadgen","value":{"leadgen_id":"555000111222333","page_id":"100200300400","form_id":"777000111222","ad_id":"888000111222","adgroup_id":"888000111222","created_time":1790000000}}]}]})";
constexpr const char* Signature =
    "sha256=5c56f6fadc565c456c2bd968a2810a5709516fa65a3277888c383f15079803d3";

class MetaHook : public ::testing::Test {
protected:
    MetaHook() : rig("meta", {{"base_url", "https://graph.example"}, {"page_id", "100200300400"}}) {
        rig.hub.setCredential("app_secret", "meta-app-secret-123");
        rig.hub.setCredential("verify_token", "let me in");
    }

    struct Call {
        std::string method, url, body, signature;
        ll_header header{};
        ll_webhook_request request{};
    };
    static ll_str view(const std::string& text) { return {text.data(), text.size()}; }
    static const ll_webhook_request& of(Call& call) {
        static const std::string name = "x-hub-signature-256";
        call.header = {view(name), view(call.signature)};
        call.request = {sizeof(ll_webhook_request),
                        view(call.method),
                        view(call.url),
                        &call.header,
                        1,
                        view(call.body),
                        0};
        return call.request;
    }
    ll_status verify(const std::string& body, const std::string& signature) {
        Call call{"POST", "https://hub.example/hooks/meta", body, signature};
        return rig.session().verify(of(call)).status;
    }
    CapturedRead decode(const std::string& body) {
        Call call{"POST", "https://hub.example/hooks/meta", body, ""};
        return rig.session().decode(of(call));
    }
    CallEnd challenge(const std::string& query, std::string& answer) {
        Call call{"GET", "https://hub.example/hooks/meta?" + query, "", ""};
        return rig.session().challenge(of(call), answer);
    }
    static json change(const json& id, const json& more = json::object()) {
        json value = {{"leadgen_id", id}, {"page_id", 100200300400}, {"created_time", 1790000000}};
        value.update(more);
        return {{"field", "leadgen"}, {"value", value}};
    }
    static std::string bodyOf(const json& changes) {
        return json{{"object", "page"}, {"entry", {{{"id", 1}, {"changes", changes}}}}}.dump();
    }

    ConnectorRig rig;
};

TEST_F(MetaHook, IsSignedOverTheBytesAsTheyCame) {
    EXPECT_EQ(verify(Body, Signature), LL_OK);
    EXPECT_EQ(verify(std::string(Body) + " ", Signature), LL_FORBIDDEN);
    EXPECT_EQ(verify(Body, "sha1=0d2593e124678db8913540070cf26419d3d38570"), LL_FORBIDDEN);
    EXPECT_EQ(verify(Body, ""), LL_FORBIDDEN);
    const std::string escaped =
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":1,\"messaging\":[{\"message\":{"
        "\"text\":\"J\\u00f6rg\"}}]}]}";
    const std::string plain =
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":1,\"messaging\":[{\"message\":{"
        "\"text\":\"J\u00f6rg\"}}]}]}";
    const std::string signature =
        "sha256=2a659afcf5fd15ba6fb9ce9d0bfdb04d922c9c10b6cf835972a786a49c30f5fe";
    EXPECT_EQ(verify(escaped, signature), LL_OK);
    EXPECT_EQ(verify(plain, signature), LL_FORBIDDEN);
}

TEST_F(MetaHook, IsAHintOfALeadThatIsKnownAgainByItsId) {
    const auto read = decode(Body);
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(read.records[0].stream, "leads");
    EXPECT_EQ(read.records[0].externalId, "555000111222333");
    EXPECT_EQ(read.records[0].payload, "");
    EXPECT_EQ(read.records[0].modifiedAt, 1'790'000'000'000'000);
    EXPECT_EQ(read.records[0].eventId, "leadgen:555000111222333");
}

TEST_F(MetaHook, TakesManyAtOnceWithIdsAsNumbersAndPassesOverTheRest) {
    const auto read =
        decode(bodyOf({change(555000111222333), change("555000111222334"),
                       change(555000111222335, {{"page_id", "1"}}),
                       json{{"field", "leadgen_update"}, {"value", {{"leadgen_id", 1}}}},
                       json{{"field", "feed"}, {"value", "x"}}}));
    EXPECT_EQ(read.end.status, LL_OK) << read.end.message;
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[0].externalId, "555000111222333");
    const auto message = decode(R"({"object":"page","entry":[{"id":"1","messaging":[{}]}]})");
    EXPECT_EQ(message.end.status, LL_OK);
    EXPECT_TRUE(message.records.empty());
    EXPECT_EQ(decode(R"({"object":"page"})").end.status, LL_INVALID_RECORD);
}

TEST_F(MetaHook, ShakesHandsWithWhoKnowsTheToken) {
    std::string answer;
    const std::string query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
    EXPECT_EQ(challenge(query + "let%20me+in", answer).status, LL_OK);
    EXPECT_EQ(answer, "1158201444");
    EXPECT_EQ(challenge(query + "guess", answer).status, LL_FORBIDDEN);
    EXPECT_EQ(challenge("", answer).status, LL_UNSUPPORTED);
}

}  // namespace
}  // namespace leadloom::testing
