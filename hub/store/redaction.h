#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hub/model/entity_id.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// Whose traces are to be taken out of the store.
struct RedactionOrder {
    std::vector<model::EntityId> entities;
    std::vector<std::pair<StreamKey, std::string>> records;  ///< stream and external id
    std::vector<std::int64_t> inboxRows;
    std::vector<std::string> words;  ///< addresses and numbers, as they may stand in texts
};

/// How many rows were emptied or removed.
struct RedactionCounts {
    std::int64_t inbox = 0;
    std::int64_t changes = 0;
    std::int64_t writes = 0;
    std::int64_t deadLetters = 0;
    std::int64_t runs = 0;
    std::int64_t others = 0;
};

}  // namespace leadloom::store
