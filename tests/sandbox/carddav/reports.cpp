#include "tests/sandbox/carddav/card_text.h"
#include "tests/sandbox/carddav/carddav.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::carddav {

namespace {

Response xml(int status, std::string body) {
    return textResponse(status, std::move(body), "text/xml; charset=utf-8");
}

Response refused(int status, const std::string& precondition) {
    return xml(status, errorBody(precondition));
}

Response badRequest(const std::string& words) {
    return textResponse(400, words, "text/plain; charset=utf-8");
}

std::vector<std::string> wantedOf(const Node& body) {
    std::vector<std::string> wanted;
    if (const auto* prop = body.child("D|prop"))
        for (const auto& one : prop->children)
            wanted.push_back(one.name);
    return wanted;
}

std::string hrefInside(const std::string& href) {
    return "<href>" + href + "</href>";
}

/// The last segment of a path or a URL, decoded.
std::string lastSegment(const std::string& href) {
    return percentDecoded(href.substr(href.rfind('/') + 1), false);
}

/// One text-match (RFC 6352, 10.5.4) on the values of a property.
bool matches(const std::vector<CardLine>& lines, const Node& filter) {
    const auto property = filter.attributes.at("name");
    const auto* match = filter.child("C|text-match");
    for (const auto& line : lines) {
        if (!equalsIgnoringCase(line.name, property)) continue;
        if (match == nullptr) return true;
        const auto value = lowered(line.value);
        const auto sought = lowered(match->text);
        const auto how = match->attributes.find("match-type");
        const bool equals = how != match->attributes.end() && how->second == "equals";
        if (equals ? value == sought : value.find(sought) != std::string::npos) return true;
    }
    return false;
}

std::string httpDate(std::int64_t milliseconds) {
    const std::time_t seconds = milliseconds / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

}  // namespace

Response CardDav::propfind(const Request& request, const Place& place) {
    const auto depth = request.header("Depth");
    if (depth != "0" && depth != "1") return refused(403, "D|propfind-finite-depth");
    const auto body = parsedXml(request.body);
    if (!body || body->name != "D|propfind") return badRequest("propfind expected");
    const auto wanted = wantedOf(*body);
    if (wanted.empty()) return badRequest("this server wants to know which properties");
    const bool below = depth == "1";
    MultiStatus found;
    using Kind = Place::Kind;
    const std::string prefix = "/carddav";
    if (place.kind == Kind::Root) found.add(prefix + "/", wanted, rootProperties());
    if (place.kind == Kind::Principal)
        found.add(prefix + "/principals/leadloom/", wanted, principalProperties());
    if (place.kind == Kind::Home) {
        found.add(prefix + "/books/leadloom/", wanted, {{"D|resourcetype", "<collection/>"}});
        for (const auto& [name, book] : books_)
            if (below) found.add(bookHref(name), wanted, bookProperties(book));
    }
    if (place.kind != Kind::Book && place.kind != Kind::Card) return xml(207, found.text());
    const auto* card = place.book ? place.book->find(place.cardName) : nullptr;
    if (place.book == nullptr || (place.kind == Kind::Card && card == nullptr))
        return textResponse(404, "Not found.", "text/plain");
    if (card != nullptr) {
        found.add(cardHref(place.bookName, place.cardName), wanted, cardProperties(*card));
        return xml(207, found.text());
    }
    found.add(bookHref(place.bookName), wanted, bookProperties(*place.book));
    if (below)
        for (const auto& [name, one] : place.book->cards())
            found.add(cardHref(place.bookName, name), wanted, cardProperties(one));
    return xml(207, found.text());
}

Properties CardDav::rootProperties() const {
    return {{"D|current-user-principal", hrefInside("/carddav/principals/leadloom/")},
            {"D|resourcetype", "<collection/>"}};
}

Properties CardDav::principalProperties() const {
    return {{"D|current-user-principal", hrefInside("/carddav/principals/leadloom/")},
            {"C|addressbook-home-set", hrefInside("/carddav/books/leadloom/")},
            {"D|resourcetype", "<principal/>"}};
}

Properties CardDav::bookProperties(const Book& book) const {
    std::string reports;
    for (const char* name : {"CR:addressbook-multiget", "CR:addressbook-query", "sync-collection"})
        if (settings_["sync_collection"] || std::string(name) != "sync-collection")
            reports += "<supported-report><report><" + std::string(name) +
                       "/></report></supported-report>";
    Properties properties = {
        {"D|resourcetype", "<collection/><CR:addressbook/>"},
        {"D|displayname", xmlEscaped(book.title())},
        {"D|supported-report-set", reports},
        {"CS|getctag", xmlEscaped(book.token())},
        {"C|max-resource-size", settings_["max_resource_size"].dump()},
        {"D|current-user-privilege-set",
         std::string("<privilege><read/></privilege>") +
             (settings_["read_only"] ? "" : "<privilege><write-content/></privilege>") +
             (settings_["read_only"] ? "" : "<privilege><bind/></privilege>")}};
    if (settings_["sync_collection"]) properties["D|sync-token"] = xmlEscaped(book.token());
    return properties;
}

Properties CardDav::cardProperties(const StoredCard& card) const {
    Properties properties = {{"D|getetag", xmlEscaped(card.etag)},
                             {"D|resourcetype", ""},
                             {"D|getcontenttype", "text/vcard"},
                             {"C|address-data", xmlEscaped(card.text)}};
    if (settings_["last_modified"]) properties["D|getlastmodified"] = httpDate(card.modified);
    return properties;
}

Response CardDav::report(const Request& request, const Place& place) {
    if (place.kind != Place::Kind::Book) return refused(403, "D|supported-report");
    if (place.book == nullptr) return textResponse(404, "Not found.", "text/plain");
    const auto body = parsedXml(request.body);
    if (!body) return badRequest("XML expected");
    if (body->name == "D|sync-collection" && settings_["sync_collection"])
        return syncCollection(request, place, *body);
    if (body->name == "C|addressbook-multiget") return multiget(place, *body);
    if (body->name == "C|addressbook-query" && request.header("Depth") == "1")
        return query(place, *body);
    return refused(403, "D|supported-report");
}

Response CardDav::syncCollection(const Request& request, const Place& place, const Node& body) {
    const auto* token = body.child("D|sync-token");
    const auto* level = body.child("D|sync-level");
    const auto depth = request.header("Depth");
    if (depth != "0") return badRequest("Depth: 0 expected");
    if (token == nullptr || level == nullptr || level->text != "1")
        return badRequest("sync-token and sync-level expected");
    const auto most = settings_["sync_limit"].get<std::size_t>();
    const auto changes = place.book->changesSince(token->text, most);
    if (!changes) return refused(403, "D|valid-sync-token");
    const auto wanted = wantedOf(body);
    MultiStatus found;
    for (const auto& name : changes->gone)
        found.add(cardHref(place.bookName, name), 404);
    for (const auto& name : changes->present)
        found.add(cardHref(place.bookName, name), wanted, cardProperties(*place.book->find(name)));
    if (changes->cut) found.add(bookHref(place.bookName), 507, "D|number-of-matches-within-limits");
    return xml(207, found.text(xmlEscaped(changes->token)));
}

/// The answers come in another order than the questions.
Response CardDav::multiget(const Place& place, const Node& body) {
    const auto wanted = wantedOf(body);
    auto hrefs = body.all("D|href");
    if (hrefs.empty()) return badRequest("href expected");
    MultiStatus found;
    for (auto at = hrefs.rbegin(); at != hrefs.rend(); ++at) {
        const auto name = lastSegment((*at)->text);
        const auto* card = place.book->find(name);
        const auto folder = percentDecoded((*at)->text, false);
        const bool here =
            folder.find("/books/leadloom/" + place.bookName + "/") != std::string::npos;
        if (card == nullptr || !here)
            found.add((*at)->text, 404);
        else
            found.add(cardHref(place.bookName, name), wanted, cardProperties(*card));
    }
    return xml(207, found.text());
}

Response CardDav::query(const Place& place, const Node& body) {
    const auto* filter = body.child("C|filter");
    if (filter == nullptr) return badRequest("filter expected");
    MultiStatus found;
    for (const auto& [name, card] : place.book->cards()) {
        const auto lines = cardLines(card.text);
        bool any = filter->children.empty();
        for (const auto* one : filter->all("C|prop-filter"))
            any = any || (one->attributes.contains("name") && matches(*lines, *one));
        if (any) found.add(cardHref(place.bookName, name), wantedOf(body), cardProperties(card));
    }
    return xml(207, found.text());
}

}  // namespace leadloom::sandbox::carddav
