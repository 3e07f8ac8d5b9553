#include "hub/sync/ledger/preferences.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace leadloom::sync {
namespace {

constexpr std::size_t MostConditions = 20;
constexpr std::array<std::string_view, 7> Names = {"value", "connection", "rank", "length",
                                                   "items", "votes",      "at"};

std::string isoTime(TimeUs atUs) {
    using namespace std::chrono;
    const sys_seconds second{seconds(atUs / 1'000'000)};
    const auto day = floor<days>(second);
    const year_month_day date{day};
    const hh_mm_ss time{second - day};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

/// One contribution as a condition sees it.
class Subject final : public mapping::FilterSubject {
public:
    Subject(const Contribution& contribution, std::size_t votes)
        : value_(*contribution.value),
          facts_{model::Value::text(std::string(contribution.connection)),
                 number(contribution.rank),
                 number(contribution.value->text().size()),
                 number(contribution.value->items().size()),
                 number(votes),
                 model::Value::text(isoTime(contribution.stampUs))} {}

    model::Entity entity() const override { return model::Entity::Lead; }
    const model::Value* field(std::string_view name) const override {
        const auto place = std::find(Names.begin(), Names.end(), name) - Names.begin();
        if (place == 0) return &value_;
        return &facts_.at(static_cast<std::size_t>(place - 1));
    }

private:
    template <typename Number>
    static model::Value number(Number value) {
        return model::Value::text(std::to_string(value));
    }

    const model::Value& value_;
    std::array<model::Value, Names.size() - 1> facts_;
};

Error wrong(std::size_t place, std::size_t offset, const std::string& what) {
    return {ErrorKind::InvalidConfig,
            "expression, condition " + std::to_string(place + 1) + ", at its character " +
                std::to_string(offset + 1) + ": " + what,
            "a condition looks like: connection in [\"erp\", \"crm\"] and length > 3; it knows "
            "value, connection, rank, length, items, votes and at"};
}

}  // namespace

Result<Preferences> Preferences::parse(std::span<const std::string> conditions) {
    std::vector<mapping::Filter> parsed;
    for (std::size_t place = 0; place < conditions.size(); ++place) {
        if (place == MostConditions) return wrong(place, 0, "more conditions than anybody needs");
        mapping::FilterFault fault;
        auto filter = mapping::Filter::parse(conditions[place], fault);
        if (!filter) return wrong(place, fault.offset, fault.message);
        for (const mapping::Filter::FieldReference& reference : filter->fields()) {
            if (std::find(Names.begin(), Names.end(), reference.name) != Names.end()) continue;
            return wrong(place, reference.offset,
                         "\"" + reference.name + "\" is nothing a condition knows");
        }
        parsed.push_back(*std::move(filter));
    }
    if (parsed.empty()) return wrong(0, 0, "there is no condition");
    return Preferences(std::move(parsed));
}

const Contribution* Preferences::choose(std::span<const Contribution* const> candidates) const {
    std::vector<const Contribution*> left(candidates.begin(), candidates.end());
    for (const mapping::Filter& condition : conditions_) {
        std::vector<const Contribution*> kept;
        for (const Contribution* candidate : left) {
            const auto votes = std::count_if(
                candidates.begin(), candidates.end(),
                [&](const Contribution* one) { return *one->value == *candidate->value; });
            const Subject subject(*candidate, static_cast<std::size_t>(votes));
            if (condition.matches(subject)) kept.push_back(candidate);
        }
        if (!kept.empty()) left = std::move(kept);
        if (left.size() == 1) break;
    }
    const auto newest = std::min_element(
        left.begin(), left.end(),
        [](const Contribution* one, const Contribution* other) { return laterThan(*one, *other); });
    return newest == left.end() ? nullptr : *newest;
}

}  // namespace leadloom::sync
