#include "tests/sandbox/people/hard_world.h"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "tests/sandbox/people/spelling.h"

namespace leadloom::sandbox {

namespace {

const std::vector<std::string> Trades = {
    "Tools", "Systems",  "Foods",      "Logistics", "Consulting", "Media",  "Textiles",   "Energy",
    "Labs",  "Software", "Components", "Care",      "Finance",    "Travel", "Engineering"};
const std::vector<std::string> DomainWords = {"alpine", "harbor", "lumen",  "cedar",  "nordic",
                                              "atlas",  "pixel",  "meadow", "quartz", "willow"};
const std::vector<std::string> FreeMail = {"freemail.example", "post.example", "inbox.test",
                                           "webmail.example"};

class HardWorldMaker {
public:
    explicit HardWorldMaker(Random& random) : random_(random) {}

    HardWorld run(std::size_t people) {
        for (std::size_t i = 0; i < people / 7 + 1; ++i)
            addCompany();
        while (world_.people.size() < people) {
            const auto index = world_.people.size();
            addPerson();
            if (random_.chance(110)) addLookAlike(index);
        }
        return std::move(world_);
    }

private:
    /// Mostly from the front of a list: what is common comes first.
    std::size_t early(std::size_t count) {
        const auto roll = random_.below(1'000'000);
        return static_cast<std::size_t>(roll * random_.below(1'000'000) / 1'000'000 * count /
                                        1'000'000);
    }

    std::string houseIn(const Locale& locale) {
        auto street = random_.pick(locale.streets);
        return street.replace(street.find('%'), 1, std::to_string(random_.between(1, 180)));
    }

    /// Another district of the town: the last two digits differ.
    std::string postalIn(const Town& town) {
        auto code = town.postal;
        int changed = 0;
        for (auto c = code.rbegin(); c != code.rend() && changed < 2; ++c)
            if (*c >= '0' && *c <= '9') {
                *c = static_cast<char>('0' + random_.below(10));
                ++changed;
            }
        return code;
    }

    void addCompany() {
        HardCompany company;
        company.country = random_.below(namePools().size());
        const auto& locale = localeOf(company.country);
        const auto number = std::to_string(world_.companies.size() + 1);
        company.name = random_.pick(locale.firms) + " " +
                       random_.pick(namePools()[company.country].family).latin.front() + " " +
                       random_.pick(Trades) + " " + random_.pick(locale.forms);
        company.domain = random_.pick(DomainWords) + number + "-" + addressPart(locale.country) +
                         (random_.chance(800) ? ".example" : ".test");
        company.switchboard = withDigits(random_.pick(locale.fixed), random_);
        company.town = &random_.pick(locale.towns);
        company.street = houseIn(locale);
        company.postal = postalIn(*company.town);
        world_.companies.push_back(std::move(company));
    }

    void addPerson() {
        HardPerson person;
        person.company = early(world_.companies.size());
        person.hasJob = random_.chance(900);
        person.country = random_.chance(850) ? world_.companies[person.company].country
                                             : random_.below(namePools().size());
        const auto& pool = namePools()[person.country];
        person.given = &pool.given[early(pool.given.size())];
        person.family = &pool.family[early(pool.family.size())];
        person.spelling = random_.below(3);
        settle(person);
        world_.people.push_back(std::move(person));
    }

    void settle(HardPerson& person) {
        const auto& locale = localeOf(person.country);
        person.privateEmail = freshAddress(person, random_.pick(FreeMail));
        employ(person);
        person.moved = person.hasJob && random_.chance(120);
        if (person.moved) {
            person.formerCompany = random_.below(world_.companies.size());
            person.formerEmail =
                freshAddress(person, world_.companies[person.formerCompany].domain);
        }
        person.mobile = withDigits(random_.pick(locale.mobile), random_);
        person.direct = withDigits(random_.pick(locale.fixed), random_);
        person.landline = withDigits(random_.pick(locale.fixed), random_);
        person.birthDate = birthDate();
        person.town = &random_.pick(locale.towns);
        person.street = houseIn(locale);
        person.postal = postalIn(*person.town);
    }

    void employ(HardPerson& person) {
        person.email = person.hasJob ? freshAddress(person, world_.companies[person.company].domain)
                                     : person.privateEmail;
    }

    std::string birthDate() {
        const auto two = [](std::uint64_t value) {
            return (value < 10 ? "0" : "") + std::to_string(value);
        };
        return std::to_string(1950 + random_.below(55)) + "-" + two(1 + random_.below(12)) + "-" +
               two(1 + random_.below(28));
    }

    std::string freshAddress(const HardPerson& person, const std::string& domain) {
        const auto latin = [&](const NameSpellings& name) {
            return addressPart(name.latin[person.spelling % name.latin.size()]);
        };
        const auto given = latin(*person.given);
        const auto family = latin(*person.family);
        const std::vector<std::string> locals = {given + "." + family, given.substr(0, 1) + family,
                                                 family + "." + given, given + family};
        const auto local = random_.pick(locals);
        auto address = local + "@" + domain;
        for (int number = 2; !addresses_.insert(address).second; ++number)
            address = local + std::to_string(number) + "@" + domain;
        return address;
    }

    void addLookAlike(std::size_t index) {
        HardPerson twin = world_.people[index];
        twin.moved = false;
        twin.formerEmail.clear();
        switch (random_.below(6)) {
            case 0:
                namesake(twin, false);
                break;
            case 1:
                namesake(twin, true);
                break;
            case 2:
                spouse(index, twin);
                break;
            case 3:
                child(index, twin);
                break;
            case 4:
                colleague(twin);
                break;
            default:
                assistant(index, twin);
        }
        world_.lookAlikes.emplace_back(index, world_.people.size());
        world_.people.push_back(std::move(twin));
    }

    void namesake(HardPerson& twin, bool sameCompany) {
        if (!sameCompany) twin.company = random_.below(world_.companies.size());
        twin.hasJob = twin.hasJob || sameCompany;
        const auto company = twin.company;
        settle(twin);
        twin.company = company;
    }

    /// One household: family name, house, landline and now and then the mailbox.
    void spouse(std::size_t index, HardPerson& twin) {
        const auto home = twin;
        const auto& pool = namePools()[twin.country];
        do
            twin.given = &pool.given[early(pool.given.size())];
        while (twin.given == home.given);
        twin.company = random_.below(world_.companies.size());
        settle(twin);
        shareHome(home, twin);
        if (!random_.chance(400)) return;
        twin.sharedMailbox = addressPart(twin.family->latin.front()) + ".home" +
                             std::to_string(index) + "@" + random_.pick(FreeMail);
        world_.people[index].sharedMailbox = twin.sharedMailbox;
    }

    static void shareHome(const HardPerson& home, HardPerson& twin) {
        twin.landline = home.landline;
        twin.street = home.street;
        twin.postal = home.postal;
        twin.town = home.town;
    }

    void child(std::size_t index, HardPerson& twin) {
        const auto home = twin;
        twin.company = random_.below(world_.companies.size());
        settle(twin);
        shareHome(home, twin);
        twin.generation = "Jr.";
        world_.people[index].generation = "Sr.";
    }

    /// Another person of nearly the same name at the same company.
    void colleague(HardPerson& twin) {
        const auto company = twin.company;
        const auto& pool = namePools()[twin.country];
        twin.hasJob = true;
        if (random_.chance(500)) {
            twin.family = &random_.pick(pool.family);
        } else {
            twin.given = &random_.pick(pool.given);
        }
        settle(twin);
        twin.company = company;
    }

    /// Whose records carry the boss's mailbox and number.
    void assistant(std::size_t index, HardPerson& twin) {
        const auto boss = twin;
        const auto& pool = namePools()[twin.country];
        twin.given = &random_.pick(pool.given);
        twin.family = &random_.pick(pool.family);
        twin.hasJob = true;
        settle(twin);
        twin.direct = boss.direct;
        twin.sharedMailbox =
            "office" + std::to_string(index) + "@" + world_.companies[boss.company].domain;
        world_.people[index].sharedMailbox = twin.sharedMailbox;
    }

    Random& random_;
    HardWorld world_;
    std::set<std::string> addresses_;
};

}  // namespace

const Locale& localeOf(std::size_t country) {
    const auto& list = locales();
    const auto found = std::find_if(list.begin(), list.end(), [&](const Locale& locale) {
        return locale.country == namePools()[country].country;
    });
    if (found == list.end()) throw std::logic_error("a pool of names without its locale");
    return *found;
}

HardWorld makeHardWorld(std::size_t people, Random& random) {
    return HardWorldMaker(random).run(people);
}

}  // namespace leadloom::sandbox
