#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hub/model/validation.h"
#include "hub/normalize/normalizer.h"
#include "hub/normalize/text.h"

using namespace leadloom;
using model::FieldType;
using normalize::Normalizer;

namespace {

constexpr int TypeCount = static_cast<int>(FieldType::LongText) + 1;

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> all = {"Ada Lovelace",
                                                 "  x  ",
                                                 "ada@acme.example",
                                                 "Ada <ada@ACME.example>",
                                                 "+358 40 123 4567",
                                                 "(415) 555-0132",
                                                 "1.234,56",
                                                 "1,234.50",
                                                 "-0.00",
                                                 "2024-03-01T12:34:56+0200",
                                                 "1709296496123",
                                                 "31.12.1999",
                                                 "yes",
                                                 "Suomi",
                                                 "Côte d’Ivoire",
                                                 "en_US",
                                                 "Deutsch",
                                                 "€",
                                                 "https://Acme.example:443/a b?c#d",
                                                 "www.acme.co.uk",
                                                 "CA",
                                                 "Bayern",
                                                 "שלום עולם",
                                                 "مرحبا\u200fabc",
                                                 "\u202egnirts\u202c",
                                                 "👩\u200d👩\u200d👧\u200d👦",
                                                 "Z\u0351\u036e\u0321a\u0315lgo",
                                                 "ﬁ ligature ①",
                                                 "\u1112\u1161\u11ab",
                                                 "각",
                                                 "Ελλάδα",
                                                 "ＡＢＣ＠ａｂｃ．ｊｐ",
                                                 "null",
                                                 "N/A",
                                                 "\x1f",
                                                 "a\x1f"
                                                 "b",
                                                 "\r\n\t",
                                                 "\u2028\u2029",
                                                 "\ufeff",
                                                 "a\u00a0\u00a0b",
                                                 "\xed\xa0\x80",
                                                 "\xf4\x90\x80\x80",
                                                 "\xc0\xaf",
                                                 "\xff",
                                                 "\xe2\x82",
                                                 "İstanbul",
                                                 "straße",
                                                 "Ǆ",
                                                 "xn--80ak6aa92e.example",
                                                 "१२३",
                                                 "९",
                                                 "Europe/Kyiv",
                                                 "9999-12-31T23:59:59Z"};
    return all;
}

/// Cuts, joins and damages seeds; the same sequence for the same seed.
class Corpus {
public:
    explicit Corpus(unsigned seed) : random_(seed) {}

    std::string next() {
        std::string text = pick();
        switch (random_() % 5) {
            case 0:
                text += pick();
                break;
            case 1:
                text = text.substr(random_() % (text.size() + 1));
                break;
            case 2:
                text.insert(random_() % (text.size() + 1), 1, static_cast<char>(random_()));
                break;
            case 3:
                text = " " + text + "\t" + pick();
                break;
            default:
                break;
        }
        return text;
    }

private:
    const std::string& pick() { return seeds()[random_() % seeds().size()]; }
    std::mt19937 random_;
};

void expectFixedPoint(Normalizer& normalizer, FieldType type, const std::string& raw) {
    const auto once = normalizer.normalize(type, raw);
    EXPECT_EQ(once.hasValue(), !once.value.empty());
    if (!once.hasValue()) return;
    EXPECT_TRUE(normalize::isUtf8(once.value));
    EXPECT_EQ(once.value.find('\x1f'), std::string::npos);
    model::FieldSpec field;
    field.type = type;
    if (type != FieldType::Reference) {
        EXPECT_EQ(model::faultOf(field, model::Value::text(once.value)), std::nullopt)
            << once.value;
    }
    const auto twice = normalizer.normalize(type, once.value);
    EXPECT_EQ(twice, once) << "type " << static_cast<int>(type)
                           << ", raw: " << testing::PrintToString(raw);
}

}  // namespace

TEST(NormalForms, AreFixedPointsOfEveryType) {
    Normalizer plain;
    Normalizer finnish(normalize::LocaleHints{.region = "FI"});
    Corpus corpus(20240301);
    for (int round = 0; round < 3000; ++round) {
        const std::string raw = corpus.next();
        for (int type = 0; type < TypeCount; ++type) {
            expectFixedPoint(plain, static_cast<FieldType>(type), raw);
            expectFixedPoint(finnish, static_cast<FieldType>(type), raw);
        }
        if (HasFailure()) return;
    }
}

TEST(NormalForms, OfAMegabyteAreTakenOrRefusedByEveryType) {
    Normalizer normalizer(normalize::LocaleHints{.region = "US"});
    for (const std::string unit : {"a", "é", "👩", "1", " ", "@", ".", "\xff", "ש", "e\u0301"}) {
        std::string raw;
        while (raw.size() < 1'000'000)
            raw += unit;
        for (int type = 0; type < TypeCount; ++type) {
            expectFixedPoint(normalizer, static_cast<FieldType>(type), raw);
        }
    }
}

TEST(PhoneParser, TakesTheShortWayOnlyWhereTheLibraryAgrees) {
    constexpr const char* HyphenOnlyTheLibraryKnows = "\u2010";
    normalize::PhoneParser parser;
    std::mt19937 random(7);
    for (int round = 0; round < 20000; ++round) {
        std::string digits = std::to_string(1 + random() % 999);
        const std::size_t length = 7 + random() % 8;
        while (digits.size() < length)
            digits += static_cast<char>('0' + random() % 10);
        const auto quick = parser.parse("+" + digits, {});
        const auto parsed = parser.parse(
            "+" + digits.substr(0, 5) + HyphenOnlyTheLibraryKnows + digits.substr(5), {});
        ASSERT_EQ(quick.isRefused(), parsed.isRefused()) << digits;
        ASSERT_EQ(quick.value, parsed.value) << digits;
    }
}

TEST(PhoneParser, ReadsNationalSpellingsAsTheLibraryDoes) {
    constexpr const char* HyphenOnlyTheLibraryKnows = "\u2010";
    normalize::PhoneParser parser;
    std::mt19937 random(11);
    for (const char* region :
         {"US", "CA", "GB", "DE", "FR", "FI", "SE", "NL", "BE", "AT", "CH", "AU", "NZ", "ZA", "TR",
          "UA", "IE", "RO", "DK", "NO", "ES", "PT", "CZ", "PL", "GR", "EE", "IT", "RU", "BR"}) {
        for (int round = 0; round < 1500; ++round) {
            std::string digits = random() % 2 ? "0" : "";
            const std::size_t length = 6 + random() % 8;
            while (digits.size() < length)
                digits += static_cast<char>('0' + random() % 10);
            const auto quick = parser.parse(digits.substr(0, 4) + " " + digits.substr(4), region);
            const auto parsed = parser.parse(
                digits.substr(0, 4) + HyphenOnlyTheLibraryKnows + digits.substr(4), region);
            ASSERT_EQ(quick.isRefused(), parsed.isRefused()) << region << " " << digits;
            ASSERT_EQ(quick.value, parsed.value) << region << " " << digits;
        }
    }
}
