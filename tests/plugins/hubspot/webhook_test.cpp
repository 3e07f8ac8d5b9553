#include <gtest/gtest.h>
#include <leadloom/abi/webhook.h>
#include <leadloom/sdk/text.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

constexpr const char* Secret = "11111111-2222-3333-4444-555555555555";
constexpr const char* Uri = "https://hub.example.test/hooks/hubspot?tenant=acme";
constexpr const char* Stamp = "1767225601000";
constexpr std::int64_t StampUs = 1'767'225'601'000'000;
constexpr const char* Body =
    R"([{"eventId":7301,"subscriptionId":555,"portalId":424242,"appId":9001,"occurredAt":1767225600123,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":9001501,"propertyName":"lifecyclestage","propertyValue":"opportunity","changeSource":"CRM_UI"}])";

class HubSpotWebhook : public ::testing::Test {
protected:
    explicit HubSpotWebhook(bool legacy = false)
        : rig("hubspot",
              {{"base_url", "https://api.hub.example"}, {"allow_legacy_signatures", legacy}}) {
        rig.hub.setCredential("client_secret", Secret);
    }

    ll_webhook_request request(std::string_view uri, std::string_view body,
                               std::vector<std::pair<std::string, std::string>> headers,
                               std::int64_t receivedAt = StampUs + 1'000'000,
                               std::string_view method = "POST") {
        headers_ = std::move(headers);
        raw_.clear();
        for (const auto& [name, value] : headers_)
            raw_.push_back({sdk::given(name), sdk::given(value)});
        return {sizeof(ll_webhook_request),
                sdk::given(method),
                sdk::given(uri),
                raw_.data(),
                raw_.size(),
                sdk::given(body),
                receivedAt};
    }
    ll_status verifyV3(std::string_view uri, std::string_view body, const std::string& signature,
                       std::int64_t receivedAt = StampUs + 1'000'000) {
        return rig.session()
            .verify(request(
                uri, body,
                {{"x-hubspot-signature-v3", signature}, {"X-HubSpot-Request-Timestamp", Stamp}},
                receivedAt))
            .status;
    }
    CapturedRead decode(std::string_view body) {
        return rig.session().decode(request(Uri, body, {}));
    }

    ConnectorRig rig;

private:
    std::vector<std::pair<std::string, std::string>> headers_;
    std::vector<ll_header> raw_;
};

class HubSpotLegacyWebhook : public HubSpotWebhook {
protected:
    HubSpotLegacyWebhook() : HubSpotWebhook(true) {}
};

TEST_F(HubSpotWebhook, TakesVersionThreeOverTheRawOrTheDecodedUri) {
    EXPECT_EQ(verifyV3(Uri, Body, "SsYpgIgitaAOnBbSiV4/Pn58HuWs12GZ+R6P/vfAKwE="), LL_OK);
    const std::string escaped = "https://hub.example.test/hooks/hubspot?tenant=acme%2Fwest";
    EXPECT_EQ(verifyV3(escaped, Body, "Hlf0T5nlqGETXJ/2zYLrz8ebol38EPiDPpJzjh2eylk="), LL_OK);
    EXPECT_EQ(verifyV3(escaped, Body, "T+VHujOKE/g223Bt+qqVwz19/iK0gI9E8xIkz8TR4zc="), LL_OK);
    EXPECT_EQ(verifyV3(Uri,
                       "[{\"eventId\":7302,\"objectId\":42,\"propertyName\":\"lastname\","
                       "\"propertyValue\":\"M\xC3\xBCller\"}]",
                       "U9jld+83G35/wdDMNVr+Vl/F7JL6ThkK0H9CKygSyyA="),
              LL_OK);
}

TEST_F(HubSpotWebhook, RefusesAChangedBodyAnOldRequestAndNoSecret) {
    const auto* good = "SsYpgIgitaAOnBbSiV4/Pn58HuWs12GZ+R6P/vfAKwE=";
    EXPECT_EQ(verifyV3(Uri, std::string(Body) + " ", good), LL_FORBIDDEN);
    EXPECT_EQ(verifyV3(Uri, Body, good, StampUs + 300'000'000), LL_OK);
    EXPECT_EQ(verifyV3(Uri, Body, good, StampUs + 300'000'001), LL_FORBIDDEN);
    rig.hub.setCredential("client_secret", "");
    EXPECT_EQ(verifyV3(Uri, Body, good), LL_FORBIDDEN);
}

TEST_F(HubSpotWebhook, RefusesLegacySignaturesUnlessTheyAreAllowed) {
    const auto status = rig.session().verify(
        request(Uri, Body,
                {{"X-HubSpot-Signature",
                  "1fcf28a365044c55abcbf412c6b44357658bb37dcf91eb6fda77f3c2de2fe8dd"},
                 {"X-HubSpot-Signature-Version", "v2"}}));
    EXPECT_EQ(status.status, LL_FORBIDDEN);
}

TEST_F(HubSpotLegacyWebhook, TakesVersionsOneAndTwoWhereAllowed) {
    const auto verify = [&](const char* version, const char* signature) {
        return rig.session()
            .verify(request(
                Uri, Body,
                {{"X-HubSpot-Signature", signature}, {"X-HubSpot-Signature-Version", version}}))
            .status;
    };
    EXPECT_EQ(verify("v1", "f8b105a1d911beb3679f80627352d2b632a709176b1738e1e685b20ed91e5b94"),
              LL_OK);
    EXPECT_EQ(verify("v2", "1fcf28a365044c55abcbf412c6b44357658bb37dcf91eb6fda77f3c2de2fe8dd"),
              LL_OK);
    EXPECT_EQ(verify("v1", "1fcf28a365044c55abcbf412c6b44357658bb37dcf91eb6fda77f3c2de2fe8dd"),
              LL_FORBIDDEN);

    rig.hub.setCredential("client_secret", "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy");
    const std::string_view vendors = "https://www.example.com/webhook_uri";
    EXPECT_EQ(
        rig.session()
            .verify(request(vendors, "",
                            {{"X-HubSpot-Signature",
                              "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"},
                             {"X-HubSpot-Signature-Version", "v2"}},
                            StampUs, "GET"))
            .status,
        LL_OK);
    EXPECT_EQ(
        rig.session()
            .verify(request(vendors, R"({"example_field":"example_value"})",
                            {{"X-HubSpot-Signature",
                              "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"},
                             {"X-HubSpot-Signature-Version", "v2"}}))
            .status,
        LL_OK);
}

TEST_F(HubSpotWebhook, GivesAHintForEachEvent) {
    const auto read = decode(R"([
      {"eventId":1,"subscriptionId":5,"occurredAt":1767225600123,
       "subscriptionType":"contact.propertyChange","objectId":9001501},
      {"eventId":2,"subscriptionId":6,"occurredAt":1767225600124,
       "subscriptionType":"company.deletion","objectId":7},
      {"eventId":3,"subscriptionType":"object.creation","objectTypeId":"0-3","objectId":5,
       "occurredAt":1767225600125},
      {"eventId":4,"subscriptionType":"deal.associationChange","fromObjectId":8,"toObjectId":9,
       "occurredAt":1767225600126},
      {"eventId":5,"subscriptionType":"ticket.creation","objectId":1,"occurredAt":1}])");
    ASSERT_EQ(read.end.status, LL_OK) << read.end.message;
    ASSERT_EQ(read.records.size(), 4U);
    EXPECT_EQ(read.records[0].stream, "contacts");
    EXPECT_EQ(read.records[0].externalId, "9001501");
    EXPECT_EQ(read.records[0].payload, "");
    EXPECT_EQ(read.records[0].eventId, "1-5-9001501-1767225600123");
    EXPECT_EQ(read.records[0].modifiedAt, 1'767'225'600'123'000);
    EXPECT_EQ(read.records[1].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(read.records[1].stream, "companies");
    EXPECT_EQ(read.records[2].stream, "deals");
    EXPECT_EQ(read.records[3].externalId, "8");
}

TEST_F(HubSpotWebhook, AMergePointsEveryLoserAtTheNewRecord) {
    const auto read = decode(R"([{"eventId":9,"subscriptionType":"contact.merge","objectId":101,
        "primaryObjectId":101,"mergedObjectIds":[102,103],"newObjectId":300,"occurredAt":1}])");
    ASSERT_EQ(read.records.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(read.records[i].op, LL_RECORD_MERGE);
        EXPECT_EQ(read.records[i].targetId, "300");
    }
    EXPECT_EQ(read.records[3].externalId, "300");
}

TEST_F(HubSpotWebhook, APurgeIsToldTwiceAndBothTimesADeletion) {
    const auto told = decode(R"([
        {"eventId":1,"subscriptionId":2,"occurredAt":1767225600123,"objectId":9,
         "subscriptionType":"contact.privacyDeletion"},
        {"eventId":2,"subscriptionId":3,"occurredAt":1767225600123,"objectId":9,
         "subscriptionType":"contact.deletion"}])");
    ASSERT_EQ(told.records.size(), 2U);
    for (const auto& record : told.records) {
        EXPECT_EQ(record.op, LL_RECORD_TOMBSTONE);
        EXPECT_EQ(record.externalId, "9");
    }
}

TEST_F(HubSpotWebhook, RefusesABodyThatIsNoList) {
    EXPECT_EQ(decode("<html>").end.status, LL_INVALID_RECORD);
}

}  // namespace
}  // namespace leadloom::testing
