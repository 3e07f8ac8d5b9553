#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/model/identity_key.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Keyed digests of what identifies a person. With the workspace's secret the same identifier
/// always gives the same digest; without it nothing can be read out of it.
std::string keyDigest(const EngineSettings& settings, const model::IdentityKey& key);
std::string recordDigest(const EngineSettings& settings, const StreamContext& stream,
                         std::string_view externalId);
std::string leadDigest(const EngineSettings& settings, std::string_view lead);

/// Whether a record that has no lead yet is of somebody who was erased: by its id, by the marker it
/// carries, or by one of `keys`.
Result<bool> isOfErasedPerson(store::Transaction& tx, const RunState& run,
                              const StreamContext& stream, const store::InboxRow& row,
                              const std::vector<model::IdentityKey>& keys);

}  // namespace leadloom::sync
