#include "hub/match/rarity.h"

#include <algorithm>
#include <cmath>

namespace leadloom::match {
namespace {

// What one person's own records may hold of a value before it counts as common.
constexpr double OwnRecords = 5;
constexpr double MailboxSharedBy = 12;
constexpr double NumberSharedBy = 1;
// Of identifiers that two records agree on, how many belong to two persons.
constexpr double SharedMailboxes = 0.05;
constexpr double SharedNumbers = 0.2;
constexpr double NamesComeTogether = 4;

double rarest(ValueKind kind) {
    switch (kind) {
        case ValueKind::GivenName:
        case ValueKind::PostalCode:
        case ValueKind::CompanyWord:
            return 1.0 / 5'000;
        case ValueKind::City:
            return 1.0 / 2'000;
        case ValueKind::Region:
            return 1.0 / 50;
        default:
            return 1.0 / 20'000;
    }
}

float bits(double chance) {
    return static_cast<float>(-std::log2(std::min(chance, 1.0)));
}

}  // namespace

Rarity::Rarity(const Frequencies& frequencies)
    : frequencies_(frequencies), records_(static_cast<double>(frequencies.records())) {}

double Rarity::holders(ValueKind kind, std::string_view text) const {
    const auto count = static_cast<double>(frequencies_.count(hashOf(kind, text)));
    return std::max(count - OwnRecords, 0.0);
}

float Rarity::of(ValueKind kind, std::string_view text) const {
    return bits(std::max(holders(kind, text) / std::max(records_, 1.0), rarest(kind)));
}

float Rarity::ofIdentifier(ValueKind kind, std::string_view text) const {
    const double share = kind == ValueKind::Email ? SharedMailboxes : SharedNumbers;
    const double strangers = std::max(holders(kind, text), share);
    return bits(strangers / std::max(records_, FewestRecordsAskedFor));
}

bool Rarity::isShared(ValueKind kind, std::string_view text) const {
    return holders(kind, text) > (kind == ValueKind::Phone ? NumberSharedBy : MailboxSharedBy);
}

float Rarity::ofWholeName(float given, float family, std::string_view wholeName) const {
    const double apart = std::exp2(-given - family) * NamesComeTogether;
    const double namesakes = holders(ValueKind::WholeName, wholeName) / std::max(records_, 1.0);
    return bits(std::max(apart, namesakes));
}

float Rarity::populationBits() const {
    return static_cast<float>(std::log2(std::max(records_, FewestRecordsAskedFor)));
}

}  // namespace leadloom::match
