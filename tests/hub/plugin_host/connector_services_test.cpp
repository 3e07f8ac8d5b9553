#include "hub/plugin_host/connector_services.h"

#include <thread>

#include <leadloom/abi/service/stream.h>
#include <leadloom/abi/service/thread_check.h>

#include "hub/plugin_host/file_connector_state.h"
#include "tests/hub/plugin_host/service_call_fixture.h"

namespace leadloom::plugin_host {
namespace {

class Services : public leadloom::testing::ServiceCall {};

TEST_F(Services, AreAbsentWhereTheConnectionHasNothingForThem) {
    const auto hub = host();
    for (const char* id :
         {LL_SERVICE_HTTP, LL_SERVICE_STATE, LL_SERVICE_DIRECTORY, LL_SERVICE_METRICS,
          LL_SERVICE_RATE_LIMIT, LL_SERVICE_STREAM, "leadloom.http/2", ""}) {
        EXPECT_EQ(hub.service<void>(id), nullptr) << id;
    }
    for (const char* id : {LL_SERVICE_LOG, LL_SERVICE_CLOCK, LL_SERVICE_JSON, LL_SERVICE_DIGEST,
                           LL_SERVICE_CREDENTIALS, LL_SERVICE_THREAD_CHECK}) {
        EXPECT_NE(hub.service<void>(id), nullptr) << id;
    }
}

TEST_F(Services, LogWithThePlaceBeforeAndWithoutSecretsOrPersonsOrForgedLines) {
    redactor_.add("s3cret-value");
    const auto* log = host().service<ll_log>(LL_SERVICE_LOG);
    log->write(log, LL_LOG_WARNING, strOf("page_skipped"),
               strOf("for aino@mail.example with s3cret-value\nsales-us: fine"),
               strOf(R"({"phone":"+358401234567"})"));
    ASSERT_EQ(log_.size(), 1U);
    EXPECT_EQ(log_[0],
              "sales-eu: page_skipped: for [email] with [redacted] sales-us: fine "
              R"({"phone":"[phone]"})");
}

TEST_F(Services, SleepOnTheHubsClockAndStopForDeadlineAndCancellation) {
    const auto hub = host();
    const auto* clock = hub.service<ll_clock>(LL_SERVICE_CLOCK);
    EXPECT_EQ(clock->wall_us(clock), clock_.wallUs());
    EXPECT_EQ(clock->sleep(clock, call().raw(), 5'000'000), LL_OK);
    EXPECT_EQ(clock_.sleptUs(), 5'000'000);

    sync::CallContext hurried;
    hurried.deadlineMonotonicUs = clock_.monotonicUs() + 1'000'000;
    const CallFrame soon(hurried, "x");
    EXPECT_EQ(clock->sleep(clock, soon.call(), 5'000'000), LL_CANCELLED);
    EXPECT_EQ(clock_.sleptUs(), 6'000'000);

    sync::CallContext stopped;
    stopped.cancelled = [] { return true; };
    const CallFrame cancelled(stopped, "x");
    EXPECT_EQ(clock->sleep(clock, cancelled.call(), 1), LL_CANCELLED);
}

TEST_F(Services, DigestWithoutTheConnectorNeedingCryptography) {
    const auto* digest = host().service<ll_digest>(LL_SERVICE_DIGEST);
    std::uint8_t out[32];
    digest->sha256(digest, strOf("abc"), out);
    EXPECT_EQ(out[0], 0xba);
    digest->hmac_sha256(digest, strOf("Jefe"), strOf("what do ya want for nothing?"), out);
    EXPECT_EQ(out[0], 0x5b);
    EXPECT_NE(digest->constant_time_equal(digest, strOf("a"), strOf("a")), 0);
    EXPECT_EQ(digest->constant_time_equal(digest, strOf("a"), strOf("b")), 0);
}

TEST_F(Services, GiveOutConfiguredFieldsOfTheCredentialOnly) {
    parts_.credentials = {{"client_secret", "abc"}};
    const auto credentials = host().credentials();
    EXPECT_EQ(*credentials.field(call(), "client_secret"), "abc");
    EXPECT_EQ(credentials.field(call(), "access_token").status().code(), LL_NOT_FOUND);
    EXPECT_EQ(credentials.field(call(), "client_secret", "other").status().code(), LL_NOT_FOUND);
}

TEST_F(Services, RememberStateAcrossRestarts) {
    const auto file = folder_ / "state";
    {
        FileConnectorState state(file);
        parts_.state = &state;
        const auto kept = host().state();
        EXPECT_TRUE(kept.put(call(), "webhook", std::string("a\0\xff", 3)));
        EXPECT_TRUE(kept.put(call(), "gone", "x"));
        EXPECT_TRUE(kept.erase(call(), "gone"));
        EXPECT_TRUE(kept.erase(call(), "never"));
        EXPECT_EQ(kept.put(call(), std::string(129, 'k'), "x").code(), LL_INVALID_RECORD);
        EXPECT_EQ(kept.put(call(), "k", std::string(65'537, 'v')).code(), LL_INVALID_RECORD);
    }
    FileConnectorState state(file);
    parts_.state = &state;
    const auto kept = host().state();
    EXPECT_EQ(**kept.get(call(), "webhook"), std::string("a\0\xff", 3));
    EXPECT_FALSE(kept.get(call(), "gone")->has_value());
}

TEST_F(Services, CountUnderTheConnectionsNameAndIgnoreNonsense) {
    Metrics metrics;
    parts_.metrics = &metrics;
    const auto* table = host().service<ll_metrics>(LL_SERVICE_METRICS);
    table->add(table, strOf("pages_total"), 2);
    table->add(table, strOf("pages_total"), 1);
    table->set(table, strOf("bad name"), 1);
    const std::string text = metrics.render();
    EXPECT_NE(text.find("leadloom_plugin_pages_total{connection=\"sales-eu\"} 3"),
              std::string::npos)
        << text;
    EXPECT_EQ(text.find("bad name"), std::string::npos);
}

TEST_F(Services, KnowWhichThreadServesACall) {
    const auto* check = host().service<ll_thread_check>(LL_SERVICE_THREAD_CHECK);
    EXPECT_NE(check->is_connection_thread(check, nullptr), 0);
    std::int32_t elsewhere = 1;
    std::thread([&] { elsewhere = check->is_connection_thread(check, nullptr); }).join();
    EXPECT_EQ(elsewhere, 0);
}

}  // namespace
}  // namespace leadloom::plugin_host
