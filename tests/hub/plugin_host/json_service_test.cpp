#include "hub/plugin_host/json_service.h"

#include "tests/hub/plugin_host/service_call_fixture.h"

namespace leadloom::plugin_host {
namespace {

class JsonPagesOfTheHub : public leadloom::testing::ServiceCall {
protected:
    using Row = std::vector<std::string>;

    /// Slice and values of every item; "-" for a value that is not there.
    std::vector<Row> split(std::string_view body, std::string_view pointer,
                           sdk::JsonPages::Pointers keys) {
        std::vector<Row> rows;
        code_ = host()
                    .json()
                    .split(call(), body, pointer, keys,
                           [&](const sdk::JsonItem& item) {
                               // A slice must lie within the page's own bytes.
                               EXPECT_GE(item.slice().data(), body.data());
                               EXPECT_LE(item.slice().data() + item.slice().size(),
                                         body.data() + body.size());
                               Row row{std::string(item.slice())};
                               for (std::size_t i = 0; i < keys.size(); ++i) {
                                   row.push_back(item.has(i) ? std::string(item.value(i)) : "-");
                               }
                               rows.push_back(std::move(row));
                               return sdk::Status::ok();
                           })
                    .code();
        return rows;
    }
    ll_status code_ = LL_OK;
};

TEST_F(JsonPagesOfTheHub, HandsBackRecordsAsSlicesWithTheKeysAskedFor) {
    const std::string body =
        R"({"total": 2, "results" : [ {"id":"1","properties":{"mail":"a\"b\u00e4","n": 1.50 },)"
        R"("x":[1,[2]]} , {"properties":{"n":null},"id":27}]})";
    const auto rows = split(body, "/results", {"/id", "/properties/mail", "/properties/n"});
    ASSERT_EQ(code_, LL_OK) << message();
    EXPECT_EQ(rows, (std::vector<Row>{
                        {R"({"id":"1","properties":{"mail":"a\"b\u00e4","n": 1.50 },"x":[1,[2]]})",
                         "1", "a\"b\xc3\xa4", "1.50"},
                        {R"({"properties":{"n":null},"id":27})", "27", "-", "-"}}));
}

TEST_F(JsonPagesOfTheHub, TreatsAnObjectAsOneItemSoThatEnvelopesCanBeRead) {
    const std::string body = R"({"done":false,"next":{"after":"abc"},"list":[],"empty":{}})";
    EXPECT_EQ(split(body, "", {"/done", "/next/after", "/next", "/list", "/nothing"}),
              (std::vector<Row>{{body, "false", "abc", R"({"after":"abc"})", "[]", "-"}}));
    EXPECT_EQ(split(body, "/next", {"/after"}), (std::vector<Row>{{R"({"after":"abc"})", "abc"}}));
    EXPECT_TRUE(split(body, "/list", {}).empty());
    EXPECT_EQ(code_, LL_OK);
}

TEST_F(JsonPagesOfTheHub, ReadsElementsOfArraysAndTheItemItself) {
    const std::string body = R"([{"emails":[{"value":"a"},{"value":"b"}]}, {"emails":[]}])";
    EXPECT_EQ(split(body, "", {"/emails/1/value", "/emails/0/value", "/emails/0"}),
              (std::vector<Row>{
                  {R"({"emails":[{"value":"a"},{"value":"b"}]})", "b", "a", R"({"value":"a"})"},
                  {R"({"emails":[]})", "-", "-", "-"}}));
    EXPECT_EQ(split(R"({"ids":["a\n",7 ,true,[1, 2],null]})", "/ids", {""}),
              (std::vector<Row>{{R"("a\n")", "a\n"},
                                {"7", "7"},
                                {"true", "true"},
                                {"[1, 2]", "[1, 2]"},
                                {"null", "-"}}));
}

TEST_F(JsonPagesOfTheHub, UnescapesPointersAndGivesOneValueToTwoThatAskForIt) {
    EXPECT_EQ(split(R"({"a/b":{"c~d":"x"}})", "", {"/a~1b/c~0d", "/a~1b/c~0d", "/a~1b"}),
              (std::vector<Row>{{R"({"a/b":{"c~d":"x"}})", "x", "x", R"({"c~d":"x"})"}}));
}

TEST_F(JsonPagesOfTheHub, SaysNotFoundWhereThereAreNoRecords) {
    for (const char* body :
         {R"({"results":null})", R"({"other":[]})", R"({"a":"results"})", "null"}) {
        EXPECT_TRUE(split(body, "/results", {"/id"}).empty());
        EXPECT_EQ(code_, LL_NOT_FOUND) << body;
    }
    split(R"({"a":"text"})", "/a/b", {"/id"});
    EXPECT_EQ(code_, LL_NOT_FOUND);
}

TEST_F(JsonPagesOfTheHub, CallsWhatIsNoJsonAPassingFaultAndQuotesNothingOfIt) {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    for (const std::string& body :
         {std::string(), std::string("<html><body>secret@mail.example</body></html>"),
          std::string(R"({"results":[{"id":1},{"id":)"), std::string(R"({"results":[{"id":1})"),
          std::string("{\"results\":[{\"id\":\"\xff\xfe\"}]}"), std::string("\"text\""),
          std::string(R"({"results":"text"})"), std::string(R"({"results":7})"),
          std::string(R"({"results":[{"id" 1}]})"), std::string("  "), deep}) {
        split(body, "/results", {"/id"});
        EXPECT_TRUE(code_ == LL_TRANSIENT || (code_ == LL_NOT_FOUND && body == deep))
            << body.substr(0, 40) << code_;
        EXPECT_EQ(message().find("secret"), std::string::npos);
    }
}

TEST_F(JsonPagesOfTheHub, TakesNothingBehindTheEndOfACutPageForARestOfIt) {
    const std::string whole = R"({"results":[{"id":1}]})";
    const sdk::Host one = host();
    const auto codeOf = [&](std::string_view body) {
        return one.json()
            .split(call(), body, "/results", {"/id"},
                   [](const sdk::JsonItem&) { return sdk::Status::ok(); })
            .code();
    };
    for (std::size_t size = whole.size() - 1; size > 0; --size) {
        // What was parsed before lies behind the end of what is parsed now.
        EXPECT_EQ(codeOf(whole), LL_OK);
        EXPECT_EQ(codeOf(std::string_view(whole).substr(0, size)), LL_TRANSIENT)
            << size << " bytes";
    }
}

TEST_F(JsonPagesOfTheHub, KeepsTheOrderOfAPageLargerThanOneHandful) {
    std::string body = "[";
    for (int index = 0; index < 1000; ++index) {
        body += (index > 0 ? "," : "") + std::string(R"({"id":"k)") + std::to_string(index) +
                R"(","v":"\t"})";
    }
    body += "]";
    const auto rows = split(body, "", {"/id", "/v"});
    ASSERT_EQ(rows.size(), 1000U);
    for (int index = 0; index < 1000; ++index) {
        EXPECT_EQ(rows[static_cast<std::size_t>(index)][1], "k" + std::to_string(index));
        EXPECT_EQ(rows[static_cast<std::size_t>(index)][2], "\t");
    }
}

TEST_F(JsonPagesOfTheHub, CanBeAskedAgainFromWithinItsOwnAnswer) {
    const std::string body = R"([{"id":"1","inner":["x","y"]},{"id":"2","inner":["z"]}])";
    const auto json = host().json();
    std::string seen;
    const auto status = json.split(call(), body, "", {"/id"}, [&](const sdk::JsonItem& item) {
        return json.split(call(), item.slice(), "/inner", {""}, [&](const sdk::JsonItem& one) {
            seen += std::string(item.value(0)) + std::string(one.value(0)) + " ";
            return sdk::Status::ok();
        });
    });
    EXPECT_EQ(status.code(), LL_OK);
    EXPECT_EQ(seen, "1x 1y 2z ");
}

TEST_F(JsonPagesOfTheHub, StopsWhenTheReceiverHasEnough) {
    int seen = 0;
    const auto status = host().json().split(call(), "[1,2,3]", "", {}, [&](const sdk::JsonItem&) {
        return ++seen == 2 ? sdk::Status::cancelled() : sdk::Status::ok();
    });
    EXPECT_EQ(status.code(), LL_CANCELLED);
    EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace leadloom::plugin_host
