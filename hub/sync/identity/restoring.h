#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "hub/store/change_row.h"
#include "hub/store/link_row.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// What people did to single records since some line of the change log.
class EditsSince {
public:
    /// `changes`: of one canonical record, newest first.
    EditsSince(const std::vector<store::ChangeRow>& changes, std::int64_t sinceSeq);

    struct Edit {
        model::Value last;  ///< what it said last; absent: nothing
        TimeUs atUs = 0;
        std::vector<std::string> added;  ///< items, of a many-valued field
        std::vector<std::string> removed;
    };
    /// Null: nobody edited that field of that record.
    const Edit* of(const store::LinkRow& link, model::FieldId field) const;

private:
    void add(const store::ChangeRow& change);

    std::map<std::tuple<store::StreamKey, std::string, model::FieldId>, Edit> edits_;
};

/// Makes a record say again what it said (`said`) before it was put together with others, plus what
/// people did to it since; what only came over from the other side goes.
void restoreSaid(const Workspace& workspace, store::LinkRow& link, const store::Shadow& said,
                 const EditsSince& since);

}  // namespace leadloom::sync
