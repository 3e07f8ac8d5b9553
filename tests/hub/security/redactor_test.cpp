#include "hub/security/redactor.h"

#include <gtest/gtest.h>

namespace leadloom::security {
namespace {

TEST(Redactor, ReplacesAKnownSecretInEveryFormItTravelsIn) {
    Redactor redactor;
    redactor.add("p@ss/word+1");

    EXPECT_EQ(redactor.redact("pw p@ss/word+1 end"), "pw [redacted] end");
    EXPECT_EQ(redactor.redact("x?q=p%40ss%2Fword%2B1&y"), "x?q=[redacted]&y");
    EXPECT_EQ(redactor.redact("b64 cEBzcy93b3JkKzE= end"), "b64 [redacted] end");
}

TEST(Redactor, LeavesNoRestOfALongSecretThatBeginsLikeAShorterOne) {
    Redactor redactor;
    redactor.add("abcdef");
    redactor.add("abcdefXYZ");
    EXPECT_EQ(redactor.redact("<abcdefXYZ>"), "<[redacted]>");
}

TEST(Redactor, DoesNotTearHolesForTinySecrets) {
    Redactor redactor;
    redactor.add("on");
    EXPECT_EQ(redactor.redact("connection on"), "connection on");
}

struct Case {
    const char* text;
    const char* expected;
};

class Credential : public ::testing::TestWithParam<Case> {};

TEST_P(Credential, IsTakenOutByItsLook) {
    EXPECT_EQ(Redactor().redact(GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Credential,
    ::testing::Values(
        Case{"Authorization: Bearer 00Dxx!AQ.abc_def~1 sent",
             "Authorization: Bearer [redacted] sent"},
        Case{"bearer abcdefghijklmnop", "bearer [redacted]"},
        Case{R"({"access_token":"abc.def","x":1})", R"({"access_token":"[redacted]","x":1})"},
        Case{R"({\"refresh_token\":\"abc\"})", R"({\"refresh_token\":\"[redacted]\"})"},
        Case{"grant_type=refresh_token&client_secret=s3cr3t&a=b",
             "grant_type=refresh_token&client_secret=[redacted]&a=b"},
        Case{"password: hunter2", "password: [redacted]"},
        Case{"assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIzTV.c2ln", "assertion=[redacted]"},
        Case{"got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIzTV.c2ln", "got [redacted]"}));

class PersonalPart : public ::testing::TestWithParam<Case> {};

TEST_P(PersonalPart, IsTakenOutByItsLook) {
    EXPECT_EQ(Redactor().redact(GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, PersonalPart,
    ::testing::Values(Case{"duplicate of aino.korhonen+x@mail.example.", "duplicate of [email]."},
                      Case{"?q=aino%40mail.example&n=1", "?q=[email]&n=1"},
                      Case{"<jörg@münchen.example>", "<[email]>"},
                      Case{"a@b.example,c@d.example", "[email],[email]"},
                      Case{"call +358 40 123 4567 now", "call [phone] now"},
                      Case{"phone=%2B358401234567&x", "phone=[phone]&x"},
                      Case{"(212) 555-01 23 4", "[phone]"},
                      Case{"tel 040 123 45 67!", "tel [phone]!"}, Case{"0401234567", "[phone]"}));

class PlainText : public ::testing::TestWithParam<const char*> {};

TEST_P(PlainText, StaysAsItIs) {
    EXPECT_EQ(Redactor().redact(GetParam()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Forms, PlainText,
                         ::testing::Values("read 2000 records at 1767225600000",
                                           "2025-03-02 10:11:12 GMT", "2025-03-02T10:11:12.123Z",
                                           "id 00QKB000001abcd 12345678901",
                                           "https://192.168.100.200:8080/x",
                                           "the password was refused", "basic settings",
                                           "user @ home", "9f8b4e1c-2d3a-4b5c-8d7e-123456789012",
                                           "the token is bad", "1.2.3.4.5", ""));

}  // namespace
}  // namespace leadloom::security
