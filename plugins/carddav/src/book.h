#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/xml/xml_element.h>

namespace leadloom::carddav {

using namespace sdk;

/// What the server says of the address book.
struct BookPlace {
    std::string path;  ///< "/books/ana/contacts/", as the server spells it
    std::string title;
    bool syncs = false;    ///< it knows sync-collection (RFC 6578)
    bool writable = true;  ///< or it doesn't tell
};

/// One card as the server gave it.
struct FoundCard {
    std::string name;  ///< of its resource in the book: the record's id
    std::string etag;
    std::string text;
    std::int64_t modifiedAt = 0;  ///< microseconds; 0 = not told
    bool gone = false;            ///< the server says that there is none
};

/// One address book on a server, found by discovery or named in the settings.
class Book : public RestClient {
public:
    explicit Book(const Host& host);

    Status open(const Settings& settings) override;

    /// Where the book is. Asked once in the life of an instance, and again when it was not there.
    Result<BookPlace> place();
    void forgetPlace() { place_ = {}; }
    /// All address books that the user has.
    Result<std::vector<BookPlace>> books();

    /// The names and ETags of all cards, or what has changed since a token.
    Result<Answer> list(const BookPlace& place);
    Result<Answer> changes(const BookPlace& place, std::string_view token);
    /// The cards that have a property of this value, or what the server takes for it.
    Result<std::vector<FoundCard>> search(std::string_view property, std::string_view value);
    /// These cards, by the names of their resources; each of them comes, if only as gone.
    Result<std::vector<FoundCard>> fetch(const std::vector<std::string>& names);

    std::string pathOf(const BookPlace& place, std::string_view name) const;
    /// The path behind an href, which may be a whole URL of this server. LL_INVALID_CONFIG where it
    /// is on another host: the credential isn't sent there.
    Result<std::string> pathOf(std::string_view href) const;

protected:
    Result<std::string> base() override { return origin_; }
    Status refine(Status status, const Answer& answer) const override;

private:
    /// `depth`: "0" or "1".
    Result<Answer> ask(std::string_view method, std::string_view path, const std::string& body,
                       std::string_view depth, std::string_view what);
    Result<std::vector<FoundCard>> cards(const std::string& report, const std::string& inside,
                                         std::string_view what);
    Result<std::string> principal();
    Result<Answer> propfind(std::string_view path, std::string_view properties,
                            std::string_view depth);
    Result<std::string> follow(std::string_view from, const XmlName& property,
                               std::string_view properties);
    Result<std::vector<BookPlace>> booksAt(std::string_view path, std::string_view depth);

    std::string origin_;  ///< "https://dav.example"
    std::string start_;   ///< the path of base_url
    BookPlace place_;
};

}  // namespace leadloom::carddav
