#include "tests/bench/mock_crm/target_crm.h"

#include <gtest/gtest.h>

#include "tests/bench/support/record_generator.h"

namespace leadloom::bench {
namespace {

MockAnswer post(TargetCrm& crm, std::string_view body) {
    return crm.answer({"POST", "/leads/batch", "", body});
}

std::string counts(TargetCrm& crm) {
    return *crm.answer({"GET", "/_control/counts", "", ""}).body;
}

TEST(TargetCrmTest, CreatesUnknownIdsAndUpdatesKnownOnes) {
    TargetCrm crm;
    const MockAnswer first = post(
        crm, R"({"items":[{"id":"a","fields":{"stage":"x"}},{"id":"b","fields":{"stage":"y"}}]})");
    post(crm, R"({"items":[{"id":"a","fields":{"stage":"z"}}]})");

    EXPECT_EQ(*first.body, R"({"results":[{"id":"a","status":200},{"id":"b","status":200}]})");
    EXPECT_EQ(counts(crm), R"({"requests":2,"created":2,"updated":1,"records":2})");
}

TEST(TargetCrmTest, SetsOnlyTheFieldsThatAnUpdateNames) {
    TargetCrm crm;
    const PersonRecord person = RecordGenerator(42).record(0);
    const std::string whole =
        R"({"name":{"first":")" + person.givenName + R"(","last":")" + person.familyName +
        R"("},"contact":{"email":")" + person.email + R"(","phone":")" + person.phone +
        R"("},"job":{"title":")" + person.jobTitle + R"("},"company":{"name":")" + person.company +
        R"(","domain":")" + person.domain + R"("},"address":{"street":")" + person.street +
        R"(","city":")" + person.city + R"(","zip":")" + person.postalCode + R"(","country":")" +
        person.country + R"("},"stage":"other"})";
    const auto right = [&] {
        return crm.answer({"GET", "/_control/check", "records=1&seed=42", ""})
            .body->find("\"right\":1");
    };
    post(crm, R"({"items":[{"id":"a","fields":)" + whole + "}]}");
    EXPECT_EQ(right(), std::string::npos);
    post(crm, R"({"items":[{"id":"a","fields":{"stage":")" + person.stage + R"("}}]})");
    EXPECT_NE(right(), std::string::npos);
}

TEST(TargetCrmTest, RefusesWhatIsNoBatch) {
    TargetCrm crm;

    EXPECT_EQ(post(crm, "no JSON").status, 400);
    EXPECT_EQ(post(crm, "{}").status, 400);
}

TEST(TargetCrmTest, RefusesABatchOfMoreThanAHundred) {
    TargetCrm crm;
    std::string body = R"({"items":[)";
    for (int i = 0; i <= 100; ++i)
        body += (i == 0 ? "" : ",") + std::string(R"({"id":")") + std::to_string(i) +
                R"(","fields":{}})";

    EXPECT_EQ(post(crm, body + "]}").status, 400);
}

}  // namespace
}  // namespace leadloom::bench
