#pragma once

#include <set>
#include <string>
#include <string_view>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/field_description.h>

namespace leadloom::sdk {

/// Whom a connector is to erase: see leadloom/abi/draft/erase.h.
struct ErasureKeys {
    std::string stream, externalId;
    std::string ticket;  ///< of an erasure that the vendor has begun; empty = it is asked for now
    std::set<std::string> emails;

    static ErasureKeys parse(std::string_view json) {
        const auto keys = parsedJson(json);
        ErasureKeys found{
            textOf(keys, "stream"), textOf(keys, "external_id"), textOf(keys, "ticket"), {}};
        for (const auto& email : listOf(keys, "emails"))
            if (email.is_string()) found.emails.insert(email.get<std::string>());
        return found;
    }
};

/// What became of an erasure.
struct ErasureReceipt {
    static std::string erased() { return R"({"outcome":"erased"})"; }
    static std::string unsupported() { return R"({"outcome":"unsupported"})"; }
    /// The vendor carries it out in its own time; the ticket comes back with the next call.
    static std::string pending(std::string_view ticket) {
        return R"({"outcome":"pending","ticket":)" + jsonString(ticket) + "}";
    }
};

}  // namespace leadloom::sdk
