#pragma once

#include <string>

namespace leadloom::store {

/// One thing that was verified about a store.
struct StoreCheck {
    std::string name;    ///< "journal_mode", "synchronous", "integrity", …
    bool sound = false;  ///< false: the hub must not write
    std::string found;
    std::string remedy;  ///< empty when sound
};

}  // namespace leadloom::store
