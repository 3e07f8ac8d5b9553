#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Find{"reading a lease", "SELECT owner, token, until FROM lease WHERE name = ?1"};
constexpr Sql Put{"storing a lease",
                  "INSERT OR REPLACE INTO lease (name, owner, token, until) VALUES (?1, ?2, ?3, "
                  "?4)"};
constexpr Sql Extend{"extending a lease", "UPDATE lease SET until = ?2 WHERE name = ?1"};

}  // namespace

Result<std::optional<std::int64_t>> SqliteTransaction::takeLease(std::string_view name,
                                                                 std::string_view owner,
                                                                 TimeUs nowUs, TimeUs untilUs,
                                                                 bool force) {
    std::int64_t token = 0;
    {
        Statement known = use(Find).with(name);
        const Result<bool> found = known.step();
        if (!found) return found.error();
        const bool held = *found && known.text(0) != owner && known.integer(2) > nowUs;
        if (held && !force) return std::optional<std::int64_t>();
        if (*found) token = known.integer(1);
    }
    ++token;
    const Status put = use(Put).with(name, owner, token, untilUs).run();
    if (!put) return put.error();
    return std::optional(token);
}

Result<bool> SqliteTransaction::holdsLease(std::string_view name, std::int64_t token,
                                           TimeUs untilUs) {
    TimeUs known = 0;
    {
        Statement lease = use(Find).with(name);
        const Result<bool> found = lease.step();
        if (!found) return found.error();
        if (!*found || lease.integer(1) != token) return false;
        known = lease.integer(2);
    }
    if (untilUs <= known) return true;
    const Status extended = use(Extend).with(name, untilUs).run();
    if (!extended) return extended.error();
    return true;
}

}  // namespace leadloom::store
