#include "tests/bench/mock_crm/two_way_crm.h"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "tests/bench/support/record_generator.h"

namespace leadloom::bench {
namespace {

constexpr int PageSize = 100;
constexpr std::array<std::string_view, TargetFields.size()> Names = {
    "firstname", "lastname", "email", "phone", "jobtitle", "company",
    "website",   "address",  "city",  "zip",   "country",  "lifecyclestage"};
constexpr std::size_t JobTitle = 4;
constexpr std::size_t Street = 7;
constexpr std::size_t City = 8;

bool isEditedByA(std::size_t number) {
    return number % 100 == 1;
}
bool isEditedByB(std::size_t number) {
    return number % 100 == 2;
}
bool isEditedByBoth(std::size_t number) {
    return number % 1000 == 503;
}

std::string edited(std::string_view what, TwoWayCrm::Side side, std::uint64_t round) {
    return std::string(what) + (side == TwoWayCrm::Side::A ? " A " : " B ") + std::to_string(round);
}

std::int64_t nowUs() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string isoTime(std::int64_t us) {
    const std::time_t seconds = us / 1'000'000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "%FT%T", &parts);
    const std::string fraction = std::to_string(1'000'000 + us % 1'000'000).substr(1);
    return std::string(text.data()) + "." + fraction + "Z";
}

MockAnswer refused(const std::string& message) {
    return MockAnswer::json("{\"error\":{\"message\":\"" + message + "\"}}", 400);
}

}  // namespace

TwoWayCrm::TwoWayCrm(Side side, std::uint64_t people, std::uint64_t seed) : side_(side) {
    constexpr std::int64_t SeededUs = 1'772'323'200'000'000;  // 2026-03-01
    const RecordGenerator generator(seed);
    for (std::uint64_t number = 0; people_.size() < people; ++number) {
        if (RecordGenerator::isDuplicate(number)) continue;
        const PersonRecord record = generator.record(number);
        Person person{(side == Side::A ? "a" : "b") + record.id, {}, SeededUs, 0};
        for (std::size_t i = 0; i < TargetFields.size(); ++i)
            person.fields[i] = record.*TargetFields[i].second;
        asSeeded_.push_back(person.fields);
        byId_[person.id] = people_.size();
        changes_.push_back(people_.size());
        person.place = changes_.size();
        people_.push_back(std::move(person));
    }
}

MockAnswer TwoWayCrm::answer(const MockRequest& request) {
    if (request.path == "/people") return page(request.number("after"));
    if (request.path == "/people/batch") {
        try {
            return take(request.body);
        } catch (const simdjson::simdjson_error& error) {
            return refused(error.what());
        }
    }
    if (request.path == "/_control/edit") return edit(request.number("round"));
    if (request.path == "/_control/check") return check(request.number("round"));
    if (request.path == "/_control/counts") {
        return MockAnswer::json("{\"requests\":" + std::to_string(requests_) +
                                ",\"created\":" + std::to_string(created_) +
                                ",\"updated\":" + std::to_string(updated_) + "}");
    }
    return MockAnswer::json("{\"error\":{\"message\":\"no such path\"}}", 404);
}

MockAnswer TwoWayCrm::page(std::uint64_t after) const {
    std::string body = "{\"results\":[";
    int count = 0;
    std::uint64_t place = after;
    for (; place < changes_.size() && count < PageSize; ++place) {
        const Person& person = people_[changes_[place]];
        if (person.place != place + 1) continue;  // changed again since: it comes later
        if (count++ > 0) body += ',';
        append(person, body);
    }
    return MockAnswer::json(body + "],\"next\":\"" + std::to_string(place) +
                            "\",\"more\":" + (place < changes_.size() ? "true}" : "false}"));
}

void TwoWayCrm::append(const Person& person, std::string& out) const {
    out += "{\"id\":\"" + person.id + "\",\"properties\":{";
    for (std::size_t i = 0; i < Names.size(); ++i) {
        out += i == 0 ? "\"" : ",\"";
        out += Names[i];
        out += "\":\"" + person.fields[i] + "\"";
    }
    out += "},\"updatedAt\":\"" + isoTime(person.modifiedUs) + "\"}";
}

MockAnswer TwoWayCrm::take(std::string_view body) {
    ++requests_;
    const simdjson::padded_string text(body);
    std::string answer = "{\"results\":[";
    int count = 0;
    for (const simdjson::dom::object item : parser_.parse(text)["items"].get_array()) {
        if (++count > PageSize) return refused("more than 100 items");
        const std::string id(item["id"].get_string().value());
        Person& person = find(id);
        for (const auto field : item["fields"]["properties"].get_object()) {
            const auto name = std::ranges::find(Names, field.key);
            if (name == Names.end()) return refused("no property " + std::string(field.key));
            person.fields[static_cast<std::size_t>(name - Names.begin())] =
                field.value.get_string().value();
        }
        changed(person);
        answer += (count == 1 ? "{\"id\":\"" : ",{\"id\":\"") + id + "\",\"status\":200}";
    }
    return MockAnswer::json(answer + "]}");
}

TwoWayCrm::Person& TwoWayCrm::find(const std::string& id) {
    const auto [found, isNew] = byId_.try_emplace(id, people_.size());
    ++(isNew ? created_ : updated_);
    if (isNew) people_.push_back({id, {}, 0, 0});
    return people_[found->second];
}

void TwoWayCrm::changed(Person& person) {
    person.modifiedUs = nowUs();
    changes_.push_back(static_cast<std::size_t>(&person - people_.data()));
    person.place = changes_.size();
}

MockAnswer TwoWayCrm::edit(std::uint64_t round) {
    std::uint64_t count = 0;
    for (std::size_t number = 0; number < asSeeded_.size(); ++number) {
        Person& person = people_[number];
        const bool own = side_ == Side::A ? isEditedByA(number) : isEditedByB(number);
        if (!own && !isEditedByBoth(number)) continue;
        if (side_ == Side::A || isEditedByBoth(number))
            person.fields[JobTitle] = edited("Title", side_, round);
        if (isEditedByBoth(number))
            person.fields[side_ == Side::A ? City : Street] = edited("Place", side_, round);
        if (side_ == Side::B && own) person.fields[City] = edited("City", side_, round);
        changed(person);
        ++count;
    }
    return MockAnswer::json("{\"edited\":" + std::to_string(count) + "}");
}

MockAnswer TwoWayCrm::check(std::uint64_t round) const {
    std::uint64_t wrong = people_.size() - asSeeded_.size();
    for (std::size_t number = 0; number < asSeeded_.size(); ++number) {
        Fields expected = asSeeded_[number];
        if (round > 0 && isEditedByA(number)) expected[JobTitle] = edited("Title", Side::A, round);
        if (round > 0 && isEditedByB(number)) expected[City] = edited("City", Side::B, round);
        if (round > 0 && isEditedByBoth(number)) {
            expected[JobTitle] = edited("Title", Side::B, round);
            expected[City] = edited("Place", Side::A, round);
            expected[Street] = edited("Place", Side::B, round);
        }
        if (people_[number].fields != expected) ++wrong;
    }
    return MockAnswer::json("{\"people\":" + std::to_string(people_.size()) +
                            ",\"wrong\":" + std::to_string(wrong) + "}");
}

}  // namespace leadloom::bench
