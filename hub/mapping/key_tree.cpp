#include "hub/mapping/key_tree.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "hub/mapping/json_pointer.h"

namespace leadloom::mapping {
namespace {

template <typename Word>
std::uint64_t load(const char* bytes) {
    Word word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

/// Length, first and last bytes: enough to tell the keys of one level apart.
std::uint64_t hashOf(std::string_view key) {
    const char* first = key.data();
    const std::size_t size = key.size();
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    if (size >= 8) {
        head = load<std::uint64_t>(first);
        tail = load<std::uint64_t>(first + size - 8);
    } else if (size >= 4) {
        head = load<std::uint32_t>(first);
        tail = load<std::uint32_t>(first + size - 4);
    } else if (size > 0) {
        head = static_cast<unsigned char>(first[0]);
        tail = static_cast<std::uint64_t>(static_cast<unsigned char>(first[size / 2])) << 8U |
               static_cast<unsigned char>(first[size - 1]);
    }
    std::uint64_t hash = (head ^ (size * 0x9E3779B97F4A7C15ULL)) * 0xBF58476D1CE4E5B9ULL;
    hash = (hash ^ tail) * 0x94D049BB133111EBULL;
    return hash ^ (hash >> 29U);
}

}  // namespace

struct KeyTree::Child {
    std::string key;
    std::optional<std::size_t> index;
    KeyTree tree;
};

KeyTree::KeyTree() = default;
KeyTree::~KeyTree() = default;
KeyTree::KeyTree(KeyTree&&) noexcept = default;
KeyTree& KeyTree::operator=(KeyTree&&) noexcept = default;

KeyTree& KeyTree::level(std::span<const std::string> steps) {
    KeyTree* level = this;
    for (const std::string& step : steps) {
        auto found = std::find_if(level->children_.begin(), level->children_.end(),
                                  [&](const Child& child) { return child.key == step; });
        if (found == level->children_.end()) {
            level->children_.push_back({step, arrayIndex(step), {}});
            found = level->children_.end() - 1;
        }
        level = &found->tree;
    }
    return *level;
}

void KeyTree::add(const std::vector<std::string>& steps, std::uint16_t slot) {
    level(steps).slots_.push_back(slot);
}

void KeyTree::addReference(const std::vector<std::string>& steps, std::uint16_t slot) {
    add(steps, slot);
    if (steps.size() < 2) return;
    level(std::span(steps).first(steps.size() - 1)).referenceSlots_.push_back(slot);
}

void KeyTree::seal() {
    table_.assign(std::bit_ceil(children_.size() * 2 + 1), 0);
    const std::size_t mask = table_.size() - 1;
    for (std::size_t i = 0; i < children_.size(); ++i) {
        std::size_t at = hashOf(children_[i].key) & mask;
        while (table_[at] != 0)
            at = (at + 1) & mask;
        table_[at] = static_cast<std::uint16_t>(i + 1);
        children_[i].tree.seal();
    }
}

const KeyTree* KeyTree::find(std::string_view key) const {
    const std::size_t mask = table_.size() - 1;
    for (std::size_t at = hashOf(key) & mask; table_[at] != 0; at = (at + 1) & mask) {
        const Child& child = children_[table_[at] - 1U];
        if (child.key == key) return &child.tree;
    }
    return nullptr;
}

const KeyTree* KeyTree::at(std::size_t index) const {
    for (const Child& child : children_) {
        if (child.index == index) return &child.tree;
    }
    return nullptr;
}

}  // namespace leadloom::mapping
