#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "hub/model/entity_id.h"
#include "hub/store/shadow.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

enum class LinkRole : std::uint8_t { Primary = 1, Secondary = 2 };
enum class LinkState : std::uint8_t { Live = 1, Alias = 2, Gone = 3, Unlinked = 4 };

/// Ties one record of one stream to a canonical record, with the shadow of that record.
struct LinkRow {
    StreamKey stream = 0;
    std::string externalId;
    model::EntityId entity;
    LinkRole role = LinkRole::Primary;
    LinkState state = LinkState::Live;
    std::string aliasOf;  ///< Alias: external id of the winner (same or `aliasStream`)
    StreamKey aliasStream = 0;
    std::string createdBy;  ///< rule: "strong_key:email", "marker", "new", "write", …
    std::array<std::uint8_t, 32> hash{};  ///< of the newest raw record
    std::string version;
    TimeUs vendorTimeUs = 0;  ///< modification time of the newest raw record
    std::int64_t lastSeenGeneration = 0;
    std::int64_t inboxSeq = 0;  ///< newest row applied
    Shadow shadow;
};

}  // namespace leadloom::store
