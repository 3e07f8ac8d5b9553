#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox {

struct Population;
struct SystemView;

/// One simulated vendor. Everything here may be called from any thread; an implementation locks
/// its own state for the length of each call.
class Vendor {
public:
    Vendor() = default;
    Vendor(const Vendor&) = delete;
    Vendor& operator=(const Vendor&) = delete;
    virtual ~Vendor() = default;

    /// The first part of its paths, such as `salesforce`.
    virtual std::string name() const = 0;

    /// First parts of paths that are served without the vendor's prefix too, for clients that know
    /// of no prefix.
    virtual std::vector<std::string> rootPaths() const = 0;

    /// A request to the vendor's own API, authentication included.
    virtual Response answer(const Request& request) = 0;

    /// How this vendor refuses a client that asks too often.
    virtual Response rateLimited(std::optional<int> retryAfter) = 0;
    /// How this vendor reports a failure of its own.
    virtual Response serverError(int status) = 0;
    /// Ends every access token that was handed out. Refresh tokens stay good.
    virtual void expireTokens() = 0;

    /// Empties the vendor, settings and custom fields included, and fills it with `population`.
    virtual void reset(const Population& population) = 0;
    /// Adds an element {person, vendor, type, record} to `people` for each seeded person, and the
    /// same for `companies`, `deals` and `users`.
    virtual void describeTruth(nlohmann::json& truth) const = 0;

    virtual nlohmann::json settings() const = 0;
    /// Changes the settings named in `changes`; returns a message that names a wrong key.
    virtual std::string changeSettings(const nlohmann::json& changes) = 0;
    /// Records changed through the API, and whatever else this vendor counts.
    virtual nlohmann::json counters() const = 0;
    virtual void clearCounters() = 0;

    /// The control surface on records: what a user of the vendor could do in its pages, past
    /// authentication, limits and duplicate rules, but within its data rules.
    virtual std::vector<std::string> types() const = 0;
    virtual Response listRecords(const std::string& type, bool withDeleted) = 0;
    virtual Response readRecord(const std::string& type, const std::string& id) = 0;
    virtual Response createRecord(const std::string& type, const nlohmann::json& fields) = 0;
    /// `replace` clears every writable field that `fields` does not name.
    virtual Response editRecord(const std::string& type, const std::string& id,
                                const nlohmann::json& fields, bool replace) = 0;
    /// `purge` removes the record for good, past any recycle bin.
    virtual Response deleteRecord(const std::string& type, const std::string& id, bool purge) = 0;
    /// The following answer 404 unless a vendor can do them.
    virtual Response restoreRecord(const std::string& type, const std::string& id);
    virtual Response mergeRecords(const std::string& type, const std::string& winner,
                                  const std::vector<std::string>& losers);
    virtual Response convertRecord(const std::string& type, const std::string& id,
                                   const nlohmann::json& options);

    virtual Response listFields(const std::string& type);
    virtual Response addField(const std::string& type, const nlohmann::json& field);
    virtual Response removeField(const std::string& type, const std::string& name);

    /// Control routes of this vendor alone; `request.segments` start after the vendor's name.
    virtual Response extraControl(const Request& request);
};

}  // namespace leadloom::sandbox
