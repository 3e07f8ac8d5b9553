// Many webhooks at once, through the built hub.
#include <atomic>
#include <set>
#include <thread>

#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>

#include "tests/end_to_end/verbs/verbs.h"

namespace leadloom::tests {
namespace {

/// A vendor's sender: one connection, kept as long as the hub keeps it.
class Sender {
public:
    explicit Sender(const std::string& hub) : at_(hub), session_(at_.getHost(), at_.getPort()) {
        session_.setKeepAlive(true);
    }

    struct Answer {
        int status = 0;
        std::string retryAfter;
    };
    /// Sent again when the connection breaks: the hub lets an idle one go.
    Answer post(const std::string& body, const std::string& signature) {
        for (int tries = 0;; ++tries) {
            try {
                return exchange(body, signature);
            } catch (const Poco::Exception&) {
                if (tries == 20) throw;
                session_.reset();
            }
        }
    }

private:
    Answer exchange(const std::string& body, const std::string& signature) {
        Poco::Net::HTTPRequest request("POST", "/hooks/ads", "HTTP/1.1");
        request.setContentType("application/json");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        request.set("X-Adverts-Signature", signature);
        session_.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        std::string text;
        Poco::StreamCopier::copyToString(session_.receiveResponse(response), text);
        return {response.getStatus(), response.get("Retry-After", "")};
    }

    Poco::URI at_;
    Poco::Net::HTTPClientSession session_;
};

class Burst : public Verbs {
protected:
    /// What became of a burst.
    struct Outcome {
        std::set<std::string> taken;  ///< leads
        int forgedTaken = 0;
        int refusedWithoutATime = 0;
        int unheard = 0;  ///< neither taken nor refused as a forgery, nor put off
    };

    /// Of each hundred calls five are forged and ten come a second time.
    void send(int first, int last, Outcome& outcome) {
        Sender sender(serving_.url);
        for (int number = first; number < last; ++number) {
            const std::string id = std::to_string(number);
            const bool isForged = number % 20 == 7;
            const std::string body = event("e" + id, (isForged ? "forged" : "L") + id);
            const std::string signed_ = isForged ? signature(body, "other") : signature(body);
            for (int times = number % 10 == 3 ? 2 : 1; times > 0; --times) {
                const Sender::Answer answer = sender.post(body, signed_);
                const bool isPutOff = answer.status == 429 || answer.status == 503;
                if (isPutOff && answer.retryAfter.empty()) ++outcome.refusedWithoutATime;
                if (answer.status == 200 && isForged) ++outcome.forgedTaken;
                if (answer.status == 200 && !isForged) outcome.taken.insert("L" + id);
                if (!isPutOff && answer.status != (isForged ? 401 : 200)) ++outcome.unheard;
            }
        }
    }

    std::set<std::string> leadsInTheStore() {
        std::set<std::string> found;
        for (const auto& lead : deployment_.runJson({"leads"})) {
            const auto email = lead["fields"]["emails"][0].get<std::string>();
            found.insert(email.substr(0, email.find('@')));
        }
        return found;
    }
};

TEST_F(Burst, OfTenThousandWebhooksLosesNoneThatWasAcknowledgedAndTakesNoneInError) {
    constexpr int Webhooks = 10'000;
    constexpr int Senders = 48;  // more than the hub has threads
    serving_ = serve(deployment_);
    std::vector<Outcome> outcomes(Senders);
    std::vector<std::thread> senders;
    for (int i = 0; i < Senders; ++i) {
        senders.emplace_back(
            [&, i] { send(Webhooks * i / Senders, Webhooks * (i + 1) / Senders, outcomes[i]); });
    }
    for (std::thread& sender : senders)
        sender.join();
    serving_.hub.reset();  // killed: what wasn't durable is lost

    Outcome all;
    for (const Outcome& one : outcomes) {
        all.taken.insert(one.taken.begin(), one.taken.end());
        all.forgedTaken += one.forgedTaken;
        all.refusedWithoutATime += one.refusedWithoutATime;
        all.unheard += one.unheard;
    }
    EXPECT_EQ(all.forgedTaken, 0);
    EXPECT_EQ(all.refusedWithoutATime, 0);
    EXPECT_EQ(all.unheard, 0);
    EXPECT_FALSE(all.taken.empty());
    EXPECT_LE(deployment_.run({"sync"}).exitCode, 1);
    EXPECT_EQ(leadsInTheStore(), all.taken);
}

TEST_F(Burst, IsPutOffWhileTheQueueIsFullAndTakenAfterwards) {
    serving_ = serve(deployment_);
    const Poco::URI hub(serving_.url);
    const Poco::Net::SocketAddress address(hub.getHost(), hub.getPort());
    std::vector<Poco::Net::StreamSocket> silent;
    // Each holds a thread or a place in the queue, until one more is answered at once.
    while (silent.size() < 5000) {
        silent.emplace_back(address);
        if (silent.size() > 500 && silent.back().poll(10'000, Poco::Net::Socket::SELECT_READ))
            break;
    }
    const std::string body = event("e1", "L1");
    const Sender::Answer putOff = Sender(serving_.url).post(body, signature(body));
    EXPECT_EQ(putOff.status, 503);
    EXPECT_EQ(putOff.retryAfter, "5");

    silent.clear();
    EXPECT_TRUE(eventually([&] { return post(body, signature(body)).status == 200; }));
    EXPECT_TRUE(eventually([&] { return leads() == 1; }));
}

}  // namespace
}  // namespace leadloom::tests
