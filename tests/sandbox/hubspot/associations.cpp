#include "tests/sandbox/hubspot/associations.h"

#include <algorithm>

namespace leadloom::sandbox::hubspot {

namespace {

constexpr std::size_t Contact = 0, Company = 1, Deal = 2;

const AssociationType* matching(std::size_t from, std::size_t to, bool labelled) {
    for (const auto& type : associationTypes())
        if (type.from == from && type.to == to && type.label.empty() != labelled) return &type;
    return nullptr;
}

}  // namespace

const std::vector<AssociationType>& associationTypes() {
    static const std::vector<AssociationType> Types = {
        {279, Contact, Company, 280, ""},    {280, Company, Contact, 279, ""},
        {1, Contact, Company, 2, "Primary"}, {2, Company, Contact, 1, "Primary"},
        {3, Deal, Contact, 4, ""},           {4, Contact, Deal, 3, ""},
        {341, Deal, Company, 342, ""},       {342, Company, Deal, 341, ""},
        {5, Deal, Company, 6, "Primary"},    {6, Company, Deal, 5, "Primary"},
        {449, Contact, Contact, 449, ""},    {450, Company, Company, 450, ""},
        {451, Deal, Deal, 451, ""}};
    return Types;
}

const AssociationType* associationType(int id) {
    for (const auto& type : associationTypes())
        if (type.id == id) return &type;
    return nullptr;
}

const AssociationType* defaultAssociation(std::size_t from, std::size_t to) {
    return matching(from, to, false);
}

const AssociationType* primaryAssociation(std::size_t from, std::size_t to) {
    return matching(from, to, true);
}

void Associations::link(const AssociationType& type, std::int64_t from, std::int64_t to) {
    links_[{type.from, from}][{type.to, to}].insert(type.id);
    links_[{type.to, to}][{type.from, from}].insert(type.inverse);
}

void Associations::add(const AssociationType& type, std::int64_t from, std::int64_t to) {
    const auto* plain = defaultAssociation(type.from, type.to);
    const auto* primary = primaryAssociation(type.from, type.to);
    if (plain != nullptr) link(*plain, from, to);
    if (primary == nullptr) return;
    // A company is primary for its contact or deal, never the other way round.
    const auto* forward = type.to == Company ? primary : associationType(primary->inverse);
    const End child = type.to == Company ? End{type.from, from} : End{type.to, to};
    const auto parent = type.to == Company ? to : from;
    const bool asked = !type.label.empty();
    if (asked) dropPrimary(child, *forward);
    if (asked || !hasPrimary(child, *forward)) link(*forward, child.second, parent);
}

bool Associations::hasPrimary(const End& from, const AssociationType& primary) const {
    const auto links = links_.find(from);
    return links != links_.end() &&
           std::any_of(links->second.begin(), links->second.end(),
                       [&](const auto& link) { return link.second.count(primary.id) != 0; });
}

void Associations::dropPrimary(const End& from, const AssociationType& primary) {
    for (auto& [to, types] : links_[from])
        if (types.erase(primary.id) != 0) links_[to][from].erase(primary.inverse);
}

void Associations::remove(const End& from, const End& to) {
    links_[from].erase(to);
    links_[to].erase(from);
}

void Associations::removeType(const AssociationType& type, std::int64_t from, std::int64_t to) {
    const End a{type.from, from}, b{type.to, to};
    if (type.label.empty()) return remove(a, b);
    links_[a][b].erase(type.id);
    links_[b][a].erase(type.inverse);
    if (links_[a][b].empty()) remove(a, b);
}

void Associations::removeAll(const End& end) {
    const auto links = links_.find(end);
    if (links == links_.end()) return;
    for (const auto& [to, types] : links->second)
        if (to != end) links_[to].erase(end);
    links_.erase(links);
}

void Associations::move(const End& from, const End& to) {
    const auto links = links_[from];
    for (const auto& [other, types] : links)
        for (const auto id : types)
            if (const auto* type = associationType(id); type != nullptr && other != to)
                link(*type, to.second, other.second);
    removeAll(from);
}

std::vector<std::pair<std::int64_t, std::set<int>>> Associations::of(const End& from,
                                                                     std::size_t to) const {
    std::vector<std::pair<std::int64_t, std::set<int>>> found;
    const auto links = links_.find(from);
    if (links == links_.end()) return found;
    for (const auto& [end, types] : links->second)
        if (end.first == to) found.emplace_back(end.second, types);
    return found;
}

}  // namespace leadloom::sandbox::hubspot
