#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/carddav/book.h"
#include "tests/sandbox/carddav/dav_xml.h"
#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/core/write_counts.h"

namespace leadloom::sandbox::carddav {

/// The address books of one person on a CardDAV server (RFC 6352, 6578): discovery, reports,
/// conditional writes. Its paths, prefixes and spellings are its own, so that a client can't guess.
/// [any-thread]
class CardDav : public Vendor {
public:
    explicit CardDav(Clock& clock);

    std::string name() const override { return "carddav"; }
    std::vector<std::string> rootPaths() const override { return {".well-known"}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override;
    void clearCounters() override;

    std::vector<std::string> types() const override;
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response extraControl(const Request& request) override;

private:
    /// What a path names. `book` is null where it names none that there is.
    struct Place {
        enum class Kind { Root, Principal, Home, Book, Card, Nowhere } kind = Kind::Nowhere;
        std::string bookName, cardName;
        Book* book = nullptr;
    };
    Place placeOf(const Request& request);
    bool isKnown(const Request& request) const;
    Response dispatch(const Request& request);

    Response propfind(const Request& request, const Place& place);
    Response report(const Request& request, const Place& place);
    Response syncCollection(const Request& request, const Place& place, const Node& body);
    Response multiget(const Place& place, const Node& body);
    Response query(const Place& place, const Node& body);
    Response put(const Request& request, const Place& place);
    Response remove(const Request& request, const Place& place);
    Response get(const Place& place);
    Response makeCollection(const Request& request, const Place& place);

    Properties rootProperties() const;
    Properties principalProperties() const;
    Properties bookProperties(const Book& book) const;
    Properties cardProperties(const StoredCard& card) const;
    std::string bookHref(const std::string& book) const;
    std::string cardHref(const std::string& book, const std::string& card) const;

    void seed(const Population& population);
    /// A user's own change, past every precondition; an error message or nothing.
    std::string putAsUser(const std::string& name, const std::string& text);
    Book& main() { return books_.at("contacts"); }

    mutable std::mutex mutex_;
    Clock& clock_;
    std::map<std::string, Book> books_;
    nlohmann::json settings_;
    WriteCounts counts_;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::carddav
