#include "hub/sync/reading/former_records.h"

#include <string>

namespace leadloom::sync {
namespace {

/// Numbered, for an id may be used again more than once.
Result<std::string> formerName(store::Transaction& tx, const store::LinkRow& link) {
    for (int number = 1;; ++number) {
        std::string name = link.externalId + " (former " + std::to_string(number) + ")";
        const auto taken = tx.link(link.stream, name);
        if (!taken) return taken.error();
        if (!*taken) return name;
    }
}

Status moveTombstone(store::Transaction& tx, const store::LinkRow& link, const std::string& name) {
    auto tombstone = tx.tombstone(link.stream, link.externalId);
    if (!tombstone) return tombstone.error();
    if (!*tombstone) return Status::ok();
    (*tombstone)->externalId = name;
    if (const Status put = tx.putTombstone(**tombstone); !put) return put;
    return tx.removeTombstone(link.stream, link.externalId);
}

Status moveLetters(store::Transaction& tx, const store::LinkRow& link, const std::string& name) {
    auto letters = tx.parkedOf(link.stream, link.externalId, 0);
    if (!letters) return letters.error();
    for (store::ParkedRow& letter : *letters) {
        if (const Status removed = tx.removeParked(letter.id); !removed) return removed;
        letter.externalId = name;
        if (const Status put = tx.insertParked(letter); !put) return put;
    }
    return Status::ok();
}

Status turnAliases(store::Transaction& tx, const store::LinkRow& link, const std::string& name) {
    const auto links = tx.linksOf(link.entity);
    if (!links) return links.error();
    for (store::LinkRow alias : *links) {
        const bool points = alias.state == store::LinkState::Alias &&
                            alias.aliasOf == link.externalId &&
                            (alias.aliasStream == 0 || alias.aliasStream == link.stream);
        if (!points) continue;
        alias.aliasOf = name;
        if (const Status put = tx.putLink(alias); !put) return put;
    }
    return Status::ok();
}

}  // namespace

Status moveLink(store::Transaction& tx, const store::LinkRow& link, const std::string& name) {
    if (const Status moved = moveTombstone(tx, link, name); !moved) return moved;
    if (const Status turned = turnAliases(tx, link, name); !turned) return turned;
    if (const Status moved = moveLetters(tx, link, name); !moved) return moved;
    // Nobody else may be shown it, nor be held to it.
    const Status said = tx.moveConsent(link.stream, link.externalId, name);
    if (!said) return said;
    store::LinkRow renamed = link;
    renamed.externalId = name;
    if (const Status removed = tx.removeLink(link.stream, link.externalId); !removed) {
        return removed;
    }
    return tx.putLink(renamed);
}

Status keepFormer(store::Transaction& tx, const store::LinkRow& link) {
    const auto name = formerName(tx, link);
    if (!name) return name.error();
    store::LinkRow former = link;
    if (const Status dropped = tx.dropInbox(link.inboxSeq); !dropped) return dropped;
    former.inboxSeq = 0;
    former.hash = {};
    return moveLink(tx, former, *name);
}

}  // namespace leadloom::sync
