#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/offset_place.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// A short list that an account keeps (its tags, stages, custom fields), by which ids and names
/// stand for each other. Paged by `limit` and `offset`.
struct KeptList {
    std::string_view path;   ///< of the list; it stands there in the answer, too
    std::string_view name;   ///< pointer in a row to its name …
    std::string_view more;   ///< … and to one more value
    bool foldsCase = false;  ///< names are the same in any letter case
};

/// Short lists of an account, each asked for once in the life of an instance, and anew for a value
/// that isn't there, for the same one no more often than every five minutes. Rows: id, name, one
/// more.
class KeptLists {
public:
    static constexpr std::int64_t MissingUs = 300'000'000;
    enum Column : std::size_t { Id, Name, More };
    using Row = std::vector<std::string>;

    explicit KeptLists(RestClient& client) : client_(client) {}

    /// Borrowed until the next call for the same list.
    Result<const std::vector<Row>*> all(const KeptList& list) {
        if (const auto known = rows_.find(list.path); known != rows_.end()) return &known->second;
        return load(list).then([&](std::vector<Row>& rows) {
            return Result<const std::vector<Row>*>(&(rows_[list.path] = std::move(rows)));
        });
    }
    /// The row with this id or name; null where the account has none. Borrowed as above.
    Result<const Row*> find(const KeptList& list, Column column, std::string_view value) {
        const bool folds = list.foldsCase && column == Name;
        const auto form = [&](std::string_view text) {
            return folds ? client_.host().textForms().lowered(text) : std::string(text);
        };
        const auto wanted = form(value);
        while (true) {
            const auto rows = all(list);
            if (!rows) return rows.status();
            const auto found = std::ranges::find_if(
                **rows, [&](const Row& row) { return form(row[column]) == wanted; });
            if (found != (*rows)->end()) return &*found;
            auto& until = missing_[{list.path, wanted}];
            const auto now = client_.host().clock().monotonic();
            if (now < until) return nullptr;
            until = now + MissingUs;
            rows_.erase(list.path);
        }
    }
    /// Empty where there is none.
    Result<std::string> nameOf(const KeptList& list, std::string_view id) {
        return cell(find(list, Id, id), Name);
    }
    Result<std::string> idOf(const KeptList& list, std::string_view name) {
        return cell(find(list, Name, name), Id);
    }
    /// Names in place of ids; ids that aren't known any more (just deleted) are left out.
    Result<std::vector<std::string>> namesOf(const KeptList& list,
                                             const std::vector<std::string>& ids) {
        std::vector<std::string> names;
        for (const auto& id : ids) {
            const auto name = nameOf(list, id);
            if (!name) return name.status();
            if (!name->empty()) names.push_back(*name);
        }
        return names;
    }
    /// An object of all names of the list, each with what `rows` (id, value) hold for it, or null.
    Result<nlohmann::json> valuesByName(const KeptList& list, const std::vector<Row>& rows) {
        auto values = nlohmann::json::object();
        for (const auto& row : rows) {
            const auto name = nameOf(list, row[0]);
            if (!name) return name.status();
            if (!name->empty()) values[*name] = row[1];
        }
        const auto known = all(list);
        if (!known) return known.status();
        for (const auto& row : **known)
            values.emplace(row[Name], nullptr);
        return values;
    }
    /// The id that a name has, or gets from `make()` (→ Result of an id).
    template <typename Make>
    Result<std::string> idOrMake(const KeptList& list, const std::string& name, Make&& make) {
        auto id = idOf(list, name);
        if (!id || !id->empty()) return id;
        id = make();
        if (id) remember(list, {*id, name, ""});
        return id;
    }
    /// Takes in a row that the connector made.
    void remember(const KeptList& list, Row row) { rows_[list.path].push_back(std::move(row)); }

private:
    static Result<std::string> cell(const Result<const Row*>& row, Column column) {
        if (!row) return row.status();
        return *row == nullptr ? std::string() : (**row)[column];
    }
    Result<std::vector<Row>> load(const KeptList& list) {
        return listByOffset(client_, list.path, list.path, {"/id", list.name, list.more},
                            "/meta/total", "listing " + std::string(list.path.substr(1)));
    }

    RestClient& client_;
    std::map<std::string_view, std::vector<Row>> rows_;
    /// Until when a value isn't asked for again.
    std::map<std::pair<std::string_view, std::string>, std::int64_t> missing_;
};

}  // namespace leadloom::sdk
