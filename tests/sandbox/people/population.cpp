#include "tests/sandbox/people/population.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/people/spelling.h"
#include "tests/sandbox/people/world.h"

namespace leadloom::sandbox {

namespace {

// The end of June 2025: no history reaches past it.
constexpr std::int64_t LastChange = 1'751'241'600'000;

/// How one system's people write; the systems differ.
struct Habits {
    unsigned nativeScript;  ///< thousandths of names kept in their own script
    unsigned nicknames;
    unsigned formerJobs;  ///< of those who moved, how many are still filed under the old job
    unsigned missing;
};

const std::vector<std::pair<std::string, std::string>> UserNames = {
    {"Nora", "Berg"},  {"Emre", "Kaya"},    {"Ines", "Duarte"}, {"Piotr", "Zając"},
    {"Aino", "Laine"}, {"Sam", "Okafor"},   {"Lea", "Fischer"}, {"Hugo", "Moreau"},
    {"Mei", "Tan"},    {"Olga", "Petrova"}, {"Jonas", "Lind"},  {"Rita", "Costa"}};

class SystemWriter {
public:
    SystemWriter(const World& world, const Habits& habits, std::uint64_t seed, bool uniqueEmails)
        : world_(world), habits_(habits), random_(seed), uniqueEmails_(uniqueEmails) {
        for (std::size_t i = 0; i < world.users; ++i)
            addUser(i);
    }

    SystemView write(const std::vector<std::size_t>& people) {
        for (const auto index : people)
            addPerson(index);
        for (std::size_t i = 0; i < world_.deals.size(); ++i)
            addDeal(i);
        return std::move(view_);
    }

private:
    void addUser(std::size_t index) {
        const auto& [given, family] = UserNames[index];
        UserView user{"u" + std::to_string(index + 1), given, family, "", true};
        user.email = addressPart(given) + "." + std::to_string(index + 1) + "@sales.example";
        user.active = index + 1 != world_.users;
        view_.users.push_back(std::move(user));
    }

    std::string orNothing(const std::string& value) {
        return random_.chance(habits_.missing) ? std::string() : value;
    }

    std::string orEmptyWord(const std::string& value) {
        if (random_.chance(25)) return random_.pick(emptyWords());
        return orNothing(value);
    }

    std::int64_t modifiedAfter(std::int64_t created) {
        return random_.between(created, LastChange);
    }

    std::size_t companyHere(std::size_t index) {
        if (const auto known = companies_.find(index); known != companies_.end())
            return known->second;
        const auto& truth = world_.companies[index];
        CompanyView company;
        company.truth = "c" + std::to_string(index + 1);
        company.name = companyName(truth);
        company.domain = orNothing(truth.domain);
        company.website = random_.chance(700)
                              ? (random_.chance(500) ? "https://www." : "http://") + truth.domain
                              : "";
        company.phone = orEmptyWord(writtenNumber(truth.phone, *truth.locale, random_));
        company.industry = orNothing(truth.industry);
        const bool native = random_.chance(habits_.nativeScript);
        company.street = orNothing(truth.street);
        company.city = orNothing(native ? truth.town->native : truth.town->latin);
        company.region = orNothing(truth.town->region);
        company.postal = orNothing(truth.town->postal);
        company.country = orNothing(random_.pick(truth.locale->countries));
        if (random_.chance(700)) company.employees = truth.employees;
        if (random_.chance(500)) company.revenue = truth.revenue;
        company.owner = index % world_.users;
        company.created = truth.created;
        company.modified = modifiedAfter(truth.created);
        view_.companies.push_back(std::move(company));
        return companies_[index] = view_.companies.size() - 1;
    }

    /// Legal forms come and go, capitals too.
    std::string companyName(const TrueCompany& truth) {
        auto name = truth.name;
        if (random_.chance(150)) name = name.substr(0, name.rfind(' '));
        if (random_.chance(30)) name = withTypo(name, random_);
        return asTyped(name, random_);
    }

    std::string nameForm(const NameForms& forms, const std::string& native, bool nickable) {
        auto name = native.empty() ? forms.latin : native;
        if (nickable && !forms.nick.empty() && random_.chance(habits_.nicknames)) name = forms.nick;
        if (random_.chance(30)) name = withTypo(name, random_);
        return asTyped(name, random_);
    }

    void addPerson(std::size_t index) {
        const auto& truth = world_.people[index];
        PersonView person;
        person.truth = "p" + std::to_string(index + 1);
        const bool native = random_.chance(habits_.nativeScript);
        person.given = orNothing(nameForm(*truth.given, native ? truth.given->native : "", true));
        person.family = nameForm(*truth.family, native ? truth.family->native : "", false);
        const bool former = truth.formerCompany && random_.chance(habits_.formerJobs);
        const auto company = former ? truth.formerCompany : truth.company;
        if (company && random_.chance(920)) person.company = companyHere(*company);
        if (company)
            person.companyName = random_.chance(40) ? random_.pick(emptyWords())
                                                    : companyName(world_.companies[*company]);
        addAddresses(truth, former, person);
        addNumbers(truth, company, person);
        person.title =
            random_.chance(20)
                ? random_.pick(emptyWords())
                : orNothing(asTyped(former ? random_.pick(jobTitles()) : truth.title, random_));
        person.street = orNothing(truth.street);
        person.city = orEmptyWord(native ? truth.town->native : truth.town->latin);
        person.region = orNothing(truth.town->region);
        person.postal = orNothing(truth.town->postal);
        person.country = orNothing(random_.pick(truth.locale->countries));
        person.language = orNothing(truth.locale->language);
        person.source = random_.chance(400)   ? "Web"
                        : random_.chance(500) ? "Partner Referral"
                                              : "Other";
        if (company && random_.chance(150))
            person.website = "www." + world_.companies[*company].domain;
        person.stage = random_.chance(800) ? truth.stage : static_cast<int>(random_.below(6));
        person.optedOut = truth.optedOut && random_.chance(800);
        person.owner = random_.chance(850) ? truth.owner : random_.below(world_.users);
        person.created = truth.created + static_cast<std::int64_t>(random_.below(86'400'000));
        person.modified = modifiedAfter(person.created);
        people_[index] = view_.people.size();
        view_.people.push_back(std::move(person));
    }

    void addAddresses(const TruePerson& truth, bool former, PersonView& person) {
        const auto company = former ? truth.formerCompany : truth.company;
        person.email = former ? truth.formerEmail : truth.email;
        if (random_.chance(60)) person.email = truth.privateEmail;
        if (company && random_.chance(20))
            person.email = "info@" + world_.companies[*company].domain;
        if (random_.chance(4)) person.email = "test@test.com";
        if (random_.chance(60)) person.email.clear();
        if (random_.chance(50) && person.email != truth.privateEmail)
            person.otherEmail = truth.privateEmail;
        // One of the systems knows people by their address: whoever comes second goes without.
        if (uniqueEmails_ && !person.email.empty() && !emails_.insert(person.email).second)
            person.email.clear();
    }

    void addNumbers(const TruePerson& truth, std::optional<std::size_t> company,
                    PersonView& person) {
        person.mobile =
            random_.chance(650) ? writtenNumber(truth.mobile, *truth.locale, random_) : "";
        person.phone =
            random_.chance(500) ? writtenNumber(truth.phone, *truth.locale, random_) : "";
        if (company && random_.chance(120))
            person.phone = writtenNumber(world_.companies[*company].phone,
                                         *world_.companies[*company].locale, random_);
        if (random_.chance(20)) person.phone = random_.pick(emptyWords());
    }

    void addDeal(std::size_t index) {
        const auto& truth = world_.deals[index];
        const auto holder = people_.find(truth.people.front());
        if (holder == people_.end() || random_.chance(200)) return;
        DealView deal;
        deal.truth = "d" + std::to_string(index + 1);
        deal.name = asTyped(truth.name, random_);
        deal.amount = truth.amount;
        deal.currency = truth.currency;
        deal.stage = random_.chance(850) ? truth.stage : static_cast<int>(random_.below(7));
        deal.closeDate = isoDate(truth.created +
                                 static_cast<std::int64_t>(random_.between(10, 200)) * 86'400'000);
        deal.company = view_.people[holder->second].company;
        deal.people.push_back(holder->second);
        deal.owner = truth.owner;
        deal.created = truth.created;
        deal.modified = modifiedAfter(truth.created);
        view_.deals.push_back(std::move(deal));
    }

    const World& world_;
    Habits habits_;
    Random random_;
    bool uniqueEmails_;
    SystemView view_;
    std::map<std::size_t, std::size_t> companies_, people_;
    std::set<std::string> emails_;
};

std::vector<std::size_t> range(std::size_t from, std::size_t count) {
    std::vector<std::size_t> list(count);
    for (std::size_t i = 0; i < count; ++i)
        list[i] = from + i;
    return list;
}

void append(std::vector<std::size_t>& list, const std::vector<std::size_t>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

}  // namespace

Population makePopulation(const PopulationSettings& settings) {
    Population population;
    population.settings = settings;
    if (settings.people == 0) return population;
    const auto shared = static_cast<std::size_t>(
        std::llround(static_cast<double>(settings.people) * settings.overlap));
    const auto alone = settings.people - shared;
    const auto strangers = settings.people / 20 + 1;
    Random random(settings.seed);
    const auto world = makeWorld(shared + 2 * alone + strangers, random);

    auto first = range(0, shared), second = first;
    append(first, range(shared, alone));
    append(second, range(shared + alone, alone));
    std::vector<std::size_t> third = range(0, shared / 5);
    append(third, range(shared, alone / 10));
    append(third, range(shared + alone, alone / 10));
    append(third, range(shared + 2 * alone, strangers));
    for (auto* list : {&first, &second, &third})
        random.shuffle(*list);

    population.salesforce =
        SystemWriter(world, {450, 60, 700, 180}, settings.seed * 3 + 1, false).write(first);
    population.hubspot =
        SystemWriter(world, {300, 140, 300, 220}, settings.seed * 3 + 2, true).write(second);
    population.exports =
        SystemWriter(world, {400, 100, 500, 250}, settings.seed * 3 + 3, false).write(third);
    return population;
}

}  // namespace leadloom::sandbox
