#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace leadloom::sandbox::hubspot {

/// One kind of association between two types, seen from one side.
struct AssociationType {
    int id = 0;
    /// Places in the list contacts, companies, deals.
    std::size_t from = 0, to = 0;
    /// Seen from the other side.
    int inverse = 0;
    /// `Primary`, or empty for the unlabelled default.
    std::string label;
};

/// The vendor-defined association types.
const std::vector<AssociationType>& associationTypes();
const AssociationType* associationType(int id);
/// The unlabelled type between two object types; null when there is none.
const AssociationType* defaultAssociation(std::size_t from, std::size_t to);
/// The primary type between two object types; null when there is none.
const AssociationType* primaryAssociation(std::size_t from, std::size_t to);

/// A record as one end of an association: its type's place and its id.
using End = std::pair<std::size_t, std::int64_t>;

/// Who is associated with whom. Both directions are always kept. Not locked by itself.
class Associations {
public:
    /// Adds a type between two records, its inverse, and the unlabelled type that goes with a
    /// label. The first company of a contact or deal becomes primary; a new primary one takes
    /// the label from the one before.
    void add(const AssociationType& type, std::int64_t from, std::int64_t to);
    /// Removes every type between two records.
    void remove(const End& from, const End& to);
    /// Removes one type between two records; with the unlabelled one everything goes.
    void removeType(const AssociationType& type, std::int64_t from, std::int64_t to);
    void removeAll(const End& end);
    /// Moves everything of `from` to `to`.
    void move(const End& from, const End& to);
    void clear() { links_.clear(); }

    /// Records of type `to` associated with `from`, each with its type ids, ordered by id.
    std::vector<std::pair<std::int64_t, std::set<int>>> of(const End& from, std::size_t to) const;

private:
    void link(const AssociationType& type, std::int64_t from, std::int64_t to);
    bool hasPrimary(const End& from, const AssociationType& primary) const;
    void dropPrimary(const End& from, const AssociationType& primary);

    std::map<End, std::map<End, std::set<int>>> links_;
};

}  // namespace leadloom::sandbox::hubspot
