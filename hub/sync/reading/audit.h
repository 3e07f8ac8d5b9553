#pragma once

#include <string>
#include <vector>

#include "hub/mapping/mapped_record.h"
#include "hub/normalize/normalizer.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Finds what change detection alone can't see: two sides that differ while neither changes. For
/// every live record of a stream it asks whether the shadow is what the newest raw record says, and
/// whether the canonical record differs from it with nothing on its way. A difference is *drift*:
/// counted, and repaired as an edit of that record or as a fresh intent, under the guards.
class Audit {
public:
    Audit(RunState& run, const StreamContext& stream, RecordApplier& applier)
        : run_(run),
          stream_(stream),
          applier_(applier),
          normalizer_(stream.connection->settings->locale) {}

    /// To be called behind a complete generation. Looks without holding writers up.
    Status walk();

private:
    enum class Drift { None, There, Here };

    Result<Drift> driftOf(store::Transaction& tx, const store::LinkRow& link);
    Result<bool> differsFromRaw(store::Transaction& tx, const store::LinkRow& link);
    Result<bool> differsFromCanonical(store::Transaction& tx, const store::LinkRow& link);
    bool isNews(const mapping::MappedField& field, const store::LinkRow& link) const;
    Status repair(const std::vector<std::string>& ids);
    Status repairOne(store::Transaction& tx, const store::LinkRow& link, Drift drift);

    RunState& run_;
    const StreamContext& stream_;
    RecordApplier& applier_;
    normalize::Normalizer normalizer_;
    mapping::MappedRecord mapped_;
};

/// Whether a complete generation of this stream is to be audited, and notes that it is. A stream
/// that is always read in full is audited once a day.
Result<bool> auditIsDue(store::Transaction& tx, const StreamContext& stream, TimeUs nowUs);

}  // namespace leadloom::sync
