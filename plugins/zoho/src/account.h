#pragma once

#include <map>
#include <string>
#include <string_view>

#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/field_types.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/select_query.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/write_result.h>

namespace leadloom::zoho {

using namespace sdk;

/// Zoho's words for what went wrong, in answers as a whole and in the rows of a write.
const ErrorTable& errorTable();

/// What a row of an answer says of a record that Zoho refused. Empty where it says no such thing.
struct RowError {
    std::string_view code;
    std::string_view message;
    std::string_view field;       ///< the field at fault
    std::string_view existingId;  ///< the record in the way
};
WriteResult refusal(const RowError& error);

/// What one stream is called in Zoho.
struct Stream {
    std::string_view stream;
    std::string_view module;
    std::string_view event;      ///< where its notifications come from; empty = none come
    std::string_view nameField;  ///< searched in by the key "name"; empty = it can't be
};

inline constexpr std::string_view Users = "users";

/// In dependency order. Users are no module: they have a path of their own.
inline constexpr Stream Streams[] = {{Users, "", "", ""},
                                     {"accounts", "Accounts", "Accounts.all", "Account_Name"},
                                     {"contacts", "Contacts", "Contacts.all", ""},
                                     {"leads", "Leads", "Leads.all", ""},
                                     {"deals", "Deals", "Deals.all", "Deal_Name"}};

/// A module by its stream; null for others.
inline const Stream* findModule(std::string_view stream) {
    return stream == Users ? nullptr : findStream(Streams, stream);
}

/// What an account says about one module, as far as reading and writing need it.
struct ModuleDescription {
    FieldTypes fields;
    std::string marker;  ///< the field that holds the hub's own id; empty = none
    /// A field of unique values besides: an upsert would go by it, too, and write over a record
    /// that has nothing but its value in common with ours.
    bool hasOtherKeys = false;
};

/// One Zoho CRM account. Paths begin behind /crm/{version}.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, errorTable()) {}

    Result<Answer> query(const SelectQuery& query);
    /// A list. With a time, what was changed or deleted since then: 304 is an answer, too.
    Result<Answer> listSince(std::string_view path, std::int64_t timeUs, std::string_view what);
    /// The vendor's own description of a module's fields; and what of it is needed here, asked for
    /// once in the life of an instance.
    Result<Answer> fieldsAnswer(const Stream& stream);
    Result<const ModuleDescription*> describe(const Stream& stream);

protected:
    Result<std::string> base() override;
    void observe(const HttpResponse& response) override;

private:
    std::map<std::string_view, ModuleDescription> descriptions_;
};

/// "2026-01-02T10:00:00+00:00": Zoho takes no Z.
std::string zohoTime(std::int64_t timeUs);

}  // namespace leadloom::zoho
