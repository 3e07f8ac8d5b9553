#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/mapping/key_tree.h"
#include "hub/mapping/slot.h"

namespace leadloom::mapping {

/// Walks records once each and fills the slots a KeyTree asks for. Owns the padded buffer and the
/// parser, both reused: one per worker thread, not to be shared.
class PayloadReader {
public:
    PayloadReader();
    ~PayloadReader();

    /// Fills slots 0 … `count`-1 from a JSON object. InvalidRecord when it is none, is cut or holds
    /// bytes that are no UTF-8. The slots' views live until the next call.
    Status read(std::string_view payload, const KeyTree& keys, std::size_t count);
    std::vector<Slot>& slots() { return slots_; }

    /// The keys of a JSON object in their order, for mappings that depend on them.
    Status keysOf(std::string_view payload, std::vector<std::string>& keys);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
    std::vector<Slot> slots_;
};

}  // namespace leadloom::mapping
