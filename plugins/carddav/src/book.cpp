#include "book.h"

#include <algorithm>
#include <utility>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/scrub.h>
#include <leadloom/sdk/url.h>
#include <leadloom/sdk/xml/webdav.h>
#include <leadloom/sdk/xml/xml_text.h>

namespace leadloom::carddav {

namespace {

constexpr int MostRedirects = 3;
constexpr std::string_view CardSpace = " xmlns:c=\"urn:ietf:params:xml:ns:carddav\"";
constexpr std::string_view CardProperties = "<getetag/><getlastmodified/><c:address-data/>";
constexpr std::string_view BookProperties =
    "<resourcetype/><displayname/><supported-report-set/><current-user-privilege-set/>";

const ErrorTable& errorTable() {
    static const ErrorTable table("/code", "/message",
                                  {
                                      {413, "", LL_INVALID_RECORD},
                                      {415, "", LL_INVALID_RECORD},
                                      {423, "", LL_TRANSIENT},
                                      {507, "", LL_INVALID_RECORD},
                                  });
    return table;
}

constexpr std::pair<std::string_view, ll_status> Preconditions[] = {
    {"valid-sync-token", LL_CURSOR_EXPIRED},
    {"need-privileges", LL_FORBIDDEN},
    {"no-uid-conflict", LL_CONFLICT},
    {"valid-address-data", LL_INVALID_RECORD},
    {"supported-address-data", LL_INVALID_RECORD},
    {"max-resource-size", LL_INVALID_RECORD}};

constexpr XmlName card(std::string_view name) {
    return {"urn:ietf:params:xml:ns:carddav", name};
}

FoundCard cardIn(const XmlElement& response) {
    FoundCard found;
    found.name = davName(response.textAt(dav("href")));
    const auto status = davStatus(response);
    found.gone = status == 404 || status == 410;
    const auto* properties = davProperties(response);
    if (properties == nullptr) return found;
    found.etag = properties->textAt(dav("getetag"));
    found.text = properties->textAt(card("address-data"));
    found.modifiedAt = ErrorTable::parseHttpDate(properties->textAt(dav("getlastmodified")));
    return found;
}

Status noBook(const std::string& words) {
    return {LL_INVALID_CONFIG, words};
}

}  // namespace

Book::Book(const Host& host) : RestClient(host, errorTable()) {}

Status Book::open(const Settings& settings) {
    auto address = SplitUrl::of(settings.text("base_url"));
    origin_ = std::move(address.origin);
    start_ = std::move(address.path);
    if (origin_.empty())
        return noBook("settings.base_url is to be the server's address, https://…");
    forgetPlace();
    return RestClient::open(settings);
}

Status Book::refine(Status status, const Answer& answer) const {
    for (const auto& name : davPreconditions(answer))
        for (const auto& [known, code] : Preconditions)
            if (name == known) return status.as(code, ", " + name);
    return status;
}

Result<std::string> Book::pathOf(std::string_view href) const {
    if (href.starts_with('/') && !href.starts_with("//")) return std::string(href);
    const auto address = SplitUrl::of(href);
    if (address.origin == origin_) return address.path;
    return noBook("the server leads to another host, to which the credential isn't sent: " +
                  scrub(address.origin) + "; set settings.base_url to it if it is to be trusted");
}

std::string Book::pathOf(const BookPlace& place, std::string_view name) const {
    return place.path + percentEncode(name);
}

Result<Answer> Book::ask(std::string_view method, std::string_view path, const std::string& body,
                         std::string_view depth, std::string_view what) {
    std::string at(path);
    for (int redirects = 0;; ++redirects) {
        auto request =
            HttpRequest::of("application/xml; charset=utf-8", std::string(method), {}, body);
        request.withHeader("Depth", std::string(depth)).asSafe();
        auto answer = exchange(std::move(request), at);
        if (!answer) return answer;
        const auto location = answer->header("Location");
        const bool moved = answer->status() / 100 == 3 && !location.empty();
        if (!moved || redirects == MostRedirects) {
            if (auto status = judge(*answer, Intent::Read, what); !status) return status;
            return answer;
        }
        const auto next = pathOf(location);
        if (!next) return next.status();
        at = *next;
    }
}

Result<Answer> Book::propfind(std::string_view path, std::string_view properties,
                              std::string_view depth) {
    return ask("PROPFIND", path, davBody("propfind", CardSpace, davProp(properties)), depth,
               "looking for the address book");
}

Result<std::string> Book::follow(std::string_view from, const XmlName& property,
                                 std::string_view properties) {
    const auto answer = propfind(from, properties, "0");
    if (!answer) return answer.status();
    const auto root = multistatusOf(*answer);
    if (!root) return root.status();
    auto href = davHref(*root, property);
    return href.empty() ? Result(std::move(href)) : pathOf(href);
}

/// Where base_url doesn't know who is asking, the well-known address may.
Result<std::string> Book::principal() {
    Status refused = noBook("there is no CardDAV server at settings.base_url");
    for (const auto& from : {start_, std::string("/.well-known/carddav")}) {
        auto path = follow(from, dav("current-user-principal"), "<current-user-principal/>");
        const auto code = path.status().code();
        if (path ? !path->empty() : code != LL_NOT_FOUND && code != LL_INVALID_CONFIG) return path;
        if (code == LL_INVALID_CONFIG && from == start_) refused = path.status();
    }
    return refused;
}

Result<std::vector<BookPlace>> Book::booksAt(std::string_view path, std::string_view depth) {
    const auto answer = propfind(path, BookProperties, depth);
    if (!answer) return answer.status();
    const auto root = multistatusOf(*answer);
    if (!root) return root.status();
    std::vector<BookPlace> books;
    Status status;
    root->each(dav("response"), [&](const XmlElement& response) {
        const auto* found = davProperties(response);
        if (found == nullptr || found->at(dav("resourcetype"), card("addressbook")) == nullptr)
            return;
        auto at = pathOf(response.textAt(dav("href")));
        if (!at) status = at.status();
        if (!at) return;
        if (!at->ends_with('/')) *at += '/';
        books.push_back({*at, std::string(found->textAt(dav("displayname"))),
                         davReports(*found, "sync-collection"), davMayWrite(*found)});
    });
    if (!status) return status;
    return books;
}

Result<std::vector<BookPlace>> Book::books() {
    const auto user = principal();
    if (!user) return user.status();
    const auto home = follow(*user, card("addressbook-home-set"), "<c:addressbook-home-set/>");
    if (!home) return home.status();
    if (home->empty()) return noBook("the server has no address books for this user");
    return booksAt(*home, "1");
}

Result<BookPlace> Book::place() {
    if (!place_.path.empty()) return place_;
    const auto wanted = settings().text("address_book");
    const bool isPath = wanted.find('/') != std::string::npos;
    const auto path = isPath ? pathOf(std::string_view(wanted)) : Result<std::string>(wanted);
    if (!path) return path.status();
    auto found = isPath ? booksAt(*path, "0") : books();
    if (!found)
        return found.status().code() == LL_NOT_FOUND
                   ? noBook("there is no address book at settings.address_book")
                   : found.status();
    if (!isPath && !wanted.empty())
        std::erase_if(*found, [&](const BookPlace& book) {
            return book.title != wanted && davFolder(book.path) != wanted;
        });
    if (found->empty()) return noBook("there is no such address book: see settings.address_book");
    if (found->size() > 1)
        return noBook("there is more than one address book: name one in settings.address_book");
    return place_ = found->front();
}

Result<Answer> Book::list(const BookPlace& place) {
    return propfind(place.path, "<getetag/><resourcetype/>", "1");
}

Result<Answer> Book::changes(const BookPlace& place, std::string_view token) {
    return ask("REPORT", place.path, davSyncBody(token), "0", "reading changes");
}

Result<std::vector<FoundCard>> Book::cards(const std::string& report, const std::string& inside,
                                           std::string_view what) {
    const auto at = place();
    if (!at) return at.status();
    const auto body = davBody(report, CardSpace, davProp(CardProperties) + inside);
    const auto answer = ask("REPORT", at->path, body, "1", what);
    if (!answer) return answer.status();
    const auto root = multistatusOf(*answer);
    if (!root) return root.status();
    std::vector<FoundCard> cards;
    root->each(dav("response"),
               [&](const XmlElement& response) { cards.push_back(cardIn(response)); });
    std::erase_if(cards, [](const FoundCard& card) { return card.name.empty(); });
    for (const auto& card : cards)
        if (!card.gone && card.text.empty())
            return Status{LL_TRANSIENT, "the server's answer lacks a card"};
    return cards;
}

Result<std::vector<FoundCard>> Book::search(std::string_view property, std::string_view value) {
    return cards("c:addressbook-query",
                 "<c:filter><c:prop-filter name=\"" + xmlText(property) +
                     R"("><c:text-match collation="i;unicode-casemap" match-type="equals">)" +
                     xmlText(value) + "</c:text-match></c:prop-filter></c:filter>",
                 "searching for cards");
}

Result<std::vector<FoundCard>> Book::fetch(const std::vector<std::string>& names) {
    const auto at = place();
    if (!at) return at.status();
    std::string hrefs;
    for (const auto& name : names)
        hrefs += "<href>" + xmlText(pathOf(*at, name)) + "</href>";
    auto all = cards("c:addressbook-multiget", hrefs, "reading cards");
    if (!all) return all;
    std::vector<FoundCard> found;
    for (const auto& name : names) {
        const auto card = std::find_if(all->begin(), all->end(),
                                       [&](const FoundCard& one) { return one.name == name; });
        if (card == all->end())
            return Status{LL_TRANSIENT, "the server's answer doesn't tell of every card"};
        found.push_back(*card);
    }
    return found;
}

}  // namespace leadloom::carddav
