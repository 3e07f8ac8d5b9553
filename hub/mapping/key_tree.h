#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::mapping {

/// The keys a mapping asks for, as a tree with a flat hash table per level, so that one walk over a
/// record finds them all. Built once, then read by any thread.
class KeyTree {
public:
    KeyTree();
    ~KeyTree();
    KeyTree(KeyTree&&) noexcept;
    KeyTree& operator=(KeyTree&&) noexcept;

    /// Asks for the value at these steps; it goes to `slot`. A place may have several slots.
    void add(const std::vector<std::string>& steps, std::uint16_t slot);
    /// The same for the id within an object that stands for another record: an object that is null
    /// has no id, so its null goes to `slot`, too.
    void addReference(const std::vector<std::string>& steps, std::uint16_t slot);
    /// Makes the tables; call once, after the last add().
    void seal();

    /// The subtree under a key, or nothing.
    const KeyTree* find(std::string_view key) const;
    /// The subtree at a place of an array, or nothing.
    const KeyTree* at(std::size_t index) const;
    const std::vector<std::uint16_t>& slots() const { return slots_; }
    /// Slots of the references right below this place.
    const std::vector<std::uint16_t>& referenceSlots() const { return referenceSlots_; }
    bool isLeaf() const { return children_.empty(); }

private:
    struct Child;

    KeyTree& level(std::span<const std::string> steps);

    std::vector<std::uint16_t> slots_;
    std::vector<std::uint16_t> referenceSlots_;
    std::vector<Child> children_;
    std::vector<std::uint16_t> table_;  ///< place in children_ plus one; zero: none
};

}  // namespace leadloom::mapping
