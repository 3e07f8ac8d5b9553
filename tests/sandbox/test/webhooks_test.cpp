#include "tests/sandbox/hubspot/webhooks.h"

#include <condition_variable>
#include <mutex>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

constexpr const char* Secret = "11111111-2222-3333-4444-555555555555";
constexpr const char* Uri = "https://hub.example.test/hooks/hubspot?tenant=acme";
constexpr const char* Timestamp = "1767225601000";

TEST(WebhookSignature, FitsTheVectorsOfVersionThree) {
    const std::string body =
        R"([{"eventId":7301,"subscriptionId":555,"portalId":424242,"appId":9001,"occurredAt":1767225600123,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":9001501,"propertyName":"lifecyclestage","propertyValue":"opportunity","changeSource":"CRM_UI"}])";
    EXPECT_EQ(signatureV3(Secret, "POST", Uri, body, Timestamp),
              "SsYpgIgitaAOnBbSiV4/Pn58HuWs12GZ+R6P/vfAKwE=");
    EXPECT_EQ(signatureV3(Secret, "POST", std::string(Uri) + "%2Fwest", body, Timestamp),
              "Hlf0T5nlqGETXJ/2zYLrz8ebol38EPiDPpJzjh2eylk=");
    EXPECT_EQ(
        signatureV3(
            Secret, "POST", Uri,
            R"([{"eventId":7302,"objectId":42,"propertyName":"lastname","propertyValue":"Müller"}])",
            Timestamp),
        "U9jld+83G35/wdDMNVr+Vl/F7JL6ThkK0H9CKygSyyA=");
}

/// Takes deliveries on loopback and answers them with prepared statuses, 200 after that.
class Receiver : public Poco::Net::HTTPRequestHandlerFactory {
public:
    struct Delivery {
        json events;
        std::string body, signature, timestamp;
    };

    static Receiver* listen(std::vector<int> statuses) { return new Receiver(std::move(statuses)); }

    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& /*request*/) override {
        class Handler : public Poco::Net::HTTPRequestHandler {
        public:
            explicit Handler(Receiver& owner) : owner_(owner) {}
            void handleRequest(Poco::Net::HTTPServerRequest& request,
                               Poco::Net::HTTPServerResponse& response) override {
                std::string body;
                Poco::StreamCopier::copyToString(request.stream(), body);
                response.setStatusAndReason(
                    static_cast<Poco::Net::HTTPResponse::HTTPStatus>(owner_.take(body, request)));
                response.setContentLength(0);
                response.send();
            }

        private:
            Receiver& owner_;
        };
        return new Handler(*this);
    }

    std::vector<Delivery> waitFor(std::size_t count) {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, std::chrono::seconds(20),
                          [&] { return deliveries_.size() >= count; });
        return deliveries_;
    }

private:
    explicit Receiver(std::vector<int> statuses) : statuses_(std::move(statuses)) {}

    int take(const std::string& body, Poco::Net::HTTPServerRequest& request) {
        const std::lock_guard lock(mutex_);
        deliveries_.push_back({json::parse(body), body, request.get("X-HubSpot-Signature-v3", ""),
                               request.get("X-HubSpot-Request-Timestamp", "")});
        arrived_.notify_all();
        return deliveries_.size() <= statuses_.size() ? statuses_[deliveries_.size() - 1] : 200;
    }

    std::vector<int> statuses_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Delivery> deliveries_;
};

class WebhookDelivery : public ::testing::Test {
protected:
    void listen(std::vector<int> statuses = {}) {
        receiver = Receiver::listen(std::move(statuses));
        const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
        server = std::make_unique<Poco::Net::HTTPServer>(receiver, socket,
                                                         new Poco::Net::HTTPServerParams);
        server->start();
        target = "http://127.0.0.1:" + std::to_string(socket.address().port()) + "/hooks/marketing";
        client.hs("PUT", "/webhooks/v3/9001/settings",
                  {{"targetUrl", target}, {"throttling", {{"maxConcurrentRequests", 5}}}});
        for (const json& subscription : {json{{"eventType", "contact.creation"}, {"active", true}},
                                         json{{"eventType", "contact.propertyChange"},
                                              {"propertyName", "city"},
                                              {"active", true}}})
            EXPECT_EQ(client.hs("POST", "/webhooks/v3/9001/subscriptions", subscription).status,
                      201);
        client.control("PATCH", "/hubspot/settings", {{"webhook_retry_ms", 1}});
    }
    void TearDown() override {
        if (server) server->stopAll(true);
    }
    Client client;
    Receiver* receiver = nullptr;
    std::unique_ptr<Poco::Net::HTTPServer> server;
    std::string target;
};

TEST_F(WebhookDelivery, SignsWhatItSends) {
    listen();
    const auto id = client.createContact({{"email", "a@loom.example"}});
    const auto first = receiver->waitFor(1).front();
    EXPECT_EQ(first.signature,
              signatureV3("sandbox-hubspot-secret", "POST", target, first.body, first.timestamp));
    EXPECT_EQ(first.events[0]["subscriptionType"], "contact.creation");
    EXPECT_EQ(std::to_string(first.events[0]["objectId"].get<std::int64_t>()), id);
}

TEST_F(WebhookDelivery, TellsOnlyWhatWasSubscribedTo) {
    listen();
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", true}});
    const auto id = client.createContact({{"email", "a@loom.example"}});
    client.hs("PATCH", "/crm/v3/objects/contacts/" + id,
              {{"properties", {{"city", "Oulu"}, {"jobtitle", "CEO"}}}});
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", false}});
    const auto events = receiver->waitFor(1).front().events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1]["propertyName"], "city");
    EXPECT_EQ(events[1]["propertyValue"], "Oulu");
}

TEST_F(WebhookDelivery, TriesAgainAfterAFailureButNotAfterARefusal) {
    listen({503, 404});
    client.createContact({{"email", "a@loom.example"}});
    const auto twice = receiver->waitFor(2);
    EXPECT_EQ(twice[1].events[0]["attemptNumber"], 1);
    EXPECT_EQ(twice[0].events[0]["eventId"], twice[1].events[0]["eventId"]);
    client.createContact({{"email", "b@loom.example"}});
    EXPECT_NE(receiver->waitFor(3)[2].events[0]["eventId"], twice[0].events[0]["eventId"]);
}

TEST_F(WebhookDelivery, TellsOfAPurgeTwiceWhereBothWereSubscribedTo) {
    listen();
    for (const char* event : {"contact.deletion", "contact.privacyDeletion"})
        client.hs("POST", "/webhooks/v3/9001/subscriptions",
                  {{"eventType", event}, {"active", true}});
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", true}});
    const auto id = client.createContact({{"email", "a@loom.example"}});
    client.hs("POST", "/crm/v3/objects/contacts/gdpr-delete", {{"objectId", id}});
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", false}});
    const auto events = receiver->waitFor(1).front().events;
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[1]["subscriptionType"], "contact.privacyDeletion");
    EXPECT_EQ(events[2]["subscriptionType"], "contact.deletion");
    EXPECT_EQ(events[1]["objectId"], events[2]["objectId"]);
}

TEST_F(WebhookDelivery, RepeatsAndReordersWhenTold) {
    listen();
    client.control("PATCH", "/hubspot/settings",
                   {{"webhook_duplicates", 1}, {"webhook_reorder", true}, {"webhook_hold", true}});
    const auto a = client.createContact({{"email", "a@loom.example"}}),
               b = client.createContact({{"email", "b@loom.example"}});
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", false}});
    const auto events = receiver->waitFor(1).front().events;
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(std::to_string(events[0]["objectId"].get<std::int64_t>()), b);
    EXPECT_EQ(events[2]["eventId"], events[3]["eventId"]);
}

TEST_F(WebhookDelivery, TellsOfAssociationsAndOfObjectsByTheirType) {
    listen();
    for (const json& subscription :
         {json{{"eventType", "company.associationChange"}, {"active", true}},
          json{{"eventType", "object.creation"}, {"objectTypeId", "0-2"}, {"active", true}}})
        EXPECT_EQ(client.hs("POST", "/webhooks/2026-03/9001/subscriptions", subscription).status,
                  201);
    const auto contact = client.createContact({{"email", "a@loom.example"}});
    receiver->waitFor(1);
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", true}});
    const std::string company =
        client.hs("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "A"}}}})
            .body["id"];
    client.hs("PUT",
              "/crm/v4/objects/contacts/" + contact + "/associations/default/companies/" + company);
    client.control("PATCH", "/hubspot/settings", {{"webhook_hold", false}});
    const auto events = receiver->waitFor(2)[1].events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0]["subscriptionType"], "object.creation");
    EXPECT_EQ(events[0]["objectTypeId"], "0-2");
    EXPECT_EQ(events[1]["associationType"], "COMPANY_TO_CONTACT");
    EXPECT_EQ(std::to_string(events[1]["toObjectId"].get<std::int64_t>()), contact);
}

TEST(WebhookSettings, RefuseTargetsOutsideThisMachine) {
    Client client;
    for (const char* target : {"https://hub.example.test/hooks", "http://hub.example.test/hooks",
                               "http://127.0.0.1:99999/", "ftp://127.0.0.1/", "http://"})
        EXPECT_EQ(client
                      .hs("PUT", "/webhooks/v3/9001/settings",
                          {{"targetUrl", target}, {"throttling", {{"maxConcurrentRequests", 5}}}})
                      .status,
                  400)
            << target;
    EXPECT_EQ(client
                  .hs("POST", "/webhooks/v3/9001/subscriptions",
                      {{"eventType", "contact.propertyChange"}})
                  .status,
              400);
    EXPECT_EQ(
        client.hs("POST", "/webhooks/v3/9001/subscriptions", {{"eventType", "contact.dreams"}})
            .status,
        400);
}

}  // namespace leadloom::sandbox::hubspot
