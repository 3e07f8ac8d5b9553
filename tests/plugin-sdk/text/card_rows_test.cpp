#include <gtest/gtest.h>
#include <leadloom/sdk/text/card_rows.h>

namespace leadloom::sdk {
namespace {

std::vector<std::string> cards(std::string_view text) {
    std::vector<std::string> all;
    CardRows reader({"UID", ""}, [&](const TextRow& row) {
        all.push_back(row.fault.empty() ? row.id + "|" + std::string(row.payload)
                                        : std::to_string(row.line) + ": " + std::string(row.fault));
        return Status::ok();
    });
    for (std::size_t at = 0; at < text.size(); at += 7)
        (void)reader.feed(text.substr(at, 7));
    (void)reader.finish();
    return all;
}

TEST(CardRows, ReadsVersion21WithQuotedPrintableAndCharsets) {
    EXPECT_EQ(cards("BEGIN:VCARD\r\nVERSION:2.1\r\n"
                    "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:=D6berg;=C5sa;;Dr.;\r\n"
                    "FN;ENCODING=QUOTED-PRINTABLE:=C3=85sa =\r\n=C3=96berg\r\n"
                    "TEL;WORK;VOICE:+358 9 1234567\r\nTEL;CELL:+358 40 1234567\r\n"
                    "PHOTO;ENCODING=BASE64;TYPE=JPEG:AAAA\r\n BBBB\r\n\r\n"
                    "END:VCARD\r\n"),
              std::vector<std::string>{
                  R"(|{"N.family":"Öberg","N.given":"Åsa","N.prefix":"Dr.","FN":"Åsa Öberg",)"
                  R"("TEL":"+358 9 1234567","TEL 2":"+358 40 1234567"})"});
}

TEST(CardRows, ReadsVersion3WithFoldingGroupsAndEscapes) {
    EXPECT_EQ(
        cards("begin:vcard\nVERSION:3.0\nUID:c1\nN:Virta;Aino;;;\n"
              "item1.EMAIL;TYPE=INTERNET,WORK:aino@ac\n me.example\n"
              "EMAIL:a@x.example\nORG:Acme\\, Ltd.;Sales;EMEA\nTITLE:Head\n"
              "ADR;TYPE=work:;;Street 5\\nA;Helsinki;;00100;Finland\n"
              "BDAY:19840517\nCATEGORIES:one,two\nNOTE:a\\;b\nEND:VCARD\n"),
        std::vector<std::string>{
            R"(c1|{"UID":"c1","N.family":"Virta","N.given":"Aino","EMAIL":"aino@acme.example",)"
            R"("EMAIL 2":"a@x.example","ORG":"Acme, Ltd.","ORG.unit":"Sales, EMEA",)"
            R"("TITLE":"Head","ADR.street":"Street 5\nA","ADR.city":"Helsinki",)"
            R"("ADR.code":"00100","ADR.country":"Finland","BDAY":"1984-05-17",)"
            R"("CATEGORIES":"one;two","NOTE":"a;b"})"});
}

TEST(CardRows, ReadsVersion4WithUrisAndQuotedParameters) {
    EXPECT_EQ(cards("BEGIN:VCARD\nVERSION:4.0\nFN:Bo\n"
                    "TEL;VALUE=uri;TYPE=\"voice,work\":tel:+46-8-123456\n"
                    "ADR;LABEL=\"a: b;c\":;;S 1;Oslo;;;Norway\n"
                    "PHOTO:data:image/jpeg;base64,AAAA\nEND:VCARD\n"),
              std::vector<std::string>{R"(|{"FN":"Bo","TEL":"+46-8-123456","ADR.street":"S 1",)"
                                       R"("ADR.city":"Oslo","ADR.country":"Norway"})"});
}

TEST(CardRows, RefusesCardsThatAreCutOrHoldNoProperties) {
    EXPECT_EQ(cards("BEGIN:VCARD\nFN:A\nno property\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
                    "BEGIN:VCARD\nFN:B\n"),
              (std::vector<std::string>{"1: a line of the card is no property: it has no colon",
                                        "5: the card is empty", "7: the card has no END:VCARD"}));
}

}  // namespace
}  // namespace leadloom::sdk
