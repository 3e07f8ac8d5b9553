#include <cstdio>
#include <cstdlib>
#include <string>

#include "hub/security/digest.h"
#include "hub/store/sqlite_store.h"
#include "tests/bench/store/duties.h"

namespace leadloom::bench {
namespace {

using model::FieldId;
using model::Value;

template <typename T>
T orExit(Result<T> result) {
    if (result) return *std::move(result);
    std::fprintf(stderr, "bench: %s\n", result.error().describe().c_str());
    std::exit(1);
}

void orExit(const Status& status) {
    if (status) return;
    std::fprintf(stderr, "bench: %s\n", status.error().describe().c_str());
    std::exit(1);
}

model::EntityId entityOf(std::uint64_t number) {
    std::array<std::uint8_t, 16> bytes{};
    for (int i = 0; i < 8; ++i)
        bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    bytes[0] = 1;
    return model::EntityId(bytes);
}

std::vector<std::pair<FieldId, const std::string*>> fieldsOf(const PersonRecord& record) {
    return {{1001, &record.email},      {1005, &record.phone},      {1009, &record.givenName},
            {1011, &record.familyName}, {1020, &record.jobTitle},   {1030, &record.street},
            {1031, &record.city},       {1033, &record.postalCode}, {1034, &record.country},
            {1040, &record.company},    {1050, &record.stage},      {1070, &record.note}};
}

class HubStore final : public StoreDuties {
public:
    explicit HubStore(const std::filesystem::path& folder)
        : store_(orExit(store::openSqliteStore(folder / "hub.db"))),
          stream_(orExit(store_->streamKey("crm-a", "contacts"))) {}

    void upsert(const std::vector<PersonRecord>& batch) override {
        const auto transaction = orExit(store_->beginWrite());
        for (const PersonRecord& record : batch)
            upsertOne(*transaction, record);
        orExit(transaction->commit());
    }

    std::size_t countUnchanged(const std::vector<PersonRecord>& batch) override {
        const auto transaction = orExit(store_->beginRead());
        std::size_t unchanged = 0;
        for (const PersonRecord& record : batch) {
            const auto hash = security::sha256(jsonOf(record));
            unchanged += orExit(transaction->linkUnchanged(stream_, record.id, hash, 0, 0)) ? 1 : 0;
        }
        return unchanged;
    }

    std::int64_t changes() override {
        return orExit(orExit(store_->beginRead())->countChanges("bench"));
    }

private:
    void upsertOne(store::Transaction& transaction, const PersonRecord& record) {
        const std::string json = jsonOf(record);
        auto known = orExit(transaction.link(stream_, record.id));
        store::LinkRow link = known ? *std::move(known) : newLink(record);
        store::CanonicalRow lead;
        lead.id = link.entity;
        lead.version = record.revision;
        for (const auto& [field, text] : fieldsOf(record)) {
            Value value = Value::text(*text);
            store::ShadowField& shadow = link.shadow.at(field);
            shadow.external = value;
            shadow.canonical = value;
            shadow.stampUs = 1'700'000'000'000'000 + record.revision;
            shadow.own = true;
            lead.fields.push_back(
                {field, std::move(value), stream_, record.id, shadow.stampUs, "latest"});
        }
        link.hash = security::sha256(json);
        orExit(transaction.putCanonical(lead));
        orExit(transaction.putKeys(lead.id,
                                   {{model::Entity::Lead, model::KeyKind::Email, record.email},
                                    {model::Entity::Lead, model::KeyKind::Phone, record.phone}}));
        store::ChangeRow change;
        change.entity = lead.id;
        change.cause = "inbox";
        change.after = Value::text(record.stage);
        change.runId = "bench";
        orExit(transaction.appendChange(change));
        orExit(transaction.putLink(link));
    }

    store::LinkRow newLink(const PersonRecord& record) const {
        store::LinkRow link;
        link.stream = stream_;
        link.externalId = record.id;
        link.entity = entityOf(record.number + 1);
        link.createdBy = "new";
        return link;
    }

    std::unique_ptr<store::Store> store_;
    store::StreamKey stream_;
};

}  // namespace

std::unique_ptr<StoreDuties> openHubStore(const std::filesystem::path& folder) {
    return std::make_unique<HubStore>(folder);
}

}  // namespace leadloom::bench
