#include "hub/normalize/normalizer.h"

#include <array>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

using namespace leadloom;
using model::FieldType;
using normalize::LocaleHints;
using normalize::NormalForm;
using normalize::Normalizer;

namespace {

struct Case {
    std::string_view raw;
    std::string_view expected;  ///< "!" for refused
};

std::string shown(const NormalForm& form) {
    return form.isRefused() ? "!" : form.value;
}

void expectAll(FieldType type, std::initializer_list<Case> cases, LocaleHints hints = {}) {
    Normalizer normalizer(std::move(hints));
    for (const auto& [raw, expected] : cases) {
        const NormalForm form = normalizer.normalize(type, raw);
        EXPECT_EQ(shown(form), expected) << "from: " << raw;
        if (form.isRefused()) {
            EXPECT_FALSE(form.reason.empty());
        }
    }
}

}  // namespace

TEST(NormalizerText, FoldsBlanksAndKeepsEveryScript) {
    expectAll(FieldType::Text, {{"Ada Lovelace", "Ada Lovelace"},
                                {"  Ada \t\n Lovelace ", "Ada Lovelace"},
                                {"A\x01"
                                 "da\x7f",
                                 "Ada"},
                                {"Ame\u0301lie", "Am\u00e9lie"},
                                {"\ufeffName\u200b", "Name"},
                                {"\u00a0\u3000", ""},
                                {"שלום \u200f", "שלום"},
                                {"👩\u200d👩\u200d👧 ok", "👩\u200d👩\u200d👧 ok"},
                                {"نام\u200cها", "نام\u200cها"},
                                {"one\x1ftwo", "onetwo"},
                                {"\xff\xfe", "!"},
                                {"M\xfcller", "!"}});
}

TEST(NormalizerText, KeepsLineBreaksOfLongText) {
    expectAll(FieldType::LongText, {{" first\r\nsecond  x\rthird\n ", "first\nsecond  x\nthird"},
                                    {"a\u2028b\x1f", "a\nb"}});
}

TEST(NormalizerEmail, KeepsTheLocalPartAndLowersTheDomain) {
    expectAll(FieldType::Email, {{"Ada.Lovelace@Example.COM", "Ada.Lovelace@example.com"},
                                 {"  mailto:ada@acme.example?subject=Hi ", "ada@acme.example"},
                                 {"Ada Lovelace <ada@acme.example>", "ada@acme.example"},
                                 {"\"ada@acme.example\";", "ada@acme.example"},
                                 {"ada＠acme.example", "ada@acme.example"},
                                 {"ada@\u00fcber.example", "ada@xn--ber-goa.example"},
                                 {"ada@\u00dcBER.example", "ada@xn--ber-goa.example"},
                                 {"j\u00f6rg@acme.example", "j\u00f6rg@acme.example"},
                                 {"o'brien+tag@acme.example.", "o'brien+tag@acme.example"},
                                 {"a..b@docomo.ne.jp", "a..b@docomo.ne.jp"},
                                 {"", ""},
                                 {"   ", ""}});
}

TEST(NormalizerEmail, RefusesWhatIsNoAddress) {
    expectAll(FieldType::Email, {{"n/a", "!"},
                                 {"ada", "!"},
                                 {"ada@", "!"},
                                 {"@acme.example", "!"},
                                 {"a@b@acme.example", "!"},
                                 {"ada lovelace@acme.example", "!"},
                                 {"ada@acme", "!"},
                                 {"ada@localhost", "!"},
                                 {"ada@-acme.example", "!"},
                                 {"a..b@acme.example", "!"},
                                 {".a@acme.example", "!"},
                                 {"ada@acme..example", "!"},
                                 {"ada@10.0.0.1", "!"},
                                 {"ada@xn--0.example", "!"},
                                 {"<>", "!"},
                                 {"\xc3@acme.example", "!"}});
    const std::string longLocal(65, 'a');
    const std::string longDomain = "a@" + std::string(60, 'b') + "." + std::string(60, 'c') + "." +
                                   std::string(60, 'd') + "." + std::string(60, 'e') + "." +
                                   std::string(20, 'f') + ".example";
    expectAll(FieldType::Email, {{longLocal + "@acme.example", "!"}, {longDomain, "!"}});
}

TEST(NormalizerPhone, ReadsNationalSpellingsByRegion) {
    expectAll(FieldType::Phone,
              {{"040 123 4567", "+358401234567"},
               {"+358 40 123 4567", "+358401234567"},
               {"00358401234567", "+358401234567"}},
              {.region = "FI"});
    expectAll(FieldType::Phone,
              {{"(415) 555-0132", "+14155550132"},
               {"1-415-555-0132 x 12", "+14155550132;ext=12"},
               {"+44 (0)20 7946 0958", "+442079460958"}},
              {.region = "us"});
    expectAll(FieldType::Phone,
              {{"030 901820", "+4930901820"}, {"tel:+49-30-901820", "+4930901820"}},
              {.region = "DE"});
}

TEST(NormalizerPhone, NeverTakesANationalNumberForANorthAmericanOne) {
    expectAll(
        FieldType::Phone,
        {{"(415) 555-0132", "!"}, {"040 123 4567", "!"}, {"0044 20 7946 0958", "+442079460958"}});
    Normalizer normalizer(LocaleHints{.region = "FI"});
    EXPECT_EQ(normalizer.normalize(FieldType::Phone, "020 7946 0958", "GB").value, "+442079460958");
}

TEST(NormalizerPhone, RefusesWhatNoNetworkHas) {
    expectAll(FieldType::Phone,
              {{"12", "!"},
               {"call me", "!"},
               {"+999 123 456 789", "!"},
               {"+49 1", "!"},
               {"123456789012345678901234567890", "!"},
               {"-", "!"},
               {"\xff\xff", "!"}},
              {.region = "US"});
}

TEST(NormalizerCountry, KnowsCodesAndNamesInManyLanguages) {
    expectAll(FieldType::Country, {{"fi", "FI"},
                                   {"FI ", "FI"},
                                   {"FIN", "FI"},
                                   {"Finland", "FI"},
                                   {"Suomi", "FI"},
                                   {"FINNLAND", "FI"},
                                   {"Финляндия", "FI"},
                                   {"フィンランド", "FI"},
                                   {"芬兰", "FI"},
                                   {"핀란드", "FI"},
                                   {"USA", "US"},
                                   {"U.S.A.", "US"},
                                   {"United States", "US"},
                                   {"Vereinigte Staaten", "US"},
                                   {"UK", "GB"},
                                   {"England", "GB"},
                                   {"Côte d’Ivoire", "CI"},
                                   {"Cote d'Ivoire", "CI"},
                                   {"Österreich", "AT"},
                                   {"Oesterreich", "AT"},
                                   {"Bosnia and Herzegovina", "BA"},
                                   {"Tanzania, United Republic of", "TZ"},
                                   {"Áo", "AT"},
                                   {"U.K.", "GB"},
                                   {"Türkiye", "TR"},
                                   {"Türkei", "TR"},
                                   {"Deutschland", "DE"},
                                   {"Niger", "NE"},
                                   {"Nigeria", "NG"},
                                   {"Georgia", "GE"},
                                   {"South Korea", "KR"},
                                   {"XK", "XK"},
                                   {"ZZ", "!"},
                                   {"Atlantis", "!"},
                                   {"", ""}});
}

TEST(NormalizerRegion, NamesTheSubdivisionWhereTheCountryIsKnown) {
    expectAll(
        FieldType::Region,
        {{"CA", "US-CA"}, {"california", "US-CA"}, {"us-ny", "US-NY"}, {"Somewhere", "Somewhere"}},
        {.region = "US"});
    expectAll(FieldType::Region, {{"Bavaria", "DE-BY"}, {"Bayern", "DE-BY"}, {"NRW", "NRW"}},
              {.region = "DE"});
    expectAll(FieldType::Region, {{"California", "California"}, {"fi-18", "FI-18"}, {"", ""}});
}

TEST(NormalizerLanguage, GivesTagsFromCodesAndNames) {
    expectAll(FieldType::Language, {{"en", "en"},
                                    {"EN", "en"},
                                    {"en_US", "en-US"},
                                    {"pt-br", "pt-BR"},
                                    {"deu", "de"},
                                    {"ger", "de"},
                                    {"German", "de"},
                                    {"Deutsch", "de"},
                                    {"zh_Hans_CN", "zh-Hans-CN"},
                                    {"日本語", "ja"},
                                    {"suomi", "fi"},
                                    {"iw", "he"},
                                    {"Brazilian Portuguese", "pt-BR"},
                                    {"Klingonish", "!"},
                                    {"-", "!"},
                                    {"", ""}});
}

TEST(NormalizerCurrency, GivesCodesFromSignsOnlyWhereTheyMeanOne) {
    expectAll(FieldType::Currency, {{"eur", "EUR"},
                                    {"€", "EUR"},
                                    {"US Dollar", "USD"},
                                    {"$", "!"},
                                    {"kr", "!"},
                                    {"ABC", "!"},
                                    {"zł", "PLN"},
                                    {"Schweizer Franken", "CHF"}});
    expectAll(FieldType::Currency, {{"$", "CAD"}}, {.region = "CA"});
    expectAll(FieldType::Currency, {{"kr", "SEK"}}, {.region = "SE"});
}

TEST(NormalizerDecimal, NeverGoesThroughAFloat) {
    expectAll(FieldType::Decimal, {{"1234.50", "1234.5"},
                                   {"1,234.56", "1234.56"},
                                   {"1,234,567", "1234567"},
                                   {"0.10", "0.1"},
                                   {".5", "0.5"},
                                   {"-0", "0"},
                                   {"-0.0", "0"},
                                   {"007", "7"},
                                   {"$1,000.00", "1000"},
                                   {"EUR 12.5", "12.5"},
                                   {"12.5 USD", "12.5"},
                                   {"(12.5)", "-12.5"},
                                   {"-$5", "-5"},
                                   {"1e3", "1000"},
                                   {"1.25E+2", "125"},
                                   {"125E-2", "1.25"},
                                   {"99999999999999999999.01", "99999999999999999999.01"},
                                   {"٣٤", "34"},
                                   {"\u221212", "-12"},
                                   {"1 234.5", "1234.5"},
                                   {"1'234.5", "1234.5"}});
}

TEST(NormalizerDecimal, RefusesWhatCouldMeanTwoNumbers) {
    expectAll(FieldType::Decimal, {{"1,234", "!"},
                                   {"1.234,56", "!"},
                                   {"12,5", "!"},
                                   {"1,23,456.0", "!"},
                                   {"abc", "!"},
                                   {"1.2.3", "!"},
                                   {"", ""},
                                   {"-", "!"},
                                   {"1e999", "!"},
                                   {"NaN", "!"},
                                   {"$", "!"}});
    expectAll(FieldType::Decimal,
              {{"1.234,56", "1234.56"}, {"12,5", "12.5"}, {"1.234", "1234"}, {"1234.5", "1234.5"}},
              {.decimalMark = ','});
}

TEST(NormalizerInteger, TakesWholeNumbersOnly) {
    expectAll(FieldType::Integer, {{"42", "42"},
                                   {"42.0", "42"},
                                   {"-7", "-7"},
                                   {"1,000,000", "1000000"},
                                   {"4.2", "!"},
                                   {"9999999999999999999", "!"},
                                   {"x", "!"}});
}

TEST(NormalizerBoolean, KnowsYesAndNoInManyLanguages) {
    expectAll(FieldType::Boolean, {{"TRUE", "true"},
                                   {"Yes", "true"},
                                   {"ja", "true"},
                                   {"1", "true"},
                                   {"Oui", "true"},
                                   {"Да", "true"},
                                   {"kyllä", "true"},
                                   {"No", "false"},
                                   {"0", "false"},
                                   {"Nein", "false"},
                                   {"não", "false"},
                                   {"いいえ", "false"},
                                   {"예", "true"},
                                   {"maybe", "!"},
                                   {"", ""}});
}

TEST(NormalizerDate, ReadsIsoAndEpochsAndAsksForAFormatOtherwise) {
    expectAll(FieldType::Date, {{"2024-03-01", "2024-03-01"},
                                {"2024/3/1", "2024-03-01"},
                                {"20240301", "2024-03-01"},
                                {"2024-03-01T23:30:00-08:00", "2024-03-01"},
                                {"1709251200000", "2024-03-01"},
                                {"-86400000000", "1967-04-07"},
                                {"2024-02-30", "!"},
                                {"01/02/2024", "!"},
                                {"31.12.1999", "!"},
                                {"0000-00-00", "!"},
                                {"tomorrow", "!"}});
    Normalizer normalizer;
    EXPECT_EQ(normalizer.normalize(FieldType::Date, "31.12.1999", {{}, "%d.%m.%Y"}).value,
              "1999-12-31");
    EXPECT_EQ(normalizer.normalize(FieldType::Date, "5 Mar 68", {{}, "%d %b %y"}).value,
              "2068-03-05");
    EXPECT_TRUE(normalizer.normalize(FieldType::Date, "31.13.1999", {{}, "%d.%m.%Y"}).isRefused());
    EXPECT_EQ(normalizer.normalize(FieldType::Date, "1999-12-31", {{}, "%d.%m.%Y"}).value,
              "1999-12-31");
}

TEST(NormalizerDateTime, GivesUtcWithMilliseconds) {
    expectAll(FieldType::DateTime, {{"2024-03-01T12:34:56.123Z", "2024-03-01T12:34:56.123Z"},
                                    {"2024-03-01T12:34:56.000+0000", "2024-03-01T12:34:56.000Z"},
                                    {"2024-03-01T12:34:56+02:00", "2024-03-01T10:34:56.000Z"},
                                    {"2024-03-01 12:34", "2024-03-01T12:34:00.000Z"},
                                    {"2024-03-01T00:30:00+02", "2024-02-29T22:30:00.000Z"},
                                    {"20240301T123456Z", "2024-03-01T12:34:56.000Z"},
                                    {"2024-03-01T12:34:56.123456789Z", "2024-03-01T12:34:56.123Z"},
                                    {"2024-03-01", "2024-03-01T00:00:00.000Z"},
                                    {"1709296496123", "2024-03-01T12:34:56.123Z"},
                                    {"1709296496", "2024-03-01T12:34:56.000Z"},
                                    {"1709296496123456", "2024-03-01T12:34:56.123Z"},
                                    {"Fri, 01 Mar 2024 12:34:56 +0000", "2024-03-01T12:34:56.000Z"},
                                    {"2024-12-31T24:00:00Z", "2025-01-01T00:00:00.000Z"},
                                    {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"},
                                    {"2024-03-01T12:34:56 UTC", "2024-03-01T12:34:56.000Z"},
                                    {"2024-03-01T25:00:00Z", "!"},
                                    {"12:00", "!"},
                                    {"2024-03-01T12:34:56Q", "!"},
                                    {"0", "!"},
                                    {"", ""}});
}

TEST(NormalizerUrl, KeepsPathsAndGivesHostsOneForm) {
    expectAll(FieldType::Url,
              {{"HTTPS://WWW.Acme.Example/", "https://www.acme.example"},
               {"acme.example", "https://acme.example"},
               {"http://acme.example:80/a?b=C#d", "http://acme.example/a?b=C#d"},
               {"acme.example:8080/x", "https://acme.example:8080/x"},
               {"//acme.example/x y", "https://acme.example/x%20y"},
               {"https://\u00fcber.example/\u00e4", "https://xn--ber-goa.example/%C3%A4"},
               {"http://10.0.0.1/x", "http://10.0.0.1/x"},
               {"javascript:alert(1)", "!"},
               {"ftp://acme.example", "!"},
               {"https://user:secret@acme.example", "!"},
               {"http://", "!"},
               {"not a url", "!"},
               {"acme", "!"}});
}

TEST(NormalizerDomain, IsTheRegistrableOne) {
    expectAll(FieldType::Domain,
              {{"https://www.shop.acme.co.uk/x", "acme.co.uk"},
               {"ada@mail.acme.example", "acme.example"},
               {"ACME.example", "acme.example"},
               {"www.\u00fcber.example", "xn--ber-goa.example"},
               {"acme.example:8443", "acme.example"},
               {"co.uk", "!"},
               {"10.0.0.1", "!"},
               {"acme", "!"},
               {"", ""},
               {"www.\u98df\u72ee.\u516c\u53f8.cn", "xn--85x722f.xn--55qx5d.cn"}});
}

TEST(NormalizerTimezone, KnowsTheIanaListAndWindowsNames) {
    expectAll(FieldType::Timezone, {{"Europe/Helsinki", "Europe/Helsinki"},
                                    {"europe/helsinki", "Europe/Helsinki"},
                                    {"America/New York", "America/New_York"},
                                    {"UTC", "UTC"},
                                    {"GMT", "UTC"},
                                    {"FLE Standard Time", "Europe/Kiev"},
                                    {"Mars/Base", "!"}});
}

TEST(NormalizerEnum, TakesTheFieldsOwnList) {
    Normalizer normalizer;
    model::FieldSpec field;
    field.type = FieldType::Enum;
    field.enums = {"marketing_qualified", "customer", "hot"};
    EXPECT_EQ(normalizer.normalize(field, "Marketing Qualified").value, "marketing_qualified");
    EXPECT_EQ(normalizer.normalize(field, "MQL").value, "marketing_qualified");
    EXPECT_EQ(normalizer.normalize(field, "HOT").value, "hot");
    EXPECT_TRUE(normalizer.normalize(field, "lukewarm").isRefused());
}

TEST(Normalizer, MayBeUsedByOneThreadEach) {
    const auto work = [](const std::string& region, int* agreed) {
        Normalizer normalizer(LocaleHints{.region = region});
        for (int round = 0; round < 50; ++round) {
            const bool same =
                normalizer.normalize(FieldType::Country, "Suomi").value == "FI" &&
                normalizer.normalize(FieldType::Phone, "+44 (0)20 7946 0958").value ==
                    "+442079460958" &&
                normalizer.normalize(FieldType::Email, "a@über.example").value ==
                    "a@xn--ber-goa.example" &&
                normalizer.normalize(FieldType::Currency, "Euro").value == "EUR" &&
                normalizer.normalize(FieldType::Language, "Deutsch").value == "de" &&
                normalizer.normalize(FieldType::Timezone, "europe/paris").value == "Europe/Paris" &&
                normalizer.normalize(FieldType::Domain, "www.acme.co.uk").value == "acme.co.uk";
            if (same) ++*agreed;
        }
    };
    std::array<int, 4> agreed{};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < agreed.size(); ++i)
        threads.emplace_back(work, i % 2 ? "FI" : "US", &agreed[i]);
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(agreed, (std::array{50, 50, 50, 50}));
}
