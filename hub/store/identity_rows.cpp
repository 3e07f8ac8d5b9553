#include <algorithm>

#include "hub/store/blob_codec.h"
#include "hub/store/damage.h"
#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql ByKey{"looking records up by a key",
                    "SELECT id FROM identity WHERE key = ?1 ORDER BY id LIMIT ?2"};
constexpr Sql KeysOf{"reading a record's keys", "SELECT keys FROM identity_of WHERE id = ?1"};
constexpr Sql PutKeys{"storing a record's keys",
                      "INSERT OR REPLACE INTO identity_of (id, keys) VALUES (?1, ?2)"};
constexpr Sql RemoveKeys{"removing a record's keys", "DELETE FROM identity_of WHERE id = ?1"};
constexpr Sql Add{"storing a key", "INSERT OR IGNORE INTO identity (key, id) VALUES (?1, ?2)"};
constexpr Sql Remove{"removing a key", "DELETE FROM identity WHERE key = ?1 AND id = ?2"};

std::string storedForm(const model::IdentityKey& key) {
    std::string form;
    form.reserve(key.value.size() + 2);
    form.push_back(static_cast<char>(key.entity));
    form.push_back(static_cast<char>(key.kind));
    form.append(key.value);
    return form;
}

model::IdentityKey keyOf(std::string_view form) {
    model::IdentityKey key;
    key.entity = static_cast<model::Entity>(form[0]);
    key.kind = static_cast<model::KeyKind>(form[1]);
    key.value = form.substr(2);
    return key;
}

using Forms = std::vector<std::string>;

std::string encodeForms(const Forms& forms) {
    BlobWriter out;
    for (const std::string& form : forms)
        out.text(form);
    return out.take();
}

Result<Forms> decodeForms(std::string_view blob) {
    Forms forms;
    BlobReader in(blob);
    while (!in.atEnd())
        forms.emplace_back(in.text());
    const bool sound = in.sound() && std::all_of(forms.begin(), forms.end(),
                                                 [](const auto& form) { return form.size() >= 2; });
    if (sound) return forms;
    return Error{ErrorKind::Storage, "store: a record's keys can't be read", DamageRemedy};
}

Result<Forms> storedForms(Statement statement) {
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return *found ? decodeForms(statement.blob(0)) : Result<Forms>(Forms());
}

Forms sortedForms(const std::vector<model::IdentityKey>& keys) {
    Forms forms;
    forms.reserve(keys.size());
    for (const model::IdentityKey& key : keys)
        forms.push_back(storedForm(key));
    std::sort(forms.begin(), forms.end());
    forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    return forms;
}

Forms without(const Forms& all, const Forms& those) {
    Forms left;
    std::set_difference(all.begin(), all.end(), those.begin(), those.end(),
                        std::back_inserter(left));
    return left;
}

}  // namespace

Result<std::vector<model::EntityId>> SqliteTransaction::findByKey(const model::IdentityKey& key,
                                                                  int limit) {
    const std::string form = storedForm(key);
    std::vector<model::EntityId> ids;
    Statement statement = use(ByKey).with(Blob{form}, limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return ids;
        ids.push_back(statement.entityId(0));
    }
}

Status SqliteTransaction::putKeys(const model::EntityId& id, std::vector<model::IdentityKey> keys) {
    const Forms forms = sortedForms(keys);
    const bool first = newest_ == id && !id.isNull();
    newest_ = {};
    const Result<Forms> stored = first ? Forms() : storedForms(use(KeysOf).with(id));
    if (!stored) return stored.error();
    if (*stored == forms) return Status::ok();
    for (const std::string& form : without(*stored, forms)) {
        if (Status done = use(Remove).with(Blob{form}, id).run(); !done) return done;
    }
    for (const std::string& form : without(forms, *stored)) {
        if (Status done = use(Add).with(Blob{form}, id).run(); !done) return done;
    }
    if (forms.empty()) return use(RemoveKeys).with(id).run();
    const std::string blob = encodeForms(forms);
    return use(PutKeys).with(id, Blob{blob}).run();
}

Result<std::vector<model::IdentityKey>> SqliteTransaction::keysOf(const model::EntityId& id) {
    const Result<Forms> stored = storedForms(use(KeysOf).with(id));
    if (!stored) return stored.error();
    std::vector<model::IdentityKey> keys;
    keys.reserve(stored->size());
    for (const std::string& form : *stored)
        keys.push_back(keyOf(form));
    return keys;
}

}  // namespace leadloom::store
