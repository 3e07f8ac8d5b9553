#include "hub/sync/identity/value_counts.h"

namespace leadloom::sync {
namespace {

constexpr std::size_t EntryBytes = 12;
constexpr std::size_t CountBytes = 4;

void append(std::string& out, std::uint64_t number, std::size_t bytes) {
    for (std::size_t byte = 0; byte < bytes; ++byte, number >>= 8U)
        out.push_back(static_cast<char>(number & 0xFFU));
}

std::uint64_t numberAt(std::string_view bytes, std::size_t place, std::size_t length) {
    std::uint64_t number = 0;
    for (std::size_t byte = length; byte-- > 0;)
        number = number << 8U | static_cast<unsigned char>(bytes[place + byte]);
    return number;
}

}  // namespace

void ValueCounts::add(const match::Profile& profile) {
    ++records_;
    for (const std::uint64_t value : match::countedValues(profile))
        ++counts_[value];
    if (counts_.size() > most_) forgetRarest();
}

void ValueCounts::forgetRarest() {
    while (counts_.size() > most_ / 2) {
        for (auto entry = counts_.begin(); entry != counts_.end();)
            entry = --entry->second == 0 ? counts_.erase(entry) : std::next(entry);
    }
}

std::uint64_t ValueCounts::count(std::uint64_t value) const {
    const auto found = counts_.find(value);
    return found == counts_.end() ? 0 : found->second;
}

std::string ValueCounts::encoded() const {
    std::string blob;
    append(blob, records_, sizeof(std::uint64_t));
    for (const auto& [value, count] : counts_) {
        if (count < 2) continue;
        append(blob, value, sizeof(std::uint64_t));
        append(blob, count, CountBytes);
    }
    return blob;
}

ValueCounts ValueCounts::decoded(std::string_view blob) {
    ValueCounts counts;
    if (blob.size() < sizeof(std::uint64_t)) return counts;
    counts.records_ = numberAt(blob, 0, sizeof(std::uint64_t));
    for (std::size_t place = sizeof(std::uint64_t); place + EntryBytes <= blob.size();
         place += EntryBytes) {
        const std::uint64_t value = numberAt(blob, place, sizeof(std::uint64_t));
        const std::uint64_t count = numberAt(blob, place + sizeof(std::uint64_t), CountBytes);
        counts.counts_[value] = static_cast<std::uint32_t>(count);
    }
    return counts;
}

}  // namespace leadloom::sync
