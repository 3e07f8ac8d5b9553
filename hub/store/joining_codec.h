#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/canonical_row.h"
#include "hub/store/link_row.h"
#include "hub/store/shadow.h"

namespace leadloom::store {

/// One link as it stood before records were put together.
struct JoinedLink {
    StreamKey stream = 0;
    std::string externalId;
    LinkRole role = LinkRole::Primary;
    bool ofJoined = false;  ///< of the side that went into the other
    /// What its record said: canonical values, stamps and owners only.
    Shadow said;
};

/// What stood before two sides were put together: enough to take them apart again.
struct BeforeJoining {
    std::vector<JoinedLink> links;
    std::vector<CanonicalField> joinedEdits;  ///< local edits of the side that went in
};

std::string encode(const BeforeJoining& before);
/// Storage error when the blob is not one of ours.
Result<BeforeJoining> decodeBeforeJoining(std::string_view blob);

}  // namespace leadloom::store
