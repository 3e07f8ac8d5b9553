#include "hub/sync/reading/moved_records.h"

#include <algorithm>
#include <charconv>

#include "hub/sync/reading/another_record.h"
#include "hub/sync/reading/former_records.h"

namespace leadloom::sync {
namespace {

constexpr int LinksAtOnce = 1000;
constexpr std::string_view Aside = " (moved ";

/// "people.csv:" of "people.csv:17", and of what was set aside there.
std::string_view fileOf(std::string_view externalId) {
    return externalId.substr(0, externalId.rfind(':') + 1);
}

bool isAside(std::string_view externalId) {
    return externalId.find(Aside, fileOf(externalId).size()) != std::string_view::npos;
}

std::int64_t lineOf(std::string_view externalId) {
    const std::string_view line = externalId.substr(fileOf(externalId).size());
    std::int64_t number = 0;
    std::from_chars(line.data(), line.data() + line.size(), number);
    return number;
}

std::string contentOf(const std::array<std::uint8_t, 32>& hash) {
    return {hash.begin(), hash.end()};
}

Result<std::string> asideName(store::Transaction& tx, const store::LinkRow& link) {
    for (int number = 1;; ++number) {
        std::string name = link.externalId + std::string(Aside) + std::to_string(number) + ")";
        const auto taken = tx.link(link.stream, name);
        if (!taken) return taken.error();
        if (!*taken) return name;
    }
}

}  // namespace

bool isPosition(const StreamContext& stream, std::string_view externalId) {
    if (!stream.description().idsPositional) return false;
    const std::string_view line = externalId.substr(fileOf(externalId).size());
    return line.size() < externalId.size() && !line.empty() &&
           std::all_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Status MovedRecords::follow(store::Transaction& tx, const StreamContext& stream,
                            const store::InboxRow& row, const mapping::MappedRecord& mapped) {
    const auto before = tx.link(stream.key, row.externalId);
    if (!before) return before.error();
    const bool stood = before->has_value();
    if (stood && (*before)->hash == row.hash) return Status::ok();
    const auto moved = movedHere(tx, stream, row);
    if (!moved) return moved.error();
    if (stood && (*moved || holdsAnother(stream.mapping(), (*before)->shadow, mapped))) {
        const bool lives = (*before)->state == store::LinkState::Live;
        const Status gone = lives ? setAside(tx, **before) : keepFormer(tx, **before);
        if (!gone) return gone;
    }
    return *moved ? moveLink(tx, **moved, row.externalId) : Status::ok();
}

/// The record that holds what the row holds: one that was set aside, or stood further down.
Result<std::optional<store::LinkRow>> MovedRecords::movedHere(store::Transaction& tx,
                                                              const StreamContext& stream,
                                                              const store::InboxRow& row) {
    const auto places = placesIn(tx, stream, fileOf(row.externalId));
    if (!places) return places.error();
    const auto found = (*places)->find(contentOf(row.hash));
    if (found == (*places)->end()) return std::optional<store::LinkRow>();
    for (const std::string& place : found->second) {
        // What stands above was read already, and stayed.
        if (!isAside(place) && lineOf(place) <= lineOf(row.externalId)) continue;
        auto link = tx.link(stream.key, place);
        if (!link) return link.error();
        const bool holds =
            *link && (*link)->state == store::LinkState::Live && (*link)->hash == row.hash;
        if (holds) return link;
    }
    return std::optional<store::LinkRow>();
}

/// What the file's records held when it was first asked for in this round.
Result<MovedRecords::Places*> MovedRecords::placesIn(store::Transaction& tx,
                                                     const StreamContext& stream,
                                                     std::string_view file) {
    const auto [known, fresh] = known_.try_emplace({stream.key, std::string(file)}, Places());
    if (!fresh) return &known->second;
    for (std::string after(file);;) {
        const auto links = tx.linksIn(stream.key, after, LinksAtOnce);
        if (!links) return links.error();
        for (const store::LinkRow& link : *links) {
            if (!link.externalId.starts_with(file)) return &known->second;
            known->second[contentOf(link.hash)].push_back(link.externalId);
        }
        if (links->empty()) return &known->second;
        after = links->back().externalId;
    }
}

Status MovedRecords::setAside(store::Transaction& tx, const store::LinkRow& link) {
    const auto name = asideName(tx, link);
    if (!name) return name.error();
    const auto places = known_.find({link.stream, std::string(fileOf(link.externalId))});
    if (places != known_.end()) places->second[contentOf(link.hash)].push_back(*name);
    return moveLink(tx, link, *name);
}

Result<bool> MovedRecords::takeBack(store::Transaction& tx, const StreamContext& stream,
                                    const store::InboxRow& row, const Dossier& lead) {
    if (!isPosition(stream, row.externalId)) return false;
    for (const store::LinkRow& link : lead.links) {
        const bool aside = link.stream == stream.key && link.state == store::LinkState::Live &&
                           isAside(link.externalId) &&
                           fileOf(link.externalId) == fileOf(row.externalId);
        if (!aside) continue;
        const Status moved = moveLink(tx, link, row.externalId);
        return moved ? Result<bool>(true) : moved.error();
    }
    return false;
}

}  // namespace leadloom::sync
