// Bodies and pages of forms that several vendors share.
#include <gtest/gtest.h>
#include <leadloom/sdk/days.h>
#include <leadloom/sdk/json_lines.h>
#include <leadloom/sdk/multipart.h>
#include <leadloom/sdk/page_links.h>
#include <leadloom/sdk/url_query.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

class BodyForms : public ::testing::Test, public HubFixture {};

TEST_F(BodyForms, MultipartNeverHoldsItsOwnBoundary) {
    Multipart form;
    form.field("na\"me", "one\r\ntwo").file("file", "a\nb.csv", "text/csv", "--leadloom-part-0");
    const auto request = form.request("POST");
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.headers.front().second, "multipart/form-data; boundary=leadloom-part-1");
    EXPECT_EQ(request.body,
              "--leadloom-part-1\r\nContent-Disposition: form-data; name=\"na%22me\"\r\n\r\n"
              "one\r\ntwo\r\n--leadloom-part-1\r\nContent-Disposition: form-data; name=\"file\"; "
              "filename=\"a%0Ab.csv\"\r\nContent-Type: text/csv\r\n\r\n--leadloom-part-0\r\n"
              "--leadloom-part-1--\r\n");
}

TEST_F(BodyForms, JsonLinesAreReadAsSlicesAndACutOneIsTold) {
    const std::string body = "{\"id\":1}\r\n\n {\"id\":\"b\"} \n{\"id\":3";
    std::string ids;
    const auto status = eachJsonLine(host.json(), call, body, {"/id"}, [&](const JsonItem& item) {
        ids += item.value(0);
        return Status::ok();
    });
    EXPECT_EQ(ids, "1b");
    EXPECT_EQ(status.code(), LL_TRANSIENT);
    EXPECT_EQ(JsonLines().add("{}").add("[]").text(), "{}\n[]\n");
}

TEST_F(BodyForms, LinkHeadersGiveTheNextPage) {
    EXPECT_EQ(
        linkTo(R"(<https://a.example/?p=1>; rel="prev", <https://a.example/?p=3,4>; rel="next")",
               "next"),
        "https://a.example/?p=3,4");
    EXPECT_EQ(linkTo(R"(<https://a.example/2>; title="x"; rel="last next")", "next"),
              "https://a.example/2");
    EXPECT_EQ(linkTo("<https://a.example/2>; rel=next", "next"), "https://a.example/2");
    for (const auto* none : {"", "<", "<https://a.example/2>", "rel=\"next\"",
                             "<https://a.example/2>; rel=\"nextest\""})
        EXPECT_EQ(linkTo(none, "next"), "") << none;
}

TEST_F(BodyForms, OffsetsOverlapAndEndWithAPageThatIsNotFull) {
    const OffsetPaging paging{100, 5};
    EXPECT_EQ(paging.at(""), 0);
    PageEnd end;
    end.count = 100;
    paging.finish("", end);
    EXPECT_FALSE(end.last);
    EXPECT_EQ(end.position, "100");
    EXPECT_EQ(paging.at(end.position), 95);
    end.count = 99;
    paging.finish("100", end);
    EXPECT_TRUE(end.last);
    EXPECT_EQ(end.position, "194");
}

TEST_F(BodyForms, FormsGiveTheirValuesDecoded) {
    EXPECT_EQ(
        formValue("type=subscribe&data%5Bemail%5D=ana%2Bx%40example.test&n=a+b", "data[email]"),
        "ana+x@example.test");
    EXPECT_EQ(formValue("n=a+b", "n"), "a b");
    EXPECT_EQ(formValue("n&m=", "n"), "");
    EXPECT_FALSE(formValue("nn=1", "n"));
    EXPECT_EQ(queryValue("https://h.example/hooks/x?secret=S3#f", "secret"), "S3");
    EXPECT_FALSE(queryValue("https://h.example/hooks/x", "secret"));
}

TEST_F(BodyForms, DaysComeInPortionsAcrossMonthsAndLeapDays) {
    std::string asked;
    EXPECT_TRUE(eachPartOf({"2028-02-27", "2028-03-02"}, 3, [&](const DayRange& days) {
        asked += std::string(days.from) + ".." + std::string(days.to) + " ";
        return Status::ok();
    }));
    EXPECT_EQ(asked, "2028-02-27..2028-02-29 2028-03-01..2028-03-02 ");
    EXPECT_EQ(
        eachPartOf({"2028-02-30", "2028-03-02"}, 3, [](const DayRange&) { return Status::ok(); })
            .code(),
        LL_INVALID_CONFIG);
    EXPECT_EQ(trailingFrom("2026-03-10", "2026-01-01", 7), "2026-03-04");
    EXPECT_EQ(trailingFrom("2026-01-03", "2026-01-01", 7), "2026-01-01");
    EXPECT_EQ(trailingFrom("", "2026-01-01", 7), "2026-01-01");
}

TEST_F(BodyForms, Base64IsUndoneInBothAlphabets) {
    EXPECT_EQ(base64Decode("aGk="), "hi");
    EXPECT_EQ(base64Decode("aGk"), "hi");
    EXPECT_EQ(base64Decode("-_8="), "\xfb\xff");
    EXPECT_EQ(base64Decode(""), "");
    EXPECT_FALSE(base64Decode("a"));
    EXPECT_FALSE(base64Decode("a*k="));
}

}  // namespace
}  // namespace leadloom::sdk
