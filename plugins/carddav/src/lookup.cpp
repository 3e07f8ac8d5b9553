#include <algorithm>

#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/text/card_property.h>
#include <leadloom/sdk/text/utf8.h>
#include <leadloom/sdk/text/vcard.h>
#include <leadloom/sdk/text_list.h>
#include <nlohmann/json.hpp>

#include "parts.h"

namespace leadloom::carddav {

namespace {

using nlohmann::ordered_json;

/// By key of the hub: the property that it is searched in.
constexpr std::string_view Keys = "marker=UID external_id=UID email=EMAIL name=FN";
constexpr std::size_t LongestRaw = 64 * 1024;

std::string upperAt(const ordered_json& card, const char* name) {
    const auto at = card.find(name);
    return at == card.end() ? std::string() : upperAscii(at->get_ref<const std::string&>());
}

/// Groups, places and devices belong to no stream.
bool belongsTo(const Shelf& shelf, const ordered_json& card) {
    auto kind = upperAt(card, "KIND");
    if (kind.empty()) kind = upperAt(card, "X-ADDRESSBOOKSERVER-KIND");
    const bool isOrganization = kind == "ORG" || upperAt(card, "X-ABSHOWAS") == "COMPANY";
    const bool isPerson = kind.empty() || kind == "INDIVIDUAL";
    return shelf.organizations ? isOrganization : isPerson && !isOrganization;
}

Result<ordered_json> cardOf(const FoundCard& found) {
    if (!isText(found.text)) return Status{LL_INVALID_RECORD, "the card is no text"};
    return readCard(found.text);
}

/// Servers may take "contains" for "equals".
bool hasValue(const FoundCard& found, std::string_view property, std::string_view value) {
    const auto card = cardOf(found);
    const auto sought = upperAscii(value);
    if (!card) return false;
    for (auto at = card->begin(); at != card->end(); ++at)
        if (std::string_view(at.key()).substr(0, at.key().find(' ')) == property &&
            upperAscii(at->get_ref<const std::string&>()) == sought)
            return true;
    return false;
}

}  // namespace

Status putCards(const Shelf& shelf, const std::vector<FoundCard>& cards, bool tellLeft,
                const RecordSink& sink) {
    RecordBatch batch;
    for (const auto& found : cards) {
        const auto card = found.gone ? Result(ordered_json()) : cardOf(found);
        if (!card) {
            auto status = sink.reject(shelf.stream, found.name, card.status().message(),
                                      std::string_view(found.text).substr(0, LongestRaw));
            if (!status) return status;
        } else if (!found.gone && belongsTo(shelf, *card)) {
            const auto payload =
                batch.keep(card->dump(-1, ' ', false, ordered_json::error_handler_t::replace));
            batch.add(Record::upsert(found.name, payload)
                          .withVersion(found.etag)
                          .withModifiedAt(found.modifiedAt)
                          .withOrigin(card->value("UID", std::string())));
        } else if (found.gone || tellLeft) {
            batch.add(Record::tombstone(found.name));
        }
    }
    return batch.putTo(sink);
}

Status byIds(Book& book, const LookupTask& task, std::span<const std::string> ids) {
    const auto* shelf = findStream(Shelves, task.stream);
    if (shelf == nullptr) return noSuchStream(task.stream);
    return eachPortion(ids, MostCards, [&](std::span<const std::string> some) {
        auto cards = book.fetch({some.begin(), some.end()});
        if (!cards) return cards.status();
        std::erase_if(*cards, [](const FoundCard& card) { return card.gone; });
        return putCards(*shelf, *cards, false, task.sink);
    });
}

Status byKey(Book& book, const LookupTask& task, std::string_view key, std::string_view value) {
    const auto* shelf = findStream(Shelves, task.stream);
    if (shelf == nullptr) return noSuchStream(task.stream);
    const auto property = wordFor(Keys, key);
    if (!property) return noSuchKey(task.stream, key);
    auto cards = book.search(*property, value);
    if (!cards) return cards.status();
    std::erase_if(*cards, [&](const FoundCard& card) { return !hasValue(card, *property, value); });
    return putCards(*shelf, *cards, false, task.sink);
}

}  // namespace leadloom::carddav
