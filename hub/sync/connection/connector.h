#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/sync/connection/connector_verbs.h"
#include "hub/sync/connection/stream_description.h"

namespace leadloom::sync {

enum class RecordKind : std::uint8_t { Upsert = 1, Delete = 2, Merge = 3, Convert = 4 };

/// SHA-256 of a raw record's bytes (payload, then associations when read).
using RecordHash = std::array<std::uint8_t, 32>;

/// One record as a connector handed it over: slices of the vendor's own bytes, borrowed until the
/// sink's `put` returns.
struct RawRecord {
    RecordKind kind = RecordKind::Upsert;
    std::string_view externalId;
    std::string_view version;       ///< etag, revision or modification stamp; empty: none
    TimeUs modifiedAtUs = 0;        ///< vendor's time; 0: not told
    std::string_view marker;        ///< lead id that Leadloom wrote there; empty: none
    std::string_view payload;       ///< JSON text in the vendor's shape; empty for deletes
    std::string_view associations;  ///< JSON {"companies":["12"]}; empty: not read
    std::string_view targetStream;  ///< Convert: where the record went
    std::string_view targetId;      ///< Merge, Convert: the record it became
    RecordHash hash{};
};

/// Takes what a read finds. A failing Status makes the connector stop.
class RecordSink {
public:
    virtual ~RecordSink() = default;
    virtual Status put(std::span<const RawRecord> records) = 0;
    /// All records put so far are covered by `cursor`; `coversUntilUs` in server time, 0: unknown.
    virtual Status checkpoint(std::string_view cursor, TimeUs coversUntilUs) = 0;
    /// A record that can't be read at all: to be kept as a dead letter with its raw bytes, its
    /// place
    /// ("leads.csv line 17", or its id) and the reason; the read goes on.
    virtual Status reject(std::string_view place, std::string_view reason,
                          std::string_view raw) = 0;
    /// The vendor's clock, now, as an answer's `Date` tells it. To be called before the first
    /// `put`, where it is known.
    virtual void serverTime(TimeUs vendorNowUs) { (void)vendorNowUs; }
};

/// The context of one call into a connector.
struct CallContext {
    std::string runId;
    TimeUs deadlineMonotonicUs = 0;   ///< 0: none
    std::function<bool()> cancelled;  ///< may be empty
    /// Work that can wait (backfills, reconciling, writes): it leaves the last fifth of a daily
    /// quota to people, webhooks and changes.
    bool patient = false;
};

struct ReadOptions {
    bool full = false;     ///< walk everything: a generation
    int pageSize = 0;      ///< 0: the connector's own
    TimeUs overlapUs = 0;  ///< learnt lateness: begin this much before the cursor; 0: as declared
};

struct ReadEnd {
    bool complete = false;    ///< the end of the stream was truly reached
    TimeUs serverTimeUs = 0;  ///< vendor's clock (`Date`) where the sink wasn't told; 0: unknown
};

enum class WriteOperation : std::uint8_t {
    Create = 1,
    Update = 2,
    Upsert = 3,
    Delete = 4,
    Archive = 5
};

/// One write, borrowed by the connector until `write` returns.
struct WriteItem {
    WriteOperation operation = WriteOperation::Update;
    std::string_view externalId;       ///< empty for creates
    std::string_view expectedVersion;  ///< precondition where the vendor has one
    std::string_view idempotencyKey;
    std::string_view marker;   ///< canonical id to be stamped where the vendor has a field for it
    std::string_view payload;  ///< JSON text in the vendor's shape: only the fields to be set
};

/// What became of one write.
struct WriteResult {
    Status status;           ///< UnknownOutcome: may have taken effect
    std::string externalId;  ///< of the record written
    std::string version;
    std::string payload;   ///< the record as the vendor answered; empty: not told
    bool created = false;  ///< an upsert made a new record
    /// Vendor's name of the one field it refused, or whose value must be unique and is held by
    /// `existingId`; empty: none.
    std::string refusedField;
    std::string existingId;  ///< Conflict: the record in the way, if the vendor named it
};

/// Looks a record up by a key of it.
enum class LookupKey : std::uint8_t { Email = 1, Phone = 2, Marker = 3, Domain = 4, Name = 5 };

struct AssociationWrite {
    std::string_view fromId;
    std::string_view toId;
    bool remove = false;
};

struct Finding {
    enum class Severity : std::uint8_t { Ok, Warning, Error };
    Severity severity = Severity::Ok;
    std::string code;
    std::string text;
    std::string remedy;
};

struct DiscoveredField {
    std::string name;  ///< as a mapping names it: column, or JSON pointer
    std::string label;
    std::string type;  ///< text, number, boolean, date, datetime, enum, reference, …
    bool required = false;
    bool readOnly = false;
    bool unique = false;
    bool custom = false;
    std::int64_t maxLength = 0;  ///< 0: none told
    std::vector<std::string> options;
    std::string reference;  ///< target stream
};

struct DiscoveredStream {
    std::string name;
    std::string note;  ///< e.g. which files became this stream
    std::vector<DiscoveredField> fields;
};

struct WebhookRequest {
    std::string method;
    std::string url;  ///< full URL as the vendor called it
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    TimeUs receivedAtUs = 0;
};

/// What a webhook says: a record may have changed. A hint with an id; what the record holds counts
/// only where it can't be read again.
struct WebhookHint {
    std::string eventId;
    std::string stream;
    std::string externalId;
    RecordKind kind = RecordKind::Upsert;
    std::string targetStream;
    std::string targetId;
    TimeUs occurredAtUs = 0;
    std::string payload;  ///< the whole record, where the event holds it
    std::string associations;
    std::string version;
    RecordHash hash{};  ///< of a payload
    std::string
        rejection;  ///< why it can't be read; then externalId is its place, payload its bytes
};

struct WebhookAnswer {
    int status = 200;
    std::string contentType;
    std::string body;
};

/// One connection's system as the engine sees it. Implemented over the plugin boundary by
/// `plugin_host`, and by simulated vendors in tests. One call at a time per instance, any thread.
class Connector : public ConnectorVerbs {
public:
    /// Static description of the streams, in dependency order.
    virtual const std::vector<StreamDescription>& streams() const = 0;

    /// Which account the credentials belong to there, as an id that stays; empty: not told.
    virtual Result<std::string> account(const CallContext& call) {
        (void)call;
        return std::string();
    }
    virtual Result<std::vector<Finding>> check(const CallContext& call) = 0;
    virtual Result<std::vector<DiscoveredStream>> discover(const CallContext& call) = 0;

    /// Reads changes since `cursor` (empty: from the start).
    virtual Result<ReadEnd> read(const CallContext& call, std::string_view stream,
                                 std::string_view cursor, const ReadOptions& options,
                                 RecordSink& sink) = 0;

    /// Fetches records by id. An id that is gone arrives as a Delete; one merged away as a Merge.
    virtual Status lookupIds(const CallContext& call, std::string_view stream,
                             std::span<const std::string> ids, RecordSink& sink) = 0;
    virtual Status lookupKey(const CallContext& call, std::string_view stream, LookupKey key,
                             std::string_view value, RecordSink& sink) = 0;

    /// Exactly one result per item, in the items' order, whatever happens.
    virtual std::vector<WriteResult> write(const CallContext& call, std::string_view stream,
                                           std::span<const WriteItem> items) = 0;
    /// Adds and removes links from records of `stream` to records of `toStream`.
    virtual std::vector<Status> associate(const CallContext& call, std::string_view stream,
                                          std::string_view toStream,
                                          std::span<const AssociationWrite> writes) = 0;

    /// Verifies and decodes one webhook. Auth: the signature is wrong; InvalidRecord: unreadable.
    /// `answer` is what the vendor wants to hear.
    virtual Result<std::vector<WebhookHint>> receive(const CallContext& call,
                                                     const WebhookRequest& request,
                                                     WebhookAnswer& answer) = 0;
};

}  // namespace leadloom::sync
