#include "tests/sandbox/people/hard_people.h"

#include <algorithm>

#include "tests/sandbox/people/hard_world.h"
#include "tests/sandbox/people/spelling.h"

namespace leadloom::sandbox {

namespace {

/// How one system's people write, in thousandths.
struct HardHabits {
    const char* system;
    unsigned holds;         ///< of all people
    unsigned twice;         ///< of those, how many are there twice
    unsigned nativeScript;  ///< names kept in their own script
    unsigned nicknames, slips, stale, missing;
};

constexpr HardHabits Systems[] = {{"crm", 700, 25, 550, 50, 25, 700, 60},
                                  {"marketing", 620, 15, 250, 110, 45, 350, 130},
                                  {"events", 420, 40, 400, 90, 60, 500, 160}};
// Records for each person that the systems above make on average.
constexpr double RecordsPerPerson = 1.77;

class HardWriter {
public:
    HardWriter(const HardWorld& world, const HardHabits& habits, std::uint64_t seed)
        : world_(world), habits_(habits), random_(seed) {}

    void write(std::vector<HardRecord>& records) {
        for (std::size_t i = 0; i < world_.people.size(); ++i) {
            if (!random_.chance(habits_.holds)) continue;
            records.push_back(written(i));
            if (random_.chance(habits_.twice)) records.push_back(written(i));
        }
    }

private:
    std::string orNothing(const std::string& value, unsigned more = 0) {
        if (random_.chance(15)) return random_.pick(emptyWords());
        return random_.chance(habits_.missing + more) ? std::string() : value;
    }

    HardRecord written(std::size_t index) {
        const auto& person = world_.people[index];
        HardRecord record;
        record.id = std::string(habits_.system) + "-" + std::to_string(++number_);
        record.truth = "p" + std::to_string(index + 1);
        record.system = habits_.system;
        writeName(person, record);
        const bool stale = person.moved && random_.chance(habits_.stale);
        writeContacts(person, stale, record);
        writePlace(person, stale, record);
        if (random_.chance(120)) record.birthDate = birthDate(person.birthDate);
        return record;
    }

    /// Rarely a digit off, rarely the first of January that a form fills in.
    std::string birthDate(std::string date) {
        if (random_.chance(40)) date[9] = static_cast<char>('0' + random_.below(10));
        if (random_.chance(30)) date = "1970-01-01";
        return date;
    }

    std::string nameForm(const NameSpellings& name, const HardPerson& person, bool native,
                         bool nickable) {
        auto text = native                ? name.native
                    : random_.chance(800) ? name.latin[person.spelling % name.latin.size()]
                                          : random_.pick(name.latin);
        const bool friendly = nickable && !name.nick.empty() && random_.chance(habits_.nicknames);
        const bool latinPool = namePools()[person.country].script == std::string("latin");
        if (friendly && (native || latinPool)) text = name.nick;
        if (random_.chance(habits_.slips)) text = withTypo(text, random_);
        return asTyped(text, random_);
    }

    void writeName(const HardPerson& person, HardRecord& record) {
        const auto& pool = namePools()[person.country];
        const bool foreign = pool.script != "latin";
        const bool native = foreign ? random_.chance(habits_.nativeScript) : random_.chance(700);
        record.script = foreign && native ? pool.script : "latin";
        record.given = nameForm(*person.given, person, native, true);
        record.family = nameForm(*person.family, person, native, false);
        if (!person.generation.empty() && random_.chance(500))
            record.family += " " + person.generation;
        if (random_.chance(25)) record.given = record.given.substr(0, native && foreign ? 0 : 1);
        if (random_.chance(20)) std::swap(record.given, record.family);
        if (random_.chance(30)) record.given.clear();
        if (random_.chance(15)) record.family = random_.pick(emptyWords());
        if (random_.chance(80)) mergeName(pool.familyFirst, foreign && native, record);
    }

    static void mergeName(bool familyFirst, bool native, HardRecord& record) {
        const auto& first = familyFirst ? record.family : record.given;
        const auto& last = familyFirst ? record.given : record.family;
        record.full = first + (familyFirst && native ? "" : " ") + last;
        record.given.clear();
        record.family.clear();
    }

    void writeContacts(const HardPerson& person, bool stale, HardRecord& record) {
        const auto& company = world_.companies[stale ? person.formerCompany : person.company];
        record.email = stale ? person.formerEmail : person.email;
        if (random_.chance(80)) record.email = person.privateEmail;
        if (!person.sharedMailbox.empty() && random_.chance(450))
            record.email = person.sharedMailbox;
        if (person.hasJob && random_.chance(40)) record.email = roleAt(company.domain);
        if (random_.chance(15)) record.email = withTypo(record.email, random_);
        record.email = orNothing(record.email);
        if (random_.chance(15)) record.email = "test@test.com";
        if (random_.chance(60)) record.otherEmail = person.privateEmail;
        writeNumbers(person, company, record);
        if (person.hasJob && random_.chance(150)) record.website = "www." + company.domain;
    }

    std::string roleAt(const std::string& domain) {
        static const std::vector<std::string> Roles = {"info", "office", "sales", "contact"};
        return random_.pick(Roles) + "@" + domain;
    }

    void writeNumbers(const HardPerson& person, const HardCompany& company, HardRecord& record) {
        const auto& locale = localeOf(person.country);
        if (random_.chance(600)) record.mobile = writtenNumber(person.mobile, locale, random_);
        const auto roll = random_.below(1000);
        if (roll < 200) {
            record.phone = writtenNumber(person.direct, locale, random_);
        } else if (roll < 450 && person.hasJob) {
            record.phone = writtenNumber(company.switchboard, localeOf(company.country), random_);
        } else if (roll < 550) {
            record.phone = writtenNumber(person.landline, locale, random_);
        } else if (roll < 570) {
            record.phone = random_.chance(500) ? "0000000000" : random_.pick(emptyWords());
        }
    }

    std::string companyName(const HardCompany& company) {
        auto name = company.name;
        if (random_.chance(250)) name = name.substr(0, name.rfind(' '));
        if (random_.chance(40)) name = withTypo(name, random_);
        return asTyped(name, random_);
    }

    void writePlace(const HardPerson& person, bool stale, HardRecord& record) {
        const auto& company = world_.companies[stale ? person.formerCompany : person.company];
        if (person.hasJob) record.company = orNothing(companyName(company));
        const bool office = person.hasJob && random_.chance(600);
        const auto& town = office ? *company.town : *person.town;
        const auto& locale = localeOf(office ? company.country : person.country);
        const bool native = record.script != "latin" || random_.chance(500);
        record.city = orNothing(native ? town.native : town.latin);
        record.region = orNothing(town.region, 200);
        record.street = orNothing(office ? company.street : person.street, 250);
        record.postal = orNothing(office ? company.postal : person.postal, 100);
        record.country = orNothing(random_.pick(locale.countries));
    }

    const HardWorld& world_;
    HardHabits habits_;
    Random random_;
    std::size_t number_ = 0;
};

std::string truthOf(std::size_t person) {
    return "p" + std::to_string(person + 1);
}

}  // namespace

HardPeople makeHardPeople(std::size_t records, std::uint64_t seed) {
    Random random(seed);
    const auto people = static_cast<std::size_t>(static_cast<double>(records) / RecordsPerPerson);
    const auto world = makeHardWorld(people, random);
    HardPeople made;
    for (std::size_t i = 0; i < std::size(Systems); ++i)
        HardWriter(world, Systems[i], seed * 7 + i).write(made.records);
    random.shuffle(made.records);
    for (const auto& [one, other] : world.lookAlikes)
        made.lookAlikes.emplace_back(truthOf(one), truthOf(other));
    return made;
}

}  // namespace leadloom::sandbox
