#pragma once

#include <deque>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/host.h>

#include "plugin-sdk/testing/fake_hub.h"

namespace leadloom::sdk {

/// Answers with what was put in, in order, and keeps what was asked.
class ScriptedTransport : public testing::Transport {
public:
    std::deque<testing::HttpReply> replies;
    std::vector<testing::HttpCall> calls;

    testing::HttpReply send(const testing::HttpCall& call) override {
        calls.push_back(call);
        if (replies.empty()) return testing::HttpReply::none(LL_TRANSIENT, "nothing scripted");
        auto reply = replies.front();
        replies.pop_front();
        return reply;
    }
};

/// The SDK's wrappers on a fake hub.
struct HubFixture {
    ScriptedTransport transport;
    testing::FakeHub hub{&transport};
    Host host{hub.host()};
    Call call{hub.beginCall()};

    /// What a vendor answered with 200 and this body.
    Answer answer(const std::string& body) {
        ll_http_response raw{};
        raw.status = 200;
        raw.body = given(body);
        return {call, host.json(), HttpResponse(raw)};
    }
};

}  // namespace leadloom::sdk
