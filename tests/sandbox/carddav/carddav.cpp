#include "tests/sandbox/carddav/carddav.h"

#include "tests/sandbox/carddav/card_text.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::carddav {

namespace {

constexpr const char* Prefix = "/carddav";
constexpr const char* User = "leadloom";
constexpr const char* Allowed = "OPTIONS, GET, PUT, DELETE, PROPFIND, REPORT, MKCOL";

/// Not as clients spell it: this server leaves '@' as it is.
std::string encoded(const std::string& segment) {
    auto text = percentEncoded(segment);
    for (auto at = text.find("%40"); at != std::string::npos; at = text.find("%40", at))
        text.replace(at, 3, "@");
    return text;
}

Response plain(int status, const std::string& words) {
    return textResponse(status, words, "text/plain; charset=utf-8");
}

Response xml(int status, std::string body) {
    return textResponse(status, std::move(body), "text/xml; charset=utf-8");
}

Response precondition(int status, const std::string& name, const std::string& inside = {}) {
    return xml(status, errorBody(name, inside));
}

/// "*" stands for anything that is there.
bool matches(std::string_view condition, const StoredCard* card) {
    if (condition == "*") return card != nullptr;
    if (card == nullptr) return false;
    for (const auto& etag : split(condition, ','))
        if (trimmed(etag) == card->etag) return true;
    return false;
}

}  // namespace

CardDav::CardDav(Clock& clock) : clock_(clock) {
    CardDav::reset(Population{});
}

bool CardDav::isKnown(const Request& request) const {
    if (!request.bearer().empty()) return request.bearer() == settings_["token"];
    const auto header = request.header("Authorization");
    if (!equalsIgnoringCase(header.substr(0, 6), "basic ")) return false;
    const auto pair =
        settings_["username"].get<std::string>() + ":" + settings_["password"].get<std::string>();
    return trimmed(header.substr(6)) == base64(pair);
}

Response CardDav::answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.segments.size() == 2 && request.segments[0] == ".well-known" &&
        request.segments[1] == "carddav") {
        auto moved = plain(301, "Moved");
        moved.headers.emplace_back("Location", std::string(Prefix) + "/");
        return moved;
    }
    if (!isKnown(request)) {
        auto refused = plain(401, "Access to the requested resource forbidden.");
        refused.headers.emplace_back("WWW-Authenticate", "Basic realm=\"Books\"");
        return refused;
    }
    auto response = dispatch(request);
    response.headers.emplace_back("DAV", "1, 3, addressbook, extended-mkcol");
    return response;
}

/// /  /principals/leadloom/  /books/leadloom/  /books/leadloom/<book>/  …/<card>
CardDav::Place CardDav::placeOf(const Request& request) {
    auto path = request.segments;
    while (!path.empty() && path.back().empty())
        path.pop_back();
    using Kind = Place::Kind;
    if (path.empty()) return {Kind::Root, {}, {}, nullptr};
    if (path.size() == 2 && path[0] == "principals" && path[1] == User)
        return {Kind::Principal, {}, {}, nullptr};
    if (path.size() < 2 || path.size() > 4 || path[0] != "books" || path[1] != User) return {};
    if (path.size() == 2) return {Kind::Home, {}, {}, nullptr};
    const auto found = books_.find(path[2]);
    auto* book = found == books_.end() ? nullptr : &found->second;
    if (path.size() == 3) return {Kind::Book, path[2], {}, book};
    return {Kind::Card, path[2], path[3], book};
}

Response CardDav::dispatch(const Request& request) {
    const auto place = placeOf(request);
    if (place.kind == Place::Kind::Nowhere) return plain(404, "Not found.");
    if (request.method == "PROPFIND") return propfind(request, place);
    if (request.method == "REPORT") return report(request, place);
    if (request.method == "PUT") return put(request, place);
    if (request.method == "DELETE") return remove(request, place);
    if (request.method == "GET") return get(place);
    if (request.method == "MKCOL") return makeCollection(request, place);
    auto refused = plain(request.method == "OPTIONS" ? 200 : 405, "");
    refused.headers.emplace_back("Allow", Allowed);
    return refused;
}

Response CardDav::get(const Place& place) {
    const auto* card = place.book ? place.book->find(place.cardName) : nullptr;
    if (card == nullptr) return plain(404, "The requested resource could not be found.");
    auto found = textResponse(200, card->text, "text/vcard; charset=utf-8");
    found.headers.emplace_back("ETag", card->etag);
    return found;
}

Response CardDav::put(const Request& request, const Place& place) {
    if (place.kind != Place::Kind::Card) return plain(405, "Method not allowed.");
    if (place.book == nullptr) return plain(409, "Conflict in the request.");
    if (settings_["read_only"]) return precondition(403, "D|need-privileges");
    auto& book = *place.book;
    const auto* there = book.find(place.cardName);
    const auto ifMatch = request.header("If-Match");
    const auto ifNone = request.header("If-None-Match");
    if ((!ifMatch.empty() && !matches(ifMatch, there)) ||
        (!ifNone.empty() && matches(ifNone, there)))
        return plain(412, "Precondition failed.");
    if (request.mediaType() != "text/vcard") return precondition(415, "C|supported-address-data");
    if (request.body.size() > settings_["max_resource_size"].get<std::size_t>())
        return precondition(403, "C|max-resource-size");
    if (const auto fault = faultOf(request.body); !fault.empty()) return plain(400, "Bad Request");
    const auto uid = valueIn(*cardLines(request.body), "UID");
    const auto holder = book.nameOf(uid);
    if ((!holder.empty() && holder != place.cardName) || (there != nullptr && there->uid != uid))
        return precondition(409, "C|no-uid-conflict");
    const bool isNew = there == nullptr;
    isNew ? counts_.created("contacts") : counts_.updated("contacts");
    const auto& card = book.put(place.cardName,
                                settings_["rewrite_cards"] ? rewritten(request.body) : request.body,
                                uid, clock_.now());
    auto done = emptyResponse(isNew ? 201 : 204);
    if (settings_["etag_on_put"]) done.headers.emplace_back("ETag", card.etag);
    return done;
}

Response CardDav::remove(const Request& request, const Place& place) {
    if (place.kind != Place::Kind::Card) return plain(403, "Books can't be deleted here.");
    const auto* there = place.book ? place.book->find(place.cardName) : nullptr;
    if (there == nullptr) return plain(404, "The requested resource could not be found.");
    if (settings_["read_only"]) return precondition(403, "D|need-privileges");
    const auto ifMatch = request.header("If-Match");
    if (!ifMatch.empty() && !matches(ifMatch, there)) return plain(412, "Precondition failed.");
    place.book->remove(place.cardName);
    counts_.deleted("contacts");
    return emptyResponse(204);
}

Response CardDav::makeCollection(const Request& request, const Place& place) {
    if (place.kind != Place::Kind::Book) return plain(409, "Conflict in the request.");
    if (place.book != nullptr) return plain(405, "It is there already.");
    const auto body = parsedXml(request.body);
    const auto* set = body ? body->child("D|set") : nullptr;
    const auto* prop = set ? set->child("D|prop") : nullptr;
    const auto* type = prop ? prop->child("D|resourcetype") : nullptr;
    if (type == nullptr || type->child("C|addressbook") == nullptr)
        return precondition(403, "D|valid-resourcetype");
    const auto* title = prop->child("D|displayname");
    books_.emplace(place.bookName, Book(title ? title->text : place.bookName));
    return emptyResponse(201);
}

std::string CardDav::bookHref(const std::string& book) const {
    return std::string(Prefix) + "/books/" + User + "/" + encoded(book) + "/";
}

std::string CardDav::cardHref(const std::string& book, const std::string& card) const {
    return bookHref(book) + encoded(card);
}

Response CardDav::rateLimited(std::optional<int> retryAfter) {
    auto response = plain(503, "Too many requests.");
    if (retryAfter) response.headers.emplace_back("Retry-After", std::to_string(*retryAfter));
    return response;
}

Response CardDav::serverError(int status) {
    return plain(status, "An internal server error occurred.");
}

void CardDav::expireTokens() {
    // Passwords don't expire.
}

}  // namespace leadloom::sandbox::carddav
