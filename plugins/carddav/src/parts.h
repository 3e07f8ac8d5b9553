#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/stream_table.h>

#include "book.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::carddav {

Status check(Book& book, const FindingSink& sink);
Status discover(Book& book, std::string_view stream, const DiscoverySink& sink);
Status read(Book& book, const ReadTask& task);
Status byIds(Book& book, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Book& book, const LookupTask& task, std::string_view key, std::string_view value);
Status write(Book& book, const WriteTask& task);

/// Both streams stand in the one book; whose a card is, is in the card.
struct Shelf {
    std::string_view stream;
    bool organizations;
};

inline constexpr Shelf Shelves[] = {{"contacts", false}, {"organizations", true}};

/// Cards asked for at once.
inline constexpr std::uint32_t MostCards = 100;

/// Puts those of the cards that belong to the stream. `tellLeft`: one that doesn't counts as
/// deleted from it, for it may have belonged to it before. A card that can't be read is rejected.
Status putCards(const Shelf& shelf, const std::vector<FoundCard>& cards, bool tellLeft,
                const RecordSink& sink);

}  // namespace leadloom::carddav
