#include "tests/bench/match/lead_store.h"

#include <cstdio>
#include <cstdlib>

#include "hub/match/blocking.h"
#include "hub/store/sqlite_store.h"

namespace leadloom::bench {
namespace {

constexpr std::size_t Batch = 50'000;

template <typename T>
T need(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().describe().c_str());
        std::exit(1);
    }
    return *std::move(result);
}

void need(const Status& status) {
    if (status) return;
    std::fprintf(stderr, "%s\n", status.error().describe().c_str());
    std::exit(1);
}

model::EntityId idOf(std::uint64_t number) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t place = 0; place < 8; ++place)
        bytes[place] = static_cast<std::uint8_t>(number >> (8 * (7 - place)));
    bytes[15] = 1;
    return model::EntityId(bytes);
}

std::vector<model::FieldValue> valuesOf(const store::CanonicalRow& row) {
    std::vector<model::FieldValue> values;
    values.reserve(row.fields.size());
    for (const store::CanonicalField& field : row.fields)
        values.push_back({field.field, field.value});
    return values;
}

}  // namespace

LeadStore::LeadStore(const std::filesystem::path& file)
    : store_(need(store::openSqliteStore(file))) {}

void LeadStore::add(const std::vector<std::vector<model::FieldValue>>& people) {
    for (std::size_t start = 0; start < people.size(); start += Batch) {
        auto tx = need(store_->beginWrite());
        const std::size_t end = std::min(start + Batch, people.size());
        for (std::size_t place = start; place < end; ++place) {
            store::CanonicalRow row;
            row.id = idOf(++size_);
            for (const model::FieldValue& value : people[place])
                row.fields.push_back({value.field, value.value, 1, "", 0, "latest"});
            need(tx->putCanonical(row));
            need(tx->putKeys(row.id, matcher_.strongKeys(row.entity, people[place])));
        }
        std::vector<store::BlockEntry> entries;
        const auto numbered = need(tx->recordsAfter(lastNumber_, static_cast<int>(end - start)));
        for (std::size_t place = start; place < end; ++place) {
            const match::Profile profile = maker_.make(model::Entity::Lead, people[place]);
            counts_.add(profile);
            store::BlockEntry& entry = entries.emplace_back();
            entry.number = numbered[place - start].number;
            entry.isNew = true;
            for (const match::BlockingKey& key : match::blockingKeys(profile))
                entry.keys.push_back(key.hash);
        }
        lastNumber_ = numbered.back().number;
        need(tx->putBlocks(std::move(entries), match::LargestBlock));
        need(tx->commit());
    }
}

std::size_t LeadStore::lookUp(const std::vector<model::FieldValue>& person) {
    auto tx = need(store_->beginRead());
    std::size_t found = 0;
    for (const model::IdentityKey& key : matcher_.strongKeys(model::Entity::Lead, person)) {
        const auto ids = need(tx->findByKey(key, match::KeyLimit + 1));
        if (ids.size() > static_cast<std::size_t>(match::KeyLimit)) continue;
        for (const model::EntityId& id : ids) {
            const auto row = need(tx->canonical(id));
            if (!row) continue;
            static_cast<void>(matcher_.judge(key, valuesOf(*row), person));
            ++found;
        }
    }
    return found;
}

std::size_t LeadStore::score(const std::vector<model::FieldValue>& person) {
    auto tx = need(store_->beginRead());
    const match::Profile profile = maker_.make(model::Entity::Lead, person);
    std::vector<match::BlockHit> hits;
    for (const match::BlockingKey& key : match::blockingKeys(profile)) {
        const auto members =
            need(tx->blockMembers(key.hash, static_cast<int>(match::LargestBlock)));
        for (const std::int64_t number : members)
            hits.push_back({static_cast<std::uint64_t>(number), members.size()});
    }
    std::size_t weighed = 0;
    for (const std::uint64_t number : match::chooseCandidates(hits)) {
        const auto row = need(tx->canonicalNumbered(static_cast<std::int64_t>(number)));
        if (!row) continue;
        const match::Profile other = maker_.make(model::Entity::Lead, valuesOf(*row));
        static_cast<void>(match::compare(profile, other, weights_, counts_));
        ++weighed;
    }
    return weighed;
}

}  // namespace leadloom::bench
