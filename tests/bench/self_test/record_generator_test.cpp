#include "tests/bench/support/record_generator.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {
namespace {

TEST(RecordGeneratorTest, MakesTheSameRecordsForTheSameSeed) {
    const RecordGenerator one(7), same(7), other(8);

    EXPECT_EQ(jsonOf(one.record(123)), jsonOf(same.record(123)));
    EXPECT_NE(jsonOf(one.record(123)), jsonOf(other.record(123)));
}

TEST(RecordGeneratorTest, GivesEveryRecordAnIdAndEveryPersonATelephoneNumberOfItsOwn) {
    const RecordGenerator generator(42);
    std::set<std::string> ids, emails, phones;
    constexpr std::uint64_t Total = 20'000;
    for (std::uint64_t number = 0; number < Total; ++number) {
        const PersonRecord record = generator.record(number);
        ids.insert(record.id);
        emails.insert(emailKey(record.email));
        phones.insert(record.phone);
    }

    EXPECT_EQ(ids.size(), Total);
    EXPECT_EQ(emails.size(), RecordGenerator::distinct(Total));
    EXPECT_EQ(phones.size(), RecordGenerator::distinct(Total));
}

TEST(RecordGeneratorTest, MakesADuplicateAnOlderEntryOfTheSamePersonInAnotherSpelling) {
    const RecordGenerator generator(42);
    const std::uint64_t number = RecordGenerator::DuplicateEvery - 1;
    const PersonRecord again = generator.record(number);
    const PersonRecord original = generator.record(RecordGenerator::originalOf(number));

    EXPECT_NE(again.email, original.email);
    EXPECT_EQ(emailKey(again.email), emailKey(original.email));
    EXPECT_EQ(again.familyName, original.familyName);
    EXPECT_EQ(again.phone, original.phone);
    EXPECT_LT(again.modifiedAt, original.modifiedAt);
}

TEST(RecordGeneratorTest, TellsOfMorePagesUntilTheLast) {
    const RecordGenerator generator(42);

    EXPECT_NE(generator.page(0, 250).find(R"("next":"100","more":true)"), std::string::npos);
    EXPECT_NE(generator.page(200, 250).find(R"("next":"250","more":false)"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::bench
