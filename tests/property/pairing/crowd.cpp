#include "tests/property/pairing/crowd.h"

#include <stdexcept>

#include "hub/normalize/text.h"
#include "hub/sync/identity/restored.h"

namespace leadloom::testing {
namespace {

constexpr std::pair<const char*, const char*> Lenses[] = {
    {"given_name", "/first"}, {"family_name", "/last"},  {"full_name", "/full"},
    {"emails", "/email"},     {"phones", "/phone"},      {"birth_date", "/born"},
    {"street", "/street"},    {"city", "/city"},         {"region", "/region"},
    {"postal_code", "/zip"},  {"company_name", "/firm"},
};

std::shared_ptr<const mapping::Mapping> wideMapping(const model::FieldTable& fields) {
    mapping::MappingSpec spec;
    spec.entity = model::Entity::Lead;
    for (const auto& [field, pointer] : Lenses) {
        mapping::LensSpec lens;
        lens.field = fields.find(model::Entity::Lead, field);
        lens.places.push_back({pointer, "", false, false});
        const std::string_view name = field;
        if (name == "emails" || name == "phones") lens.places.front().separator = ";";
        spec.lenses.push_back(std::move(lens));
    }
    return std::make_shared<mapping::LensMapping>(std::move(spec), normalize::LocaleHints{});
}

}  // namespace

Crowd::Crowd(const std::vector<std::string>& systems, const std::filesystem::path& path)
    : world_(1, path) {
    for (const std::string& system : systems) {
        world_.addSystem(system);
        sync::StreamSettings& stream = world_.stream(system, "contacts");
        stream.direction = sync::Direction::In;
        stream.mapping = wideMapping(world_.fields());
        world_.stream(system, "companies").direction = sync::Direction::In;
    }
}

void Crowd::add(const std::string& name, const std::string& system, const RecordFields& fields) {
    places_[name] = {system, world_.system(system).create("contacts", fields)};
}

void Crowd::addStrangers(const std::string& system, int count) {
    for (int left = count; left > 0; --left) {
        std::string name;
        for (int rest = ++strangers_ + 700; rest > 0; rest /= 7)
            name += std::string(1, "bcdfglm"[rest % 7]) + "aeiou"[rest % 5];
        world_.system(system).create("contacts", {{"first", "Ka" + name},
                                                  {"last", "To" + name},
                                                  {"email", name + "@" + name + ".example"}});
    }
}

std::map<std::string, model::EntityId> Crowd::leads() {
    std::map<std::string, model::EntityId> leads;
    for (const auto& [name, place] : places_)
        leads[name] = world_.entityOf(place.first, "contacts", place.second);
    return leads;
}

bool Crowd::areOne(const std::string& one, const std::string& other) {
    const auto all = leads();
    return all.at(one) == all.at(other);
}

std::vector<store::ReviewRow> Crowd::openReviews() {
    auto tx = world_.store().beginRead();
    if (!tx) throw std::runtime_error(tx.error().describe());
    auto open = (*tx)->openReviews(0, 1'000'000);
    if (!open) throw std::runtime_error(open.error().describe());
    return *std::move(open);
}

std::map<model::EntityId, std::vector<match::Profile>> Crowd::profiles() {
    std::map<model::EntityId, std::vector<match::Profile>> profiles;
    match::ProfileMaker maker;
    for (const store::CanonicalRow& lead : world_.canonicals(model::Entity::Lead)) {
        for (const store::LinkRow& link : world_.links(lead.id)) {
            if (link.state != store::LinkState::Live) continue;
            std::vector<model::FieldValue> said;
            for (const store::ShadowField& field : link.shadow.fields) {
                if (!sync::isNote(field.field) && field.canonical.isPresent()) {
                    said.push_back({field.field, field.canonical});
                }
            }
            profiles[lead.id].push_back(maker.make(model::Entity::Lead, said));
        }
    }
    return profiles;
}

std::size_t Crowd::blockSize(std::uint64_t key, int limit) {
    auto tx = world_.store().beginRead();
    if (!tx) throw std::runtime_error(tx.error().describe());
    const auto members = (*tx)->blockMembers(key, limit);
    if (!members) throw std::runtime_error(members.error().describe());
    return members->size();
}

RecordFields fieldsOf(const sandbox::HardRecord& record) {
    RecordFields fields = {
        {"first", record.given},   {"last", record.family},  {"full", record.full},
        {"email", record.email},   {"phone", record.mobile}, {"born", record.birthDate},
        {"street", record.street}, {"city", record.city},    {"region", record.region},
        {"zip", record.postal},    {"firm", record.company}};
    // What isn't text can't be sent as JSON.
    std::erase_if(fields, [](const auto& field) {
        return field.second.empty() || !normalize::isUtf8(field.second);
    });
    return fields;
}

std::vector<sandbox::HardRecord> peopleOnceInEachSystem(std::size_t records, std::uint64_t seed) {
    std::vector<sandbox::HardRecord> people = sandbox::makeHardPeople(records, seed).records;
    std::set<std::pair<std::string, std::string>> known;
    std::erase_if(people, [&](const sandbox::HardRecord& record) {
        return !known.emplace(record.truth, record.system).second;
    });
    return people;
}

}  // namespace leadloom::testing
