#include <algorithm>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_REVIEW_COLUMNS                                                              \
    "SELECT id, one, other, state, stream, external_id, weight, probability, evidence, at, " \
    "coalesce((SELECT name FROM run_name WHERE id = run), ''), settled_at, settled_by FROM " \
    "review "

constexpr Sql Find{"reading a review", LEADLOOM_REVIEW_COLUMNS "WHERE id = ?1"};
constexpr Sql OfPair{"reading a review", LEADLOOM_REVIEW_COLUMNS "WHERE one = ?1 AND other = ?2"};
constexpr Sql OfEntity{"reading a record's reviews",
                       LEADLOOM_REVIEW_COLUMNS "WHERE one = ?1 OR other = ?1 ORDER BY id"};
constexpr Sql OpenOnes{"listing reviews",
                       LEADLOOM_REVIEW_COLUMNS "WHERE state = 1 AND id > ?1 ORDER BY id LIMIT ?2"};
constexpr Sql Settled{"listing settled reviews",
                      LEADLOOM_REVIEW_COLUMNS "WHERE state > 1 ORDER BY id DESC LIMIT ?1"};
#undef LEADLOOM_REVIEW_COLUMNS
constexpr Sql CountOpen{"counting open reviews", "SELECT count(*) FROM review WHERE state = 1"};
constexpr Sql Any{"looking for reviews", "SELECT 1 FROM review LIMIT 1"};
constexpr Sql IdOfPair{"reading a review", "SELECT id FROM review WHERE one = ?1 AND other = ?2"};
constexpr Sql Put{"storing a review",
                  "INSERT OR REPLACE INTO review (id, one, other, state, stream, external_id, "
                  "weight, probability, evidence, at, run, settled_at, settled_by) VALUES (?1, ?2, "
                  "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};

ReviewRow rowOf(const Statement& at) {
    ReviewRow row;
    row.id = at.integer(0);
    row.one = at.entityId(1);
    row.other = at.entityId(2);
    row.state = at.number<ReviewState>(3);
    row.stream = at.number<StreamKey>(4);
    row.externalId = at.text(5);
    row.weight = at.real(6);
    row.probability = at.real(7);
    row.evidence = at.text(8);
    row.atUs = at.integer(9);
    row.runId = at.text(10);
    row.settledAtUs = at.integer(11);
    row.settledBy = at.text(12);
    return row;
}

Result<std::vector<ReviewRow>> allRows(Statement statement) {
    std::vector<ReviewRow> rows;
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        rows.push_back(rowOf(statement));
    }
}

Result<std::optional<ReviewRow>> oneRow(Statement statement) {
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    if (!*found) return std::optional<ReviewRow>();
    return std::optional(rowOf(statement));
}

}  // namespace

Status SqliteTransaction::putReview(ReviewRow& row) {
    if (row.other < row.one) std::swap(row.one, row.other);
    if (writer_ != nullptr) writer_->reviews = true;
    const Result<std::int64_t> run = runKey(row.runId);
    if (!run) return run.error();
    {
        Statement known = use(IdOfPair).with(row.one, row.other);
        const Result<bool> found = known.step();
        if (!found) return found.error();
        row.id = *found ? known.integer(0) : 0;
    }
    if (row.id == 0) {
        const Result<std::int64_t> id = nextSeq();
        if (!id) return id.error();
        row.id = *id;
    }
    return use(Put)
        .with(row.id, row.one, row.other, row.state, row.stream, row.externalId, row.weight,
              row.probability, row.evidence, row.atUs, *run, row.settledAtUs, row.settledBy)
        .run();
}

Result<std::optional<ReviewRow>> SqliteTransaction::review(std::int64_t id) {
    return oneRow(use(Find).with(id));
}

Result<std::optional<ReviewRow>> SqliteTransaction::reviewOfPair(const model::EntityId& one,
                                                                 const model::EntityId& other) {
    return oneRow(use(OfPair).with(std::min(one, other), std::max(one, other)));
}

Result<std::vector<ReviewRow>> SqliteTransaction::reviewsOf(const model::EntityId& entity) {
    if (writer_ != nullptr && !writer_->reviews) {
        const Result<bool> any = use(Any).step();
        if (!any) return any.error();
        writer_->reviews = *any;
    }
    if (writer_ != nullptr && !*writer_->reviews) return std::vector<ReviewRow>();
    return allRows(use(OfEntity).with(entity));
}

Result<std::vector<ReviewRow>> SqliteTransaction::openReviews(std::int64_t after, int limit) {
    return allRows(use(OpenOnes).with(after, limit));
}

Result<std::int64_t> SqliteTransaction::countOpenReviews() {
    Statement statement = use(CountOpen);
    const Result<bool> counted = statement.step();
    if (!counted) return counted.error();
    return statement.integer(0);
}

Result<std::vector<ReviewRow>> SqliteTransaction::settledReviews(int limit) {
    return allRows(use(Settled).with(limit));
}

}  // namespace leadloom::store
