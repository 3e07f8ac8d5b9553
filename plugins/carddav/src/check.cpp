#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/field_description.h>

#include "parts.h"

namespace leadloom::carddav {

namespace {

/// What the connector reads and writes by name; every other property of a card can be named too.
constexpr std::string_view Fields =
    "FN N.family N.given N.additional N.prefix N.suffix NICKNAME EMAIL:email TEL:phone ORG "
    "ORG.unit "
    "TITLE ROLE ADR.street ADR.city ADR.region ADR.code ADR.country URL:uri BDAY:date LANG "
    "CATEGORIES NOTE";

constexpr const char* Note =
    "A second address is \"EMAIL 2\", a second number \"TEL 2\" and so on; any other property of a "
    "card goes by its name in capitals.";

std::string descriptionOf(const Shelf& shelf) {
    auto fields = namedFields(Fields);
    fields.push_back({{"name", "UID"},
                      {"pointer", "/UID"},
                      {"type", "string"},
                      {"unique", true},
                      {"create_only", true}});
    return textOfJson({{"title", shelf.stream}, {"fields", fields}, {"notes", {Note}}});
}

}  // namespace

Status check(Book& book, const FindingSink& sink) {
    Checkup checkup(sink);
    const auto place =
        checkup.need([&] { return book.place(); },
                     {"address_book", "the address book can't be found",
                      "set base_url to the server's address and address_book to the book's name "
                      "or path; leave address_book out where there is only one"});
    if (!place) return checkup.status();
    checkup.ok("address_book", "the address book can be read");
    if (!place->writable)
        checkup.warning({"read_only", "the user may not write to the address book",
                         "share it for writing, or set the direction of its streams to in"});
    if (!place->syncs)
        checkup.warning({"no_sync_collection", "the server has no sync-collection report",
                         "nothing needs to be done; every read compares the list of all cards"});
    return checkup.status();
}

Status discover(Book& /*book*/, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Shelves, stream, sink,
                        [](const Shelf& shelf) { return Result(descriptionOf(shelf)); });
}

}  // namespace leadloom::carddav
