#include <gtest/gtest.h>
#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/csv_rows.h>
#include <leadloom/sdk/erasure.h>
#include <leadloom/sdk/event_records.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/follow_ids.h>
#include <leadloom/sdk/junction.h>
#include <leadloom/sdk/link_table.h>
#include <leadloom/sdk/link_writes.h>
#include <leadloom/sdk/listed_fields.h>
#include <leadloom/sdk/named_writes.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/paired_place.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/record_shape.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/subscription_plan.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/webhook_events.h>
#include <leadloom/sdk/write_form.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

using nlohmann::json;

struct Parts : ::testing::Test, HubFixture {
    testing::CapturedWrite written;
    WriteOutcomes outcomes{hub.writeSink(written), 8};
};

TEST(Numbers, AreFoundInText) {
    EXPECT_EQ(integersIn("api-usage=25/15000 (per-app)"), (std::vector<std::int64_t>{25, 15000}));
    EXPECT_TRUE(integersIn("none, 99999999999999999999999").empty());
    EXPECT_EQ(parseInteger("-12"), -12);
    EXPECT_FALSE(parseInteger("12 "));
    EXPECT_EQ(integerOr("", 5), 5);
}

TEST(PairedPlace, ComesBackAsItWasWhateverTheSecondWordHolds) {
    for (const auto& second : {"", "a", "a:b:"}) {
        const auto place = PairedPlace::parse(PairedPlace{"777", second}.text());
        EXPECT_EQ(place.first, "777");
        EXPECT_EQ(place.second, second);
    }
    EXPECT_EQ(PairedPlace::parse("").first, "");
    EXPECT_EQ(PairedPlace::parse("777").first, "777");
}

TEST(Erasure, KeysAreReadAndReceiptsAreJson) {
    const auto keys = ErasureKeys::parse(
        R"({"stream":"s","external_id":"7","emails":["a@b.example",5],"ticket":"t"})");
    EXPECT_EQ(keys.stream + keys.externalId + keys.ticket, "s7t");
    EXPECT_EQ(keys.emails, (std::set<std::string>{"a@b.example"}));
    EXPECT_TRUE(ErasureKeys::parse("no JSON").externalId.empty());
    EXPECT_EQ(json::parse(ErasureReceipt::pending("a\"b")),
              json({{"outcome", "pending"}, {"ticket", "a\"b"}}));
}

TEST(Portions, AreCutInOrderAndStopAtAFailure) {
    const std::vector<int> items{1, 2, 3, 4, 5};
    std::vector<std::size_t> sizes;
    const auto status = eachPortion(std::span<const int>(items), 2, [&](std::span<const int> some) {
        sizes.push_back(some.size());
        return some.size() == 1 ? Status{LL_QUOTA, "spent"} : Status::ok();
    });
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
    EXPECT_EQ(status.code(), LL_QUOTA);
}

TEST_F(Parts, ARecordsShapeSaysWhatBecameOfIt) {
    const RecordShape shape{.id = "/id",
                            .version = "/v",
                            .modifiedAt = "/at",
                            .deleted = "/gone",
                            .mergedInto = "/winner",
                            .absorbed = "/losers",
                            .convertedTo = "/became",
                            .convertedStream = "contacts"};
    const auto body = answer(R"({"rows":[
        {"id":"1","v":"e1","at":"2026-01-01T00:00:00Z"},
        {"id":"2","gone":true},{"id":"3","gone":true,"winner":"1"},
        {"id":"4","became":"40"},{"id":"5","losers":"6;7"}]})");
    auto page = pageOf(body, "/rows", shape);
    ASSERT_TRUE(page) << page.status().message();
    std::vector<std::pair<int, std::string>> said;
    for (const auto& record : page->batch.records())
        said.emplace_back(record.op, std::string(view(record.external_id)) + ">" +
                                         std::string(view(record.target_id)));
    EXPECT_EQ(said, (std::vector<std::pair<int, std::string>>{{LL_RECORD_UPSERT, "1>"},
                                                              {LL_RECORD_TOMBSTONE, "2>"},
                                                              {LL_RECORD_MERGE, "3>1"},
                                                              {LL_RECORD_CONVERT, "4>40"},
                                                              {LL_RECORD_MERGE, "6>5"},
                                                              {LL_RECORD_MERGE, "7>5"},
                                                              {LL_RECORD_UPSERT, "5>"}}));
    EXPECT_EQ(view(page->batch.records()[0].version), "e1");
    EXPECT_EQ(page->end.count, 5U);
    EXPECT_EQ(page->end.position, "5");
    EXPECT_FALSE(pageOf(answer(R"({"rows":[{"name":"x"}]})"), "/rows", shape)) << "without an id";
}

TEST_F(Parts, ACsvPageKeepsItsGoodRowsAndRejectsTheOthers) {
    testing::CapturedRead read;
    const RecordSink sink(hub.recordSink(read, true));
    const auto body = answer("Id,Name,Size\n1,\"A \"\"B\"\"\",7\n2,short\n3,C,\n");
    auto page = pageOfCsv(body, "things", {.id = "/Id"}, sink, [](const CsvTableRow& row) {
        return jsonOf(row, [](std::string_view column) { return column == "Size"; });
    });
    ASSERT_TRUE(page);
    ASSERT_TRUE(page->putTo(sink));
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[0].payload, R"({"Id":"1","Name":"A \"B\"","Size":7})");
    EXPECT_EQ(read.records[1].payload, R"({"Id":"3","Name":"C","Size":null})");
    EXPECT_EQ(read.rejects.size(), 1U);
    EXPECT_EQ(page->end.count, 3U);
}

TEST_F(Parts, ALookupFollowsMergesToTheirWinnersOnce) {
    testing::CapturedRead read;
    std::vector<std::string> asked;
    const RecordSink sink(hub.recordSink(read, false));
    const auto status = followIds({"1", "2", "3"}, 2, sink, [&](auto ids, const auto& put) {
        Page page;
        for (const auto& id : ids) {
            asked.push_back(id);
            page.batch.add(id == "9" ? Record::upsert("9", "{}") : Record::merge(id, "9"));
        }
        return put(page);
    });
    EXPECT_TRUE(status);
    EXPECT_EQ(asked, (std::vector<std::string>{"1", "2", "3", "9"}));
    EXPECT_EQ(read.records.size(), 4U);
}

TEST_F(Parts, LinksAreToldForRecordsWhoseLinksWereRead) {
    LinkTable links;
    links.read("1", "companies");
    links.add("2", "companies", "12");
    links.add("2", "companies", "12");
    links.add("2", "companies", "13");
    EXPECT_EQ(links.textOf("1"), R"({"companies":[]})");
    EXPECT_EQ(links.textOf("2"), R"({"companies":["12","13"]})");
    EXPECT_EQ(links.textOf("3"), "");
}

TEST_F(Parts, WritesAreSentFormByForm) {
    const auto raw = [](int operation, const char* id, const char* marker) {
        return ll_write{sizeof(ll_write), operation,          orAbsent(id), {}, {},
                        orAbsent(marker), ll_str{nullptr, 0}, given("{}")};
    };
    const ll_write writes[] = {raw(LL_WRITE_DELETE, "1", ""), raw(LL_WRITE_CREATE, "", "m"),
                               raw(LL_WRITE_UPSERT, "2", "m"), raw(LL_WRITE_CREATE, "", "")};
    const ll_write_batch batch{sizeof(ll_write_batch), writes, 4};
    std::vector<std::pair<WriteForm, std::size_t>> sent;
    EXPECT_TRUE(
        writeByForm(WriteBatch(&batch), true, [&](WriteForm form, std::span<const Write> some) {
            for (const auto& write : some)
                sent.emplace_back(form, write.index);
            return Status::ok();
        }));
    EXPECT_EQ(sent, (std::vector<std::pair<WriteForm, std::size_t>>{{WriteForm::UpsertByMarker, 1},
                                                                    {WriteForm::Create, 3},
                                                                    {WriteForm::Update, 2},
                                                                    {WriteForm::Delete, 0}}));
    EXPECT_EQ(formOf(WriteBatch(&batch)[1], false), WriteForm::Create);
}

TEST_F(Parts, ARequestRefusedAsAWholeIsHalvedOrReported) {
    std::vector<Write> two(2);
    two[1].index = 1;
    const Status invalid{LL_CONFLICT, "one of them"};
    const auto alone = WriteResult::failed(invalid);
    EXPECT_EQ(refusedTogether(two, invalid, alone, outcomes).code(), LL_INVALID_RECORD);
    EXPECT_TRUE(written.results.empty());
    EXPECT_EQ(refusedTogether(two, {LL_QUOTA, "spent"}, alone, outcomes).code(), LL_QUOTA);
    EXPECT_TRUE(refusedTogether(std::span(two).first(1), invalid, alone, outcomes));
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT);
    EXPECT_TRUE(
        refusedTogether(std::span(two).last(1), {LL_UNKNOWN_OUTCOME, "lost"}, alone, outcomes));
    EXPECT_EQ(written.of(1)->status, LL_UNKNOWN_OUTCOME);
}

TEST_F(Parts, AnswersInAnyOrderFindTheirWritesByName) {
    NamedWrites named(outcomes);
    named.name(0, "w0");
    named.name(0, "id7");
    named.name(1, "w1");
    named.name(2, "");
    EXPECT_TRUE(named.reportEachOf("w1 unknown", WriteResult::failed({LL_CONFLICT, "x"})));
    EXPECT_TRUE(named.report("id7", WriteResult::done("7")));
    EXPECT_EQ(written.of(0)->externalId, "7");
    EXPECT_EQ(written.of(1)->status, LL_CONFLICT);
    EXPECT_EQ(written.results.size(), 2U);
}

TEST_F(Parts, LinksThatAreRecordsAreMadeChangedAndRemovedOnlyWhereNeeded) {
    const std::vector<Junction> there{{"r1", "d", "a", "Buyer"}, {"r2", "d", "b", ""}};
    JunctionPlan plan(there);
    const auto toJson = [](const Junction& one) { return one.id + one.from + one.to + one.label; };
    const auto add = [&](std::size_t index, bool adds, const char* to, const char* label) {
        return plan.add({index, adds, "d", to, label}, {{}, "d", to, label}, outcomes, toJson);
    };
    EXPECT_TRUE(add(0, true, "a", ""));
    EXPECT_TRUE(add(1, true, "b", "Buyer"));
    EXPECT_TRUE(add(2, true, "c", "Buyer"));
    EXPECT_TRUE(add(3, false, "a", ""));
    EXPECT_TRUE(add(4, false, "c", ""));
    std::map<WriteForm, std::string> sent;
    EXPECT_TRUE(plan.send([&](WriteForm form, std::span<const Write> some) {
        for (const auto& write : some)
            sent[form] += std::to_string(write.index) + ":" + std::string(write.externalId) + "=" +
                          std::string(write.payload) + ";";
        return Status::ok();
    }));
    EXPECT_EQ(sent[WriteForm::Update], "1:r2=r2dbBuyer;");
    EXPECT_EQ(sent[WriteForm::Create], "2:=dcBuyer;");
    EXPECT_EQ(sent[WriteForm::Delete], "3:r1=;");
    EXPECT_EQ(written.of(0)->status, LL_OK) << "it is there";
    EXPECT_EQ(written.of(4)->status, LL_OK) << "it isn't there";
}

TEST(CsvRows, HoldTheColumnsOfAllRows) {
    CsvRows rows;
    rows.add(*CsvRows::cellsOf(R"({"Name":"A, B","Size":2.5})", "#N/A"));
    rows.add(*CsvRows::cellsOf(R"({"Name":"","Ok":true,"Size":null})", "#N/A"));
    EXPECT_EQ(rows.text(), "Name,Ok,Size\n\"A, B\",,2.5\n#N/A,true,#N/A\n");
    EXPECT_FALSE(CsvRows::cellsOf(R"({"Owner":{"Id":1}})", "#N/A"));
    EXPECT_FALSE(CsvRows::cellsOf(R"({"Name":"#N/A"})", "#N/A"));
    EXPECT_FALSE(CsvRows::cellsOf("[]", "#N/A"));
}

TEST(Refusal, TakesIdsAndNamesOutOfWords) {
    EXPECT_EQ(wordAfter("Contact already exists. Existing ID: 123.", "Existing ID: "), "123");
    EXPECT_EQ(wordAfter("nothing", "Existing ID: "), "");
    EXPECT_EQ(textsBetween(R"(Property "a" and Property "b)", {"Property \""}, "\""),
              (std::vector<std::string>{"a"}));
    const auto result =
        refusedRecord("Acme", LL_CONFLICT, "TAKEN", "email", "ask b@c.example", "9");
    EXPECT_EQ(result.existingId, "9");
    EXPECT_EQ(result.fields, "");
    EXPECT_EQ(result.status.message(), "Acme refused the record: TAKEN (email): ask <email>");
}

TEST_F(Parts, ACheckGoesOnBehindAFindingAndEndsAtAnythingElse) {
    std::vector<testing::CapturedFinding> findings;
    const FindingSink sink(hub.findingSink(findings));
    Checkup checkup(sink);
    const auto failing = [](ll_status code) {
        return [code] { return Result<int>(Status{code, "no"}); };
    };
    EXPECT_FALSE(checkup.need(failing(LL_FORBIDDEN), {"scope", "no scope", "add it", "read"}));
    EXPECT_FALSE(checkup.want(failing(LL_NOT_FOUND), {"extra", "no extra", "none"}));
    EXPECT_EQ(checkup.need([] { return Result<int>(7); }, {}), 7);
    checkup.ok("fine", "all is well");
    EXPECT_FALSE(checkup.need(failing(LL_TRANSIENT), {"net", "no net", "wait"}));
    checkup.ok("never", "said");
    ASSERT_EQ(findings.size(), 3U);
    EXPECT_EQ(findings[0].severity, LL_FINDING_ERROR);
    EXPECT_EQ(findings[0].missingScopes, "read");
    EXPECT_EQ(findings[1].severity, LL_FINDING_WARNING);
    EXPECT_EQ(checkup.status().code(), LL_TRANSIENT);
}

TEST(FieldDescription, TranslatesAVendorsWords) {
    const FieldWords words{.list = "fields",
                           .root = "/properties/",
                           .types = "int=integer mail=string:email",
                           .options = "choices",
                           .optionFlag = "hidden",
                           .offered = false,
                           .length = "size"};
    const auto vendors = parsedJson(R"({"fields":[
        {"name":"mail","label":"E-mail","type":"mail","size":80},
        {"name":"n","type":"int","choices":[{"value":"1","label":"One"},{"value":"2","hidden":true}]},
        {"name":"x","type":"odd"}, 7]})");
    const auto stream = describedStream(vendors, words, [](const Json& field, Json& described) {
        described["custom"] = textOf(field, "name") == "x";
    });
    ASSERT_TRUE(stream);
    const auto& fields = (*stream)["fields"];
    EXPECT_EQ(fields[0], parsedJson(R"({"name":"mail","pointer":"/properties/mail","title":"E-mail",
        "type":"string","format":"email","max_length":80,"length_unit":"characters",
        "custom":false})"));
    EXPECT_EQ(fields[1]["type"], "integer");
    EXPECT_EQ(fields[1]["values"], parsedJson(R"([{"value":"1","label":"One"}])"));
    EXPECT_EQ(fields[2]["type"], "string");
    EXPECT_EQ(fields.size(), 3U);
    EXPECT_FALSE(describedStream(parsedJson("<html>"), words, [](auto&&, auto&&) {}));
}

TEST(SubscriptionPlan, MakesOnlyWhatIsMissing) {
    SubscriptionPlan plan;
    plan.want("contacts", "contact.creation");
    plan.want("contacts", "contact.propertyChange", "email");
    plan.found("contact.propertyChange", "email", "17");
    plan.found("contact.other", "", "18");
    std::vector<std::string> made;
    EXPECT_TRUE(plan.makeMissing([&](const Subscription& one) {
        made.push_back(one.event);
        return Status::ok();
    }));
    EXPECT_EQ(made, std::vector<std::string>{"contact.creation"});
    EXPECT_EQ(json::parse(plan.text())["subscriptions"], json::parse(R"([
        {"id":"","stream":"contacts","event":"contact.creation"},
        {"id":"17","stream":"contacts","event":"contact.propertyChange:email"}])"));
}

TEST(SubscriptionPlan, CompletesTheVendorsOwnList) {
    SubscriptionPlan plan;
    plan.want("contacts", "contact.creation");
    plan.want("contacts", "contact.deletion");
    std::vector<std::string> made;
    const auto make = [&](const Subscription& one) {
        made.push_back(one.event);
        return Status::ok();
    };
    const std::vector<std::vector<std::string>> there{{"contact.creation", "", "17"}};
    EXPECT_TRUE(plan.complete(there, make));
    EXPECT_EQ(made, std::vector<std::string>{"contact.deletion"});
    const Result<std::vector<std::vector<std::string>>> refused(Status{LL_FORBIDDEN, "no"});
    EXPECT_EQ(plan.complete(refused, make).status().code(), LL_FORBIDDEN);
}

TEST_F(Parts, IdsThatABatchDoesNotKnowAreAskedAlone) {
    testing::CapturedRead read;
    std::vector<std::string> alone;
    const RecordSink sink(hub.recordSink(read, false));
    const std::vector<std::string> ids{"1", "2", "3"};
    const auto fetch = [&](std::span<const std::string> some, auto put) {
        Page page;
        for (const auto& id : some)
            if (id != "2") page.batch.add(Record::upsert(id, "{}"));
        return put(page);
    };
    EXPECT_TRUE(fetchOrAskAlone(std::span<const std::string>(ids), 2, sink, fetch,
                                [&](const std::string& id) {
                                    alone.push_back(id);
                                    return Status::ok();
                                }));
    EXPECT_EQ(alone, std::vector<std::string>{"2"});
    EXPECT_EQ(read.records.size(), 2U);
}

TEST_F(Parts, ARecordUnderAnotherIdThanAskedForWasMergedIntoIt) {
    testing::CapturedRead read;
    const RecordSink sink(hub.recordSink(read, false));
    const auto found = answer(R"({"id":"9"})");
    for (const auto* asked : {"9", "4"}) {
        auto page = pageOf(found, "", RecordShape{.id = "/id"});
        ASSERT_TRUE(page);
        EXPECT_TRUE(page->putFor(asked, sink));
    }
    ASSERT_EQ(read.records.size(), 3U);
    EXPECT_EQ(read.records[1].op, LL_RECORD_MERGE);
    EXPECT_EQ(read.records[1].externalId, "4");
}

TEST_F(Parts, AListOfWhatIsGoneHoldsTombstones) {
    testing::CapturedRead read;
    const auto gone = answer(R"({"results":[{"id":"7","at":"2026-01-01T00:00:00Z"},{"id":"8"}]})");
    auto page = tombstonesOf(gone, "/results", "/id", "/at");
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->putTo(RecordSink(hub.recordSink(read, false))));
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[0].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(read.records[1].op, LL_RECORD_TOMBSTONE);
}

TEST_F(Parts, AnEventsRecordsCarryItsStreamAndId) {
    testing::CapturedRead read;
    RecordBatch batch;
    EventRecords records(batch, "contacts", 5, "e1");
    records.merged("1 2 2 3", "3");
    records.gone("4");
    EXPECT_TRUE(batch.putTo(RecordSink(hub.recordSink(read, false))));
    ASSERT_EQ(read.records.size(), 4U) << "two losers, the winner, and one that is gone";
    EXPECT_EQ(read.records[2].op, LL_RECORD_UPSERT);
    EXPECT_EQ(read.records[3].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(read.records[0].stream, "contacts");
}

TEST(LinkWrites, AreSentByKindAndInPortions) {
    const std::vector<AssociationWrite> writes{{0, true, "a", "1", {}},
                                               {1, false, "a", "2", {}},
                                               {2, true, "a", "3", "Buyer"},
                                               {3, true, "a", "4", {}},
                                               {4, true, "a", "5", {}}};
    std::vector<std::size_t> sizes;
    EXPECT_TRUE(sendLinksByKind(std::span<const AssociationWrite>(writes), 2, [&](auto some) {
        for (const auto& one : some)
            EXPECT_TRUE(one.add == some.front().add && one.label == some.front().label);
        sizes.push_back(some.size());
        return Status::ok();
    }));
    EXPECT_EQ(sizes, (std::vector<std::size_t>{1, 2, 1, 1}));
}

TEST_F(Parts, FailedLinksAreToldByTheirEnds) {
    const std::vector<AssociationWrite> writes{
        {0, true, "a", "1", {}}, {1, true, "a", "2", {}}, {2, true, "b", "2", {}}};
    const auto statusesFor = [&](const std::string& errors) {
        testing::CapturedWrite told;
        WriteOutcomes results(hub.writeSink(told), writes.size());
        const auto refused = [](const JsonItem& item) {
            return WriteResult::failed({LL_INVALID_RECORD, std::string(item.value(2))});
        };
        const auto failures = answer("{\"errors\":" + errors + "}");
        EXPECT_TRUE(
            reportLinks(failures, "/errors", {"/from", "/to", "/why"}, writes, results, refused));
        EXPECT_TRUE(results.finish(Status::ok()));
        std::vector<ll_status> statuses;
        for (std::size_t i = 0; i < writes.size(); ++i)
            statuses.push_back(told.of(i)->status);
        return statuses;
    };
    using Statuses = std::vector<ll_status>;
    EXPECT_EQ(statusesFor("[]"), (Statuses{LL_OK, LL_OK, LL_OK}));
    EXPECT_EQ(statusesFor(R"([{"from":"a","to":["2","3"],"why":"x"}])"),
              (Statuses{LL_OK, LL_INVALID_RECORD, LL_OK}));
    EXPECT_EQ(statusesFor(R"([{"from":"a","why":"x"}])"),
              (Statuses{LL_INVALID_RECORD, LL_INVALID_RECORD, LL_OK}));
    EXPECT_EQ(statusesFor(R"([{"why":"x"}])"),
              (Statuses{LL_INVALID_RECORD, LL_INVALID_RECORD, LL_INVALID_RECORD}));
}

TEST(ListedFields, DescribeAStreamThatIsOnlyRead) {
    const auto described =
        json::parse(readOnlyStream("Friends", "email=string:email seen=integer n"));
    EXPECT_EQ(described["title"], "Friends");
    EXPECT_EQ(described["fields"], json::parse(R"([
        {"name":"email","pointer":"/email","type":"string","format":"email","read_only":true},
        {"name":"seen","pointer":"/seen","type":"integer","read_only":true},
        {"name":"n","pointer":"/n","type":"string","read_only":true}])"));
}

TEST(WordFor, FindsWhatAListSays) {
    EXPECT_EQ(wordFor("name=dealname email=", "name"), "dealname");
    EXPECT_EQ(wordFor("name=dealname email=", "email"), "");
    EXPECT_FALSE(wordFor("name=dealname email=", "phone"));
}

TEST_F(Parts, ARowIsFoundByItsFirstText) {
    const auto labels = answer(R"({"results":[{"label":null,"id":1},{"label":"Buyer","id":2}]})");
    EXPECT_EQ((*labels.row("/results", {"/label", "/id"}, "Buyer"))[1], "2");
    EXPECT_TRUE(labels.row("/results", {"/label", "/id"}, "Seller")->empty());
}

TEST_F(Parts, WebhooksNeedASecret) {
    EXPECT_EQ(host.credentials().signingSecret(call, "client_secret").status().code(),
              LL_FORBIDDEN);
    EXPECT_EQ(*host.credentials().signingSecret(call, "client_secret", "of a setting"),
              "of a setting");
    hub.setCredential("client_secret", "of auth");
    EXPECT_EQ(*host.credentials().signingSecret(call, "client_secret", "of a setting"), "of auth");
}

}  // namespace
}  // namespace leadloom::sdk
