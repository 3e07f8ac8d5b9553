#include "tests/sandbox/people/hard_companies.h"

#include "tests/sandbox/people/locale.h"
#include "tests/sandbox/people/name_pools.h"
#include "tests/sandbox/people/random.h"
#include "tests/sandbox/people/spelling.h"

namespace leadloom::sandbox {

namespace {

struct Firm {
    const Locale* locale = nullptr;
    std::string name, form, domain, phone, fax, street, postal;
    const Town* town = nullptr;
};

const std::vector<std::string> Trades = {
    "Tools",  "Systems",   "Foods",    "Logistics", "Consulting", "Media",   "Textiles",
    "Energy", "Software",  "Pharmacy", "Bakery",    "Garage",     "Academy", "Kindergarten",
    "Clinic", "Insurance", "Printing", "Furniture", "Security",   "Travel",  "Engineering"};

class FirmMaker {
public:
    explicit FirmMaker(Random& random) : random_(random) {}

    std::vector<Firm> run(std::size_t count) {
        while (firms_.size() < count) {
            firms_.push_back(fresh());
            if (random_.chance(60)) addBranches();
            if (random_.chance(60)) addSister();
            if (random_.chance(30)) addNeighbour();
        }
        return std::move(firms_);
    }

private:
    Firm fresh() {
        Firm firm;
        firm.locale = &random_.pick(locales());
        const auto& family = random_.pick(random_.pick(namePools()).family).latin.front();
        const auto& word = random_.pick(firm.locale->firms);
        firm.name = (random_.chance(500) ? family + " " + word : word + " " + family) + " " +
                    random_.pick(Trades);
        firm.form = random_.pick(firm.locale->forms);
        firm.domain = addressPart(family) + "-" + std::to_string(firms_.size()) + ".example";
        settle(firm);
        return firm;
    }

    void settle(Firm& firm) {
        firm.town = &random_.pick(firm.locale->towns);
        firm.phone = withDigits(random_.pick(firm.locale->fixed), random_);
        firm.fax = withDigits(random_.pick(firm.locale->fixed), random_);
        firm.street = random_.pick(firm.locale->streets);
        firm.street.replace(firm.street.find('%'), 1, std::to_string(random_.between(1, 180)));
        firm.postal = firm.town->postal;
    }

    /// The same name and site in other houses.
    void addBranches() {
        const auto head = firms_.back();
        for (auto count = random_.between(1, 4); count > 0; --count) {
            auto branch = head;
            settle(branch);
            if (random_.chance(500)) branch.name += " " + branch.town->latin;
            if (random_.chance(200)) branch.phone = head.phone;
            firms_.push_back(std::move(branch));
        }
    }

    /// Another firm of the group: house, switchboard, half of the name.
    void addSister() {
        auto sister = firms_.back();
        sister.name = sister.name.substr(0, sister.name.rfind(' ')) + " " + random_.pick(Trades);
        sister.domain = "sister-" + sister.domain;
        if (random_.chance(500))
            sister.phone = withDigits(random_.pick(sister.locale->fixed), random_);
        firms_.push_back(std::move(sister));
    }

    /// Nothing in common but the house.
    void addNeighbour() {
        auto neighbour = fresh();
        const auto& firm = firms_.back();
        neighbour.locale = firm.locale;
        neighbour.town = firm.town;
        neighbour.street = firm.street;
        neighbour.postal = firm.postal;
        neighbour.phone = withDigits(random_.pick(firm.locale->fixed), random_);
        firms_.push_back(std::move(neighbour));
    }

    Random& random_;
    std::vector<Firm> firms_;
};

std::string withoutWord(const std::string& name, Random& random) {
    std::vector<std::size_t> blanks;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (name[i] == ' ') blanks.push_back(i);
    if (blanks.size() < 2) return name;
    const auto at = random.below(blanks.size());
    const auto end = at + 1 < blanks.size() ? blanks[at + 1] : name.size();
    return name.substr(0, blanks[at]) + name.substr(end);
}

std::string nameAsWritten(const Firm& firm, Random& random) {
    auto name = firm.name;
    if (random.chance(60)) name = withoutWord(name, random);
    if (random.chance(60)) name = withTypo(name, random);
    if (random.chance(600)) name += " " + firm.form;
    return asTyped(name, random);
}

HardCompanyRecord written(const Firm& firm, Random& random) {
    const auto sometimes = [&](const std::string& value, unsigned share) {
        if (random.chance(15)) return random.pick(emptyWords());
        return random.chance(share) ? value : std::string();
    };
    HardCompanyRecord record;
    record.name = nameAsWritten(firm, random);
    record.website = sometimes("www." + firm.domain, 450);
    record.phone = sometimes(writtenNumber(firm.phone, *firm.locale, random), 650);
    record.fax = sometimes(writtenNumber(firm.fax, *firm.locale, random), 150);
    record.street = sometimes(random.chance(60) ? withTypo(firm.street, random) : firm.street, 700);
    record.city = sometimes(random.chance(500) ? firm.town->native : firm.town->latin, 600);
    record.postal = sometimes(firm.postal, 500);
    record.country = sometimes(random.pick(firm.locale->countries), 700);
    return record;
}

}  // namespace

std::vector<HardCompanyRecord> makeHardCompanies(std::size_t records, std::uint64_t seed) {
    Random random(seed);
    const auto firms = FirmMaker(random).run(records / 2);
    std::vector<HardCompanyRecord> made;
    for (std::size_t i = 0; i < firms.size(); ++i) {
        for (auto copies = random.between(1, 3); copies > 0; --copies) {
            made.push_back(written(firms[i], random));
            made.back().truth = "c" + std::to_string(i + 1);
        }
    }
    random.shuffle(made);
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i].id = "company-" + std::to_string(i + 1);
    return made;
}

}  // namespace leadloom::sandbox
