#include "hub/app/write_reasons.h"

#include <algorithm>

#include "hub/app/connection_streams.h"
#include "hub/app/no_limit.h"

namespace leadloom::app {
namespace {

/// One look at the store for one lead.
class Reasoner {
public:
    Reasoner(Workspace& workspace, store::Transaction& tx, const sync::Story& story)
        : workspace_(workspace), tx_(tx), story_(story) {}

    Result<std::vector<WriteReason>> reasons() {
        for (const config::ConnectionConfig& connection : workspace_.config().connections) {
            const Status looked = look(connection);
            if (!looked) return looked.error();
        }
        const Status conflicts = addConflicts();
        if (!conflicts) return conflicts.error();
        const Status reviews = addReviews();
        if (!reviews) return reviews.error();
        const Status parked = addParked();
        if (!parked) return parked.error();
        return std::move(found_);
    }

private:
    void add(const std::string& connection, const std::string& stream, std::string code,
             std::string text) {
        found_.push_back({connection, stream, std::move(code), std::move(text)});
    }

    const store::LinkRow* linkIn(store::StreamKey stream) const {
        const store::LinkRow* found = nullptr;
        for (const store::LinkRow& link : story_.links) {
            if (link.stream != stream) continue;
            if (found == nullptr || link.state == store::LinkState::Live) found = &link;
        }
        return found;
    }

    bool livesElsewhereIn(const config::ConnectionConfig& connection,
                          const std::string& but) const {
        return std::any_of(story_.links.begin(), story_.links.end(), [&](const auto& link) {
            const auto [name, stream] = workspace_.store().streamName(link.stream);
            return name == connection.name && stream != but && link.state == store::LinkState::Live;
        });
    }

    Status look(const config::ConnectionConfig& connection) {
        for (const config::StreamConfig& stream : connection.streams) {
            if (stream.entity != story_.record.entity) continue;
            const auto key = workspace_.store().streamKey(connection.name, stream.name);
            // Beside a running hub a stream that was never read has no key yet.
            if (!key) continue;
            if (const Status looked = lookAt(connection, stream, *key); !looked) return looked;
        }
        return addGuard(connection);
    }

    Status lookAt(const config::ConnectionConfig& connection, const config::StreamConfig& stream,
                  store::StreamKey key) {
        const store::LinkRow* link = linkIn(key);
        const bool live = link != nullptr && link->state == store::LinkState::Live;
        if (stream.direction == config::Direction::In) {
            add(connection.name, stream.name, "direction",
                "the stream is only read (direction: in)");
            return Status::ok();
        }
        if (connection.filter && !filterLets(connection, story_.record, workspace_.fields())) {
            add(connection.name, stream.name, "filter", "the connection's filter keeps it here");
            return Status::ok();
        }
        if (link != nullptr && !live) {
            add(connection.name, stream.name, "gone",
                "its record " + link->externalId + " is gone there or unlinked");
        } else if (link == nullptr && livesElsewhereIn(connection, stream.name)) {
            add(connection.name, stream.name, "elsewhere",
                "another stream of this connection holds it");
        }
        const auto intent = tx_.intentOf(key, story_.record.id);
        if (!intent) return intent.error();
        if (*intent && (*intent)->state != store::IntentState::Parked) {
            const std::string why = (*intent)->reason;
            add(connection.name, stream.name, "waiting",
                "a write waits for the next sync" + (why.empty() ? "" : ": " + why));
        }
        return Status::ok();
    }

    Status addGuard(const config::ConnectionConfig& connection) {
        const auto id = tx_.value("guard_plan:" + connection.name);
        if (!id) return id.error();
        if (!*id) return Status::ok();
        const auto plan = tx_.plan(**id);
        if (!plan) return plan.error();
        if (*plan && (*plan)->state == store::PlanState::Open) {
            add(connection.name, "", "guard",
                "a guard holds its writes; leadloom runs approve " + (*plan)->run);
        }
        return Status::ok();
    }

    Status addConflicts() {
        const auto conflicts = tx_.conflictsOf(story_.record.id);
        if (!conflicts) return conflicts.error();
        for (const store::ConflictRow& conflict : *conflicts) {
            if (conflict.state != store::ConflictState::Open) continue;
            const model::FieldSpec* spec = workspace_.fields().find(conflict.field);
            add("", "", "conflict",
                (spec == nullptr ? std::to_string(conflict.field) : spec->name) +
                    " waits for a decision; leadloom conflicts show " +
                    std::to_string(conflict.id));
        }
        return Status::ok();
    }

    Status addReviews() {
        const auto reviews = tx_.reviewsOf(story_.record.id);
        if (!reviews) return reviews.error();
        for (const store::ReviewRow& review : *reviews) {
            if (review.state != store::ReviewState::Open) continue;
            const bool first = review.one == story_.record.id;
            add("", "", "review",
                "it may be the same as lead " + (first ? review.other : review.one).text() +
                    " and is made nowhere where that one lives; leadloom review accept or reject " +
                    std::to_string(review.id));
        }
        return Status::ok();
    }

    Status addParked() {
        const auto letters = tx_.parked(NoLimit);
        if (!letters) return letters.error();
        for (const store::ParkedRow& letter : *letters) {
            if (letter.entity != story_.record.id) continue;
            const auto [connection, stream] = workspace_.store().streamName(letter.stream);
            add(connection, stream, "parked",
                "dead letter " + std::to_string(letter.id) +
                    (letter.field.empty() ? "" : " (" + letter.field + ")") + ": " + letter.reason);
        }
        return Status::ok();
    }

    Workspace& workspace_;
    store::Transaction& tx_;
    const sync::Story& story_;
    std::vector<WriteReason> found_;
};

}  // namespace

Result<std::vector<WriteReason>> writeReasons(Workspace& workspace, const sync::Story& story) {
    auto tx = workspace.store().beginRead();
    if (!tx) return tx.error();
    return Reasoner(workspace, **tx, story).reasons();
}

}  // namespace leadloom::app
