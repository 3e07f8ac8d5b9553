#include <algorithm>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

#define LEADLOOM_LINK_COLUMNS                                                               \
    "SELECT stream, external_id, hash, state, role, seen, entity, inbox_seq, vendor_time, " \
    "alias_stream, version, alias_of, created_by, fields, shadow FROM link "                \
    "JOIN shadow ON shadow.id = link.shadow "

constexpr Sql Find{"reading a link",
                   LEADLOOM_LINK_COLUMNS "WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql OfEntity{"reading the links of a record",
                       LEADLOOM_LINK_COLUMNS "WHERE entity = ?1 ORDER BY stream, external_id"};
constexpr Sql InStream{"reading the links of a stream", LEADLOOM_LINK_COLUMNS
                       "WHERE stream = ?1 AND external_id > ?2 "
                       "ORDER BY external_id LIMIT ?3"};
#undef LEADLOOM_LINK_COLUMNS
constexpr Sql FindHead{"reading a link",
                       "SELECT stream, external_id, hash, state, role, seen, entity, inbox_seq, "
                       "vendor_time, alias_stream, version, alias_of, created_by, NULL, shadow "
                       "FROM link WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql FindHash{"looking a record's hash up",
                       "SELECT hash, state, vendor_time FROM link WHERE stream = ?1 AND "
                       "external_id = ?2"};
constexpr Sql SetVendorTime{"dating a link",
                            "UPDATE link SET vendor_time = ?3 WHERE stream = ?1 AND "
                            "external_id = ?2"};
constexpr Sql FindPlace{"looking a link up",
                        "SELECT state, shadow, entity FROM link WHERE stream = ?1 AND "
                        "external_id = ?2"};
constexpr Sql InsertShadow{"storing a shadow", "INSERT INTO shadow (fields) VALUES (?1)"};
constexpr Sql UpdateShadow{"storing a shadow", "UPDATE shadow SET fields = ?2 WHERE id = ?1"};
constexpr Sql RemoveShadow{"removing a shadow", "DELETE FROM shadow WHERE id = ?1"};
constexpr Sql Insert{"storing a link",
                     "INSERT INTO link (stream, external_id, hash, state, role, seen, entity, "
                     "inbox_seq, vendor_time, alias_stream, version, alias_of, created_by, shadow) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"};
constexpr Sql Update{"storing a link",
                     "UPDATE link SET hash = ?3, state = ?4, role = ?5, seen = ?6, inbox_seq = ?7, "
                     "vendor_time = ?8, alias_stream = ?9, version = ?10, alias_of = ?11, "
                     "created_by = ?12 WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql Move{"moving a link to another record",
                   "UPDATE link SET entity = ?3 WHERE stream = ?1 AND external_id = ?2"};
constexpr Sql Remove{"removing a link", "DELETE FROM link WHERE stream = ?1 AND external_id = ?2"};

std::string_view bytesOf(const std::array<std::uint8_t, 32>& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Result<LinkRow> rowOf(const Statement& at) {
    LinkRow row;
    row.stream = at.number<StreamKey>(0);
    row.externalId = at.text(1);
    const std::string_view hash = at.blob(2);
    std::copy_n(hash.begin(), std::min(hash.size(), row.hash.size()), row.hash.begin());
    row.state = at.number<LinkState>(3);
    row.role = at.number<LinkRole>(4);
    row.lastSeenGeneration = at.integer(5);
    row.entity = at.entityId(6);
    row.inboxSeq = at.integer(7);
    row.vendorTimeUs = at.integer(8);
    row.aliasStream = at.number<StreamKey>(9);
    row.version = at.text(10);
    row.aliasOf = at.text(11);
    row.createdBy = at.text(12);
    Result<Shadow> shadow = decodeShadow(at.blob(13));
    if (!shadow) return shadow.error();
    row.shadow = *std::move(shadow);
    return row;
}

Result<std::vector<LinkRow>> allRows(Statement statement) {
    std::vector<LinkRow> rows;
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return rows;
        Result<LinkRow> row = rowOf(statement);
        if (!row) return row.error();
        rows.push_back(*std::move(row));
    }
}

std::int64_t tallyKey(StreamKey stream, LinkState state) {
    return static_cast<std::int64_t>(stream) * 16 + static_cast<std::int64_t>(state);
}

}  // namespace

Result<std::optional<LinkRow>> SqliteTransaction::link(StreamKey stream,
                                                       std::string_view externalId) {
    return foundLink(Find, stream, externalId);
}

Result<std::optional<LinkRow>> SqliteTransaction::linkHead(StreamKey stream,
                                                           std::string_view externalId) {
    return foundLink(FindHead, stream, externalId);
}

Result<std::optional<LinkRow>> SqliteTransaction::foundLink(const Sql& sql, StreamKey stream,
                                                            std::string_view externalId) {
    if (linkPlace_.shadow == 0 && isPlaceOf(stream, externalId)) return std::optional<LinkRow>();
    Statement statement = use(sql).with(stream, externalId);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    linkPlace_ = {stream, std::string(externalId), 0, LinkState::Live, {}};
    if (!*found) return std::optional<LinkRow>();
    Result<LinkRow> row = rowOf(statement);
    if (!row) return row.error();
    linkPlace_.shadow = statement.integer(14);
    linkPlace_.state = row->state;
    linkPlace_.entity = row->entity;
    return std::optional(*std::move(row));
}

Result<bool> SqliteTransaction::linkUnchanged(StreamKey stream, std::string_view externalId,
                                              const std::array<std::uint8_t, 32>& hash,
                                              std::int64_t seenGeneration, TimeUs vendorTimeUs) {
    TimeUs knownUs = 0;
    {
        Statement statement = use(FindHash).with(stream, externalId);
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) linkPlace_ = {stream, std::string(externalId), 0, LinkState::Live, {}};
        const bool unchanged = *found && statement.blob(0) == bytesOf(hash) &&
                               statement.number<LinkState>(1) == LinkState::Live;
        if (!unchanged || writer_ == nullptr) return unchanged;
        knownUs = statement.integer(2);
    }
    if (seenGeneration != 0) {
        const Status marked = markSeen(stream, externalId, seenGeneration);
        if (!marked) return marked.error();
    }
    if (vendorTimeUs > knownUs) {
        const Status dated = use(SetVendorTime).with(stream, externalId, vendorTimeUs).run();
        if (!dated) return dated.error();
    }
    return true;
}

Result<std::vector<LinkRow>> SqliteTransaction::linksIn(StreamKey stream, std::string_view after,
                                                        int limit) {
    return allRows(use(InStream).with(stream, after, limit));
}

Result<std::vector<LinkRow>> SqliteTransaction::linksOf(const model::EntityId& entity) {
    return allRows(use(OfEntity).with(entity));
}

bool SqliteTransaction::isPlaceOf(StreamKey stream, std::string_view externalId) const {
    return linkPlace_.stream == stream && linkPlace_.externalId == externalId;
}

Result<SqliteTransaction::LinkPlace*> SqliteTransaction::linkPlace(StreamKey stream,
                                                                   std::string_view externalId) {
    if (isPlaceOf(stream, externalId)) return &linkPlace_;
    Statement place = use(FindPlace).with(stream, externalId);
    const Result<bool> found = place.step();
    if (!found) return found.error();
    linkPlace_ = {stream, std::string(externalId), 0, LinkState::Live, {}};
    if (*found) {
        linkPlace_.state = place.number<LinkState>(0);
        linkPlace_.shadow = place.integer(1);
        linkPlace_.entity = place.entityId(2);
    }
    return &linkPlace_;
}

Status SqliteTransaction::putLink(const LinkRow& row) {
    const Result<LinkPlace*> found = linkPlace(row.stream, row.externalId);
    if (!found) return found.error();
    LinkPlace& place = **found;
    const bool known = place.shadow != 0;
    if (!known || place.state != row.state) {
        if (known) count(TallyKind::Links, tallyKey(row.stream, place.state), -1);
        count(TallyKind::Links, tallyKey(row.stream, row.state), 1);
    }
    Status put = known ? updateLink(row, place) : insertLink(row, place);
    place.state = row.state;
    place.entity = row.entity;
    return put;
}

Status SqliteTransaction::insertLink(const LinkRow& row, LinkPlace& place) {
    const std::string fields = encode(row.shadow);
    if (Status made = use(InsertShadow).with(Blob{fields}).run(); !made) return made;
    place.shadow = connection_->lastInserted();
    return use(Insert)
        .with(row.stream, row.externalId, Blob{bytesOf(row.hash)}, row.state, row.role,
              row.lastSeenGeneration, row.entity, row.inboxSeq, row.vendorTimeUs, row.aliasStream,
              row.version, row.aliasOf, row.createdBy, place.shadow)
        .run();
}

Status SqliteTransaction::updateLink(const LinkRow& row, const LinkPlace& place) {
    const std::string fields = encode(row.shadow);
    Status stored = use(UpdateShadow).with(place.shadow, Blob{fields}).run();
    if (!stored) return stored;
    Status put = use(Update)
                     .with(row.stream, row.externalId, Blob{bytesOf(row.hash)}, row.state, row.role,
                           row.lastSeenGeneration, row.inboxSeq, row.vendorTimeUs, row.aliasStream,
                           row.version, row.aliasOf, row.createdBy)
                     .run();
    if (!put || place.entity == row.entity) return put;
    return use(Move).with(row.stream, row.externalId, row.entity).run();
}

Status SqliteTransaction::removeLink(StreamKey stream, std::string_view externalId) {
    const Result<LinkPlace*> place = linkPlace(stream, externalId);
    if (!place) return place.error();
    if ((*place)->shadow == 0) return Status::ok();
    count(TallyKind::Links, tallyKey(stream, (*place)->state), -1);
    Status removed = use(RemoveShadow).with((*place)->shadow).run();
    (*place)->shadow = 0;
    if (!removed) return removed;
    return use(Remove).with(stream, externalId).run();
}

Result<std::int64_t> SqliteTransaction::countLinks(StreamKey stream, LinkState state) {
    return counted(TallyKind::Links, tallyKey(stream, state));
}

}  // namespace leadloom::store
