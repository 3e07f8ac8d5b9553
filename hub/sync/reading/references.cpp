#include "hub/sync/reading/references.h"

#include <algorithm>
#include <vector>

#include "hub/model/entity_id.h"
#include "hub/store/link_row.h"

namespace leadloom::sync {
namespace {

constexpr int LongestAliasChain = 32;
/// Marks a wait for a canonical record (not for an external id) in the table of waits.
constexpr char EntityMark = '@';

std::string marked(const model::EntityId& entity) {
    return EntityMark + entity.text();
}

std::string awaitedKey(store::StreamKey stream) {
    return "awaited:" + std::to_string(stream);
}

}  // namespace

bool sameItems(const model::Value& left, const model::Value& right) {
    if (left == right) return true;
    std::vector<std::string_view> leftItems = left.items();
    std::vector<std::string_view> rightItems = right.items();
    std::sort(leftItems.begin(), leftItems.end());
    std::sort(rightItems.begin(), rightItems.end());
    return leftItems == rightItems;
}

Result<std::optional<model::EntityId>> References::entityOf(store::Transaction& tx,
                                                            const StreamContext& target,
                                                            std::string_view externalId) {
    store::StreamKey stream = target.key;
    std::string id = canonicalId(target.description().idRule, externalId);
    for (int step = 0; step < LongestAliasChain; ++step) {
        auto link = tx.link(stream, id);
        if (!link) return link.error();
        if (!*link) break;
        if ((*link)->state != store::LinkState::Alias) {
            return std::optional<model::EntityId>((*link)->entity);
        }
        if ((*link)->aliasStream != 0) stream = (*link)->aliasStream;
        id = (*link)->aliasOf;
    }
    return std::optional<model::EntityId>();
}

Result<model::Value> References::inbound(store::Transaction& tx, const StreamContext& stream,
                                         const mapping::LensTraits& lens, std::string_view from,
                                         const model::Value& external) {
    if (!external.isPresent()) return external;
    const StreamContext* target = stream.connection->stream(lens.referenceStream);
    if (target == nullptr) return model::Value::absent();
    std::vector<std::string> entities;
    for (const std::string_view id : external.items()) {
        if (id.empty()) continue;
        const auto entity = entityOf(tx, *target, id);
        if (!entity) return entity.error();
        if (*entity) {
            entities.push_back((*entity)->text());
            continue;
        }
        const std::string targetId = canonicalId(target->description().idRule, id);
        if (const Status waits = await(tx, *target, targetId, stream, from); !waits) {
            return waits.error();
        }
    }
    return entities.empty() ? model::Value::absent() : model::Value::items(entities);
}

Result<std::optional<std::string>> References::externalIdOf(store::Transaction& tx,
                                                            const StreamContext& target,
                                                            model::EntityId entity) {
    for (int step = 0; step < LongestAliasChain; ++step) {
        const auto links = tx.linksOf(entity);
        if (!links) return links.error();
        for (const store::LinkRow& link : *links) {
            if (link.stream == target.key && link.state == store::LinkState::Live &&
                link.role == store::LinkRole::Primary) {
                return std::optional(link.externalId);
            }
        }
        if (!links->empty()) break;
        const auto row = tx.canonical(entity);
        if (!row) return row.error();
        if (!*row || (*row)->state != store::CanonicalState::Merged) break;
        entity = (*row)->mergedInto;
    }
    return std::optional<std::string>();
}

Result<References::Outbound> References::outbound(store::Transaction& tx,
                                                  const StreamContext& stream,
                                                  const mapping::LensTraits& lens,
                                                  const model::EntityId& owner,
                                                  const model::Value& canonical) {
    Outbound result;
    if (!canonical.isPresent()) {
        result.external = canonical;
        result.canonical = canonical;
        return result;
    }
    const StreamContext* target = stream.connection->stream(lens.referenceStream);
    std::vector<std::string> externals;
    std::vector<std::string> entities;
    for (const std::string_view text : canonical.items()) {
        const auto entity = model::EntityId::parse(text);
        if (!entity || target == nullptr) {
            result.complete = false;
            continue;
        }
        const auto id = externalIdOf(tx, *target, *entity);
        if (!id) return id.error();
        if (*id) {
            externals.push_back(**id);
            entities.emplace_back(text);
            continue;
        }
        result.complete = false;
        const Status waits = await(tx, *target, marked(*entity), stream, marked(owner));
        if (!waits) return waits.error();
    }
    if (externals.empty()) return result;
    result.external = model::Value::items(externals);
    result.canonical = model::Value::items(entities);
    return result;
}

Status References::await(store::Transaction& tx, const StreamContext& target,
                         std::string_view targetId, const StreamContext& stream,
                         std::string_view waiting) {
    if (run_.awaited.insert(target.key).second) {
        if (const Status put = tx.putValue(awaitedKey(target.key), "1"); !put) return put;
    }
    return tx.putReferenceWait(target.key, targetId, stream.key, waiting);
}

Status References::linked(store::Transaction& tx, const StreamContext& stream,
                          std::string_view externalId, const model::EntityId& entity) {
    if (!run_.awaited.contains(stream.key)) return Status::ok();
    if (const Status woken = wake(tx, stream, externalId); !woken) return woken;
    return wake(tx, stream, marked(entity));
}

Status References::wake(store::Transaction& tx, const StreamContext& target,
                        std::string_view targetId) {
    const auto waiting = tx.takeReferenceWaits(target.key, targetId);
    if (!waiting) return waiting.error();
    for (const auto& [streamKey, record] : *waiting) {
        const StreamContext* stream = run_.workspace.stream(streamKey);
        if (stream == nullptr) continue;
        if (record.empty() || record.front() != EntityMark) {
            run_.again.emplace_back(streamKey, record);
            continue;
        }
        const auto entity = model::EntityId::parse(std::string_view(record).substr(1));
        if (!entity) continue;
        if (const Status raised = run_.raise(tx, *stream, *entity); !raised) return raised;
    }
    return Status::ok();
}

}  // namespace leadloom::sync
