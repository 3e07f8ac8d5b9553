#include "hub/mapping/filter.h"

#include <map>

#include <gtest/gtest.h>

namespace leadloom::mapping {
namespace {

using model::Value;

class Subject : public FilterSubject {
public:
    model::Entity entity() const override { return model::Entity::Lead; }
    const Value* field(std::string_view name) const override {
        const auto found = fields_.find(std::string(name));
        return found == fields_.end() ? nullptr : &found->second;
    }

private:
    std::map<std::string, Value> fields_{
        {"country", Value::text("FI")},
        {"postal_code", Value::text("00100")},
        {"budget_amount", Value::text("25000.5")},
        {"tags", Value::items(std::vector<std::string>{"vip", "Big Data"})},
        {"city", Value::empty()},
        {"birth_date", Value::text("1984-05-17")},
        {"do_not_contact", Value::text("true")},
        {"do_not_sell", Value::text("false")},
        {"huge", Value::text("123456789012345678901234567890.1")},
    };
};

struct Expression {
    const char* text;
    bool matches;
};

class FilterTruth : public ::testing::TestWithParam<Expression> {};

TEST_P(FilterTruth, IsAsTheExpressionSays) {
    FilterFault fault;
    const auto filter = Filter::parse(GetParam().text, fault);
    ASSERT_TRUE(filter) << fault.offset << ": " << fault.message;
    EXPECT_EQ(filter->matches(Subject()), GetParam().matches) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, FilterTruth,
    ::testing::Values(
        Expression{R"(country in ["FI","SE"])", true}, Expression{R"(country in ['SE'])", false},
        Expression{R"(country not in ["SE"])", true}, Expression{R"(country == "FI")", true},
        Expression{R"(country != "FI")", false}, Expression{R"(city != "Oulu")", true},
        Expression{R"(city == "Oulu")", false}, Expression{"city is empty", true},
        Expression{"country is not empty", true}, Expression{"street is empty", true},
        Expression{"budget_amount > 25000", true}, Expression{"budget_amount >= 25000.50", true},
        Expression{"budget_amount < 9000", false}, Expression{"budget_amount <= -1", false},
        Expression{"huge > 123456789012345678901234567890", true},
        Expression{"huge < 123456789012345678901234567890.2", true},
        Expression{R"(postal_code == "00100")", true}, Expression{R"(postal_code == "100")", false},
        Expression{"postal_code == 100", true}, Expression{R"(country > 5)", false},
        Expression{R"(birth_date < "1990-01-01")", true}, Expression{R"(tags == "vip")", true},
        Expression{R"(tags contains "data")", true}, Expression{R"(tags contains "small")", false},
        Expression{"do_not_contact", true}, Expression{"not do_not_contact", false},
        Expression{"do_not_sell == false", true}, Expression{R"(entity == "lead")", true},
        Expression{R"(country == "SE" or country == "FI" and do_not_contact)", true},
        Expression{R"((country == "SE" or country == "FI") and not do_not_contact)", false},
        Expression{R"(tags == "it's" or tags == 'say "x"' or tags == "a\"b")", false}));

struct Wrong {
    const char* text;
    std::size_t offset;
    const char* message;
};

class FilterFaults : public ::testing::TestWithParam<Wrong> {};

TEST_P(FilterFaults, SayWhere) {
    FilterFault fault;
    EXPECT_FALSE(Filter::parse(GetParam().text, fault));
    EXPECT_EQ(fault.offset, GetParam().offset);
    EXPECT_EQ(fault.message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, FilterFaults,
    ::testing::Values(Wrong{"", 0, "expected a field"}, Wrong{"and", 0, "expected a field"},
                      Wrong{"country =", 8, "equality is written \"==\""},
                      Wrong{"country ==", 10, "expected a text in quotes or a number"},
                      Wrong{"country == FI", 11, "expected a text in quotes or a number"},
                      Wrong{"country in \"FI\"", 11, "expected a list such as [\"FI\", \"SE\"]"},
                      Wrong{"country in [\"FI\"", 16, "expected \",\" or \"]\""},
                      Wrong{"country == \"FI", 11, "a text without its closing quote"},
                      Wrong{"(country", 8, "expected \")\""},
                      Wrong{"country city", 8, "expected \"and\", \"or\" or the end"},
                      Wrong{"country is full", 11, "expected \"empty\""},
                      Wrong{"a; b", 1, "this sign has no meaning in a filter"},
                      Wrong{"n == 1.2.3", 5, "expected a text in quotes or a number"}));

TEST(Filter, IsBounded) {
    FilterFault fault;
    EXPECT_FALSE(Filter::parse(std::string(100'000, '('), fault));
    EXPECT_FALSE(Filter::parse(std::string(5'000, '('), fault));
    EXPECT_EQ(fault.message, "nested too deeply");
    std::string nots;
    for (int i = 0; i < 1000; ++i)
        nots += "not ";
    EXPECT_FALSE(Filter::parse(nots + "a", fault));
}

TEST(Filter, NamesItsFieldsWithTheirPlaces) {
    FilterFault fault;
    const auto filter = Filter::parse("a == 1 and not (b is empty)", fault);
    ASSERT_TRUE(filter);
    ASSERT_EQ(filter->fields().size(), 2U);
    EXPECT_EQ(filter->fields()[1].name, "b");
    EXPECT_EQ(filter->fields()[1].offset, 16U);
}

}  // namespace
}  // namespace leadloom::mapping
