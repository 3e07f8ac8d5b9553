// The four ways in which vendors prove their webhooks, with the vectors of their sheets.
#include <gtest/gtest.h>
#include <leadloom/sdk/sealed_envelope.h>
#include <leadloom/sdk/webhook_challenge.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

class WebhookParts : public ::testing::Test, public HubFixture {
protected:
    WebhookRequest request(const std::string& method, const std::string& url,
                           const std::string& header = {}, const std::string& value = {},
                           const std::string& body = {}) {
        texts_ = {method, url, header, value, body};
        headers_ = {{given(texts_[2]), given(texts_[3])}};
        raw_ = {sizeof(ll_webhook_request),
                given(texts_[0]),
                given(texts_[1]),
                headers_.data(),
                headers_.size(),
                given(texts_[4]),
                0};
        return WebhookRequest(&raw_);
    }
    WebhookSignature signature_{host.digest()};
    std::vector<std::string> texts_;
    std::vector<ll_header> headers_;
    ll_webhook_request raw_{};
};

const Result<std::string> MetaSecret = std::string("meta-app-secret-123");
constexpr auto MetaBody =
    R"({"object":"page","entry":[{"id":"1","time":1,"messaging":[{"message":{"text":"J\u00f6rg"}}]}]})";
constexpr auto MetaSignature =
    "sha256=2a659afcf5fd15ba6fb9ce9d0bfdb04d922c9c10b6cf835972a786a49c30f5fe";

TEST_F(WebhookParts, SignaturesHoldOverTheRawBytesAndOverNothingElse) {
    const auto check = [&](const std::string& header, const std::string& body) {
        return signature_
            .checkBody(request("POST", "https://hub.example/", "X-Hub-Signature-256", header, body),
                       MetaSecret, "x-hub-signature-256", SignatureText::Hex, "sha256=")
            .code();
    };
    EXPECT_EQ(check(MetaSignature, MetaBody), LL_OK);
    const std::string respelt =
        R"({"object":"page","entry":[{"id":"1","time":1,"messaging":[{"message":{"text":"Jörg"}}]}]})";
    EXPECT_EQ(check(MetaSignature, respelt), LL_FORBIDDEN);
    EXPECT_EQ(check(std::string(MetaSignature).substr(7), MetaBody), LL_FORBIDDEN);
    EXPECT_EQ(check("sha256=", MetaBody), LL_FORBIDDEN);
    EXPECT_EQ(check("", MetaBody), LL_FORBIDDEN);
}

TEST_F(WebhookParts, SignaturesInBase64Hold) {
    const std::string body =
        R"({"destination":"U00000000000000000000000000000001","events":[{"type":"follow","mode":"active","timestamp":1767225600000,"source":{"type":"user","userId":"U000000000000000000000000000000aa"},"webhookEventId":"01KDVB6T000000000000000000","deliveryContext":{"isRedelivery":false},"replyToken":"rt-0001","follow":{"isUnblocked":false}}]})";
    EXPECT_EQ(body.size(), 333U);
    const std::string secret = "wrong";
    EXPECT_EQ(signature_
                  .checkBody(request("POST", "https://hub.example/", "X-Line-Signature",
                                     "pLBa1dqh62ZhuzYmBtSEXI5s6k/3WCeX15fL8864eO4=", body),
                             Result<std::string>(secret), "x-line-signature", SignatureText::Base64)
                  .code(),
              LL_FORBIDDEN);
    EXPECT_EQ(signature_
                  .checkBody(request("POST", "https://hub.example/", "X-Line-Signature",
                                     "pLBa1dqh62ZhuzYmBtSEXI5s6k/3WCeX15fL8864eO4=", body),
                             Result<std::string>(std::string("0f1e2d3c4b5a69788796a5b4c3d2e1f0")),
                             "x-line-signature", SignatureText::Base64)
                  .code(),
              LL_OK);
}

TEST_F(WebhookParts, SharedKeysAreComparedExactlyAndAnEmptyOneNeverHolds) {
    const Result<std::string> key = std::string("k-test-1");
    EXPECT_TRUE(signature_.checkKey(key, "k-test-1"));
    for (const auto* other : {"K-test-1", "k-test-1 ", "", "k-test-"})
        EXPECT_EQ(signature_.checkKey(key, other).code(), LL_FORBIDDEN) << other;
    EXPECT_EQ(signature_.checkKey(std::string(), "").code(), LL_FORBIDDEN);
    EXPECT_EQ(signature_.checkKey(Status{LL_FORBIDDEN, "no secret"}, "x").code(), LL_FORBIDDEN);
}

TEST_F(WebhookParts, ChallengesAreAnsweredToWhoKnowsTheToken) {
    const ChallengeWords words{"hub.challenge", "hub.verify_token"};
    const Result<std::string> token = std::string("T 1");
    const std::string base = "https://hub.example/hooks/meta?hub.mode=subscribe";
    const auto answer = [&](const std::string& method, const std::string& url) {
        return answerChallenge(request(method, url), signature_, token, words);
    };
    EXPECT_EQ(*answer("GET", base + "&hub.challenge=1158201444&hub.verify_token=T+1"),
              "1158201444");
    EXPECT_EQ(*answer("GET", base + "&hub%2Everify_token=T%201&hub.challenge=9"), "9");
    EXPECT_EQ(answer("GET", base + "&hub.challenge=9&hub.verify_token=T").status().code(),
              LL_FORBIDDEN);
    EXPECT_EQ(answer("GET", base + "&hub.challenge=9").status().code(), LL_FORBIDDEN);
    EXPECT_EQ(answer("GET", base).status().code(), LL_UNSUPPORTED);
    EXPECT_EQ(answer("POST", base + "&hub.challenge=9&hub.verify_token=T+1").status().code(),
              LL_UNSUPPORTED);
    EXPECT_EQ(*answerProbe(request("GET", base)), "");
    EXPECT_EQ(answerProbe(request("POST", base)).status().code(), LL_UNSUPPORTED);
}

constexpr auto EnvelopeKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
constexpr auto Echo =
    "ZnOlBYhoWuZLTtzBJSU1bcYjq65LV6hy5crgcCldbK2t91vgqvJedX/kPN5Z7bPA7JnNwoW9EJv6GEXH5OP/Lg==";
constexpr auto Event =
    "ZnOlBYhoWuZLTtzBJSU1becaqOVsvcVM7lEmwOgNAt8XlJnXhI9XKBPb4FB6bimMw92SOLX+7sX+"
    "ql/2mz1VMWItbbhtpMHowFP6EZXsb6dgh0R1F3P/9jehKjmpzlMPkOLLfKoo/"
    "qxeAsjY2r24VHEzmLiJtquiAd9OaxZ5LKUo5lP/"
    "+a8KdQtoWpRt0l3WBjkxisHWWCwDXzKbnP2iFxbj5xj5TISsK3zEMe3Udsp6ChyVy7J7nwFFRal8JEQAMqs43eS3LVrhO7"
    "ZQx312jJgQCbwjl8iqhST+8x2PcAOCEsuZakfNRjHVM0fH95eJtKGfoCZlN+"
    "1TQETk8lGArdY2eS13UW92ta8WXNkGsnScmMw55rT0ql6kzCPIAMcU";

TEST_F(WebhookParts, EnvelopesOpenForTheirReceiverOnly) {
    const SealedEnvelope envelope(host.crypto(), host.digest());
    EXPECT_TRUE(envelope.isSigned({"LeadloomTok01", "1767225600", "84217"},
                                  "6c9cbde67371c3605b19d772b585be75a39686fa"));
    EXPECT_TRUE(envelope.isSigned({"LeadloomTok01", "1767225600", "84217", Event},
                                  "4df316fbb2dab1695cb10f19c7c096518ce8447e"));
    EXPECT_TRUE(envelope.isSigned({"LeadloomTok01", "1767225600", "84217", Echo},
                                  "7106c8cb28197d94bcbd9f3f2ad276ed2c1b4171"));
    EXPECT_FALSE(envelope.isSigned({"LeadloomTok01", "1767225601", "84217", Echo},
                                   "7106c8cb28197d94bcbd9f3f2ad276ed2c1b4171"));
    EXPECT_EQ(*envelope.open(EnvelopeKey, Echo, "wwcorp0001"), "5718294016");
    const auto message = envelope.open(EnvelopeKey, Event, "wx0123456789abcdef");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->size(), 226U);
    EXPECT_NE(message->find("subscribe"), std::string::npos);
    EXPECT_EQ(envelope.open(EnvelopeKey, Event, "wxffff").status().code(), LL_FORBIDDEN);
}

TEST_F(WebhookParts, EnvelopesThatWereTamperedWithAreRefusedWithoutReadingBeyondThem) {
    const SealedEnvelope envelope(host.crypto(), host.digest());
    for (std::size_t at = 0; at < std::string_view(Echo).size() - 2; ++at) {
        std::string spoilt = Echo;
        spoilt[at] = spoilt[at] == 'A' ? 'B' : 'A';
        const auto opened = envelope.open(EnvelopeKey, spoilt, "wwcorp0001");
        EXPECT_TRUE(!opened || at < 22) << at;  // the salt in front means nothing
        EXPECT_FALSE(
            envelope.open(EnvelopeKey, std::string_view(Echo).substr(0, at), "wwcorp0001"));
    }
    EXPECT_EQ(envelope.open("short", Echo, "wwcorp0001").status().code(), LL_FORBIDDEN);
}

TEST_F(WebhookParts, OlderDigestsComeFromTheHub) {
    EXPECT_EQ(*host.crypto().hexDigest(Crypto::Md5, "ana.ruiz@example.test"),
              "ac1ae9524c7b778e5a449b8f7854f99e");
    EXPECT_EQ(Crypto::hexOf(*host.crypto().hmac(Crypto::Sha1, "key", "")).size(), 40U);
    hub.withhold(LL_SERVICE_CRYPTO);
    EXPECT_EQ(host.crypto().digest(Crypto::Md5, "").status().code(), LL_UNSUPPORTED);
}

}  // namespace
}  // namespace leadloom::sdk
