#include "hub/store/run_names.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{"looking a run up", "SELECT id FROM run_name WHERE name = ?1"};
constexpr Sql Insert{"noting a run",
                     "INSERT INTO run_name (name, first_seq) VALUES (?1, ?2) RETURNING id"};

}  // namespace

Result<std::int64_t> RunNames::keyOf(SqliteConnection& connection, std::string_view name,
                                     std::int64_t nextSeq) {
    if (name.empty()) return std::int64_t{0};
    if (name == name_) return key_;
    Statement find = connection.use(Find).with(name);
    const Result<bool> found = find.step();
    if (!found) return found.error();
    if (*found) {
        key_ = find.integer(0);
    } else {
        Statement insert = connection.use(Insert).with(name, nextSeq);
        const Result<bool> made = insert.step();
        if (!made) return made.error();
        key_ = insert.integer(0);
        if (Status ended = insert.run(); !ended) return ended.error();
    }
    name_ = name;
    return key_;
}

}  // namespace leadloom::store
