#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hub/mapping/mapped_record.h"
#include "hub/store/inbox_row.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Whether the record's id is its place ("people.csv:17"), in a stream that declares such ids: a
/// line put in above it makes it the id of another record.
bool isPosition(const StreamContext& stream, std::string_view externalId);

/// Follows records whose ids are their places by what they hold, so that a moved line isn't an edit
/// of whoever stood there before. One per worker; of one round.
class MovedRecords {
public:
    /// Makes the row's id that of the record which the row holds: of one that moved, where another
    /// one's link holds just this. A record that stood there and isn't this one is set aside; it
    /// counts as there until complete reads don't show it. `mapped`: what the row holds.
    Status follow(store::Transaction& tx, const StreamContext& stream, const store::InboxRow& row,
                  const mapping::MappedRecord& mapped);

    /// A record of this lead that was set aside takes the row's place: it moved, and was edited.
    /// False: there is none.
    static Result<bool> takeBack(store::Transaction& tx, const StreamContext& stream,
                                 const store::InboxRow& row, const Dossier& lead);

private:
    using Content = std::string;  ///< SHA-256
    using Places = std::unordered_map<Content, std::vector<std::string>>;

    Result<std::optional<store::LinkRow>> movedHere(store::Transaction& tx,
                                                    const StreamContext& stream,
                                                    const store::InboxRow& row);
    Result<Places*> placesIn(store::Transaction& tx, const StreamContext& stream,
                             std::string_view file);
    Status setAside(store::Transaction& tx, const store::LinkRow& link);

    std::map<std::pair<store::StreamKey, std::string>, Places> known_;
};

}  // namespace leadloom::sync
