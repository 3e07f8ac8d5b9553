#pragma once

#include <optional>

#include "hub/mapping/mapped_record.h"
#include "hub/store/inbox_row.h"
#include "hub/store/intent_row.h"
#include "hub/sync/ledger/dossier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Records that a create of ours made although its answer got lost. What they hold are our values,
/// not opinions of somebody there.
class OwnCreates {
public:
    explicit OwnCreates(RunState& run) : run_(run) {}

    /// Brings what the run knows of the open creates of a connection up to date.
    static Status load(RunState& run, store::Transaction& tx, const ConnectionContext& connection);

    /// The create that made a record which no link stands for yet: the one its marker names,
    /// however long ago; where the system shows no markers, an open one that sent exactly what the
    /// record holds, or the only one that sent all of it but its keys, or its keys and most of
    /// it, or else its keys and something of it. Nothing: no such create.
    Result<std::optional<store::AttemptRow>> behind(store::Transaction& tx,
                                                    const StreamContext& stream,
                                                    const store::InboxRow& row,
                                                    const mapping::MappedRecord& fields);
    /// The create of a lead, or of one merged into it, ended or not, that sent exactly what a
    /// second record of it holds; or its keys, where no record was surely what it made.
    Result<std::optional<store::AttemptRow>> formerOf(store::Transaction& tx,
                                                      const StreamContext& stream,
                                                      const store::InboxRow& row,
                                                      const mapping::MappedRecord& fields,
                                                      const model::EntityId& lead);
    /// The create of one of these deleted leads that made a record after all, which nobody had seen
    /// when the create was given up.
    Result<std::optional<store::AttemptRow>> unseenOf(store::Transaction& tx,
                                                      const StreamContext& stream,
                                                      const store::InboxRow& row,
                                                      const mapping::MappedRecord& fields,
                                                      const std::vector<model::EntityId>& deleted);
    /// The newest create of a lead in that stream, ended or not. Nothing: none is kept.
    static Result<std::optional<store::AttemptRow>> last(store::Transaction& tx,
                                                         const StreamContext& stream,
                                                         const model::EntityId& lead);
    /// The open create of that lead in that stream, for which no record was found. Null: none.
    const store::AttemptRow* open(const StreamContext& stream, const model::EntityId& lead) const;
    /// Whether a record is one that an open create made, under an id that stood for another record
    /// before.
    Result<bool> tookIdOver(store::Transaction& tx, const StreamContext& stream,
                            const store::InboxRow& row, const mapping::MappedRecord& fields,
                            const store::LinkRow& link);
    /// Its outcome is known: it made that record. Or it may have: then it stays open until the read
    /// has ended, which may show another that fits.
    Status found(store::Transaction& tx, const StreamContext& stream,
                 const store::AttemptRow& create, const store::InboxRow& row,
                 const mapping::MappedRecord& fields);
    /// What the create sent is expected in fields that were never seen there. Where no marker says
    /// that the record is what the create made, what it doesn't hold is still to be written.
    static void expect(const store::AttemptRow& create, const store::InboxRow& row,
                       const mapping::MappedRecord& fields, store::LinkRow& link);

private:
    /// How much of what a create sent a record holds: keys (addresses, numbers) and all else.
    struct Likeness {
        int sameKeys = 0;
        int otherKeys = 0;
        int sameWords = 0;
        int otherWords = 0;
        int blanks = 0;  ///< what was sent and isn't there
        int unseen = 0;  ///< what was sent and is out of sight
    };
    const store::AttemptRow* fitting(const StreamContext& stream, const store::InboxRow& row,
                                     const mapping::MappedRecord& fields, bool doubted) const;
    static Likeness compare(const StreamContext& stream, const store::AttemptRow& create,
                            const mapping::MappedRecord& fields);
    static bool isAsSent(const Likeness& likeness);
    static bool isWhole(const Likeness& likeness);
    static bool isOfSamePerson(const Likeness& likeness);
    static bool isWithAnotherKey(const Likeness& likeness);
    static bool isWithOtherWords(const Likeness& likeness);
    bool isMadeSince(const StreamContext& stream, const store::AttemptRow& create,
                     const store::InboxRow& row) const;
    static bool isNews(const StreamContext& stream, const store::AttemptRow& create,
                       const store::LinkRow& link, const mapping::MappedRecord& fields);
    static bool isNothingLeft(const StreamContext& stream, const store::LinkRow& link,
                              const mapping::MappedRecord& fields);

    RunState& run_;
};

}  // namespace leadloom::sync
