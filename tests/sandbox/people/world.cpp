#include "tests/sandbox/people/world.h"

#include <algorithm>
#include <set>

#include "tests/sandbox/people/spelling.h"

namespace leadloom::sandbox {

namespace {

// 2023-01-01 and 2024-12-31, so that histories do not depend on the day of the run.
constexpr std::int64_t FirstDay = 1'672'531'200'000, LastDay = 1'735'603'200'000;

std::int64_t someTime(Random& random) {
    return random.between(FirstDay, LastDay);
}

class WorldMaker {
public:
    explicit WorldMaker(Random& random) : random_(random) {}

    World run(std::size_t people) {
        if (people == 0) return {};
        world_.users = std::clamp<std::size_t>(people / 100, 3, 12);
        for (std::size_t i = 0; i < people / 6 + 1; ++i)
            addCompany();
        for (std::size_t i = 0; i < people; ++i)
            addPerson();
        for (std::size_t i = 0; i < people / 10; ++i)
            addDeal(i);
        return std::move(world_);
    }

private:
    void addCompany() {
        TrueCompany company;
        company.locale = &random_.pick(locales());
        company.name = random_.pick(company.locale->firms) + " " + random_.pick(Fields) + " " +
                       random_.pick(company.locale->forms);
        company.domain = domainOf(*company.locale);
        company.phone = withDigits(random_.pick(company.locale->fixed), random_);
        company.industry = random_.pick(industries());
        company.town = &random_.pick(company.locale->towns);
        company.street = streetIn(*company.locale);
        company.employees = static_cast<int>(random_.between(2, 5000));
        company.revenue = random_.between(50, 90'000) * 1000;
        company.created = someTime(random_);
        world_.companies.push_back(std::move(company));
    }

    std::string domainOf(const Locale& locale) {
        const auto country = addressPart(locale.country);
        const auto number = std::to_string(world_.companies.size() + 1);
        // One label before the top-level domain: a company's domain is its own, not its country's.
        return random_.pick(DomainWords) + "-" + number + "-" + country +
               (random_.chance(800) ? ".example" : ".test");
    }

    std::string streetIn(const Locale& locale) {
        auto street = random_.pick(locale.streets);
        return street.replace(street.find('%'), 1, std::to_string(random_.between(1, 180)));
    }

    void addPerson() {
        TruePerson person;
        const bool namesake = !world_.people.empty() && random_.chance(30);
        const auto* twin = namesake ? &random_.pick(world_.people) : nullptr;
        if (random_.chance(900)) person.company = random_.below(world_.companies.size());
        person.locale = twin ? twin->locale
                        : person.company && random_.chance(850)
                            ? world_.companies[*person.company].locale
                            : &random_.pick(locales());
        person.given = twin ? twin->given : &random_.pick(person.locale->given);
        person.family = twin ? twin->family : &random_.pick(person.locale->family);
        person.privateEmail = uniqueAddress(person, random_.pick(FreeMail));
        person.email = person.company
                           ? uniqueAddress(person, world_.companies[*person.company].domain)
                           : person.privateEmail;
        if (random_.chance(100)) {
            person.formerCompany = random_.below(world_.companies.size());
            person.formerEmail =
                uniqueAddress(person, world_.companies[*person.formerCompany].domain);
        }
        person.mobile = withDigits(random_.pick(person.locale->mobile), random_);
        person.phone = withDigits(random_.pick(person.locale->fixed), random_);
        person.title = random_.pick(jobTitles());
        person.town = &random_.pick(person.locale->towns);
        person.street = streetIn(*person.locale);
        person.stage = static_cast<int>(random_.below(6));
        person.optedOut = random_.chance(70);
        person.owner = random_.below(world_.users);
        person.created = someTime(random_);
        world_.people.push_back(std::move(person));
    }

    static std::string addressAt(const std::string& local, const std::string& domain) {
        return local + "@" + domain;
    }

    std::string uniqueAddress(const TruePerson& person, const std::string& domain) {
        const auto given = addressPart(person.given->latin),
                   family = addressPart(person.family->latin);
        const std::vector<std::string> locals = {given + "." + family, given.substr(0, 1) + family,
                                                 family + "." + given, given};
        const auto local = random_.pick(locals);
        auto address = addressAt(local, domain);
        for (int number = 2; !addresses_.insert(address).second; ++number)
            address = addressAt(local + std::to_string(number), domain);
        return address;
    }

    void addDeal(std::size_t number) {
        TrueDeal deal;
        const auto first = random_.below(world_.people.size());
        const auto& person = world_.people[first];
        deal.people.push_back(first);
        deal.company = person.company;
        deal.name = random_.pick(Products) + " #" + std::to_string(1000 + number);
        if (deal.company) deal.name = world_.companies[*deal.company].name + " – " + deal.name;
        deal.amount = random_.between(5, 2500) * 100;
        deal.currency = random_.pick(Currencies);
        deal.stage = static_cast<int>(random_.below(7));
        deal.owner = person.owner;
        deal.created = std::max(person.created, someTime(random_));
        world_.deals.push_back(std::move(deal));
    }

    const std::vector<std::string> Fields = {"Tools",     "Systems",    "Foods",
                                             "Logistics", "Consulting", "Media",
                                             "Textiles",  "Energy",     "Labs"};
    const std::vector<std::string> DomainWords = {"alpine", "harbor", "lumen",  "cedar",  "nordic",
                                                  "atlas",  "pixel",  "meadow", "quartz", "willow"};
    const std::vector<std::string> FreeMail = {"freemail.example", "post.example", "inbox.test",
                                               "webmail.example"};
    const std::vector<std::string> Products = {"Annual licence",  "Pilot",   "Renewal",
                                               "Framework order", "Upgrade", "Support 24/7"};
    const std::vector<std::string> Currencies = {"EUR", "USD", "GBP", "SEK", "PLN"};

    Random& random_;
    World world_;
    std::set<std::string> addresses_;
};

}  // namespace

World makeWorld(std::size_t people, Random& random) {
    return WorldMaker(random).run(people);
}

}  // namespace leadloom::sandbox
