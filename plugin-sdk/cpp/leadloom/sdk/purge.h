#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/erasure.h>
#include <leadloom/sdk/rest_client.h>

/// Erasure of a person by the purge of one record, at a vendor that otherwise only archives.
namespace leadloom::sdk {

/// Asks for a purge. Only an empty answer (204) says that it was carried out. `right`: what the
/// token must have for it, named where it is refused.
inline Status askToPurge(RestClient& client, std::string_view path, std::string body,
                         std::string_view what, std::string_view right) {
    const auto answer =
        client.send(HttpRequest::json("POST", {}, std::move(body)), path, Intent::Write, what);
    if (answer.status().code() == LL_FORBIDDEN)
        return answer.status().as(LL_FORBIDDEN, " (it needs " + std::string(right) + ")");
    if (!answer || answer->status() == 204) return answer.status();
    return {LL_UNKNOWN_OUTCOME, std::string(what) + ": the answer doesn't tell what was done"};
}

/// The id of the record that a GET answers with; empty where the vendor itself says that there is
/// none: then its 404 holds one of `proofs`. Another's 404 (of a gateway, of a wrong path) proves
/// nothing.
inline Result<std::string> idThere(RestClient& client, std::string_view path, std::string_view what,
                                   JsonPages::Pointers proofs) {
    const auto answer = client.exchange({}, path);
    if (!answer) return answer.status();
    const auto status = client.judge(*answer, Intent::Read, what);
    if (status) return answer->needed("/id");
    if (status.code() != LL_NOT_FOUND) return status;
    const auto told = answer->values(proofs);
    const bool isTold =
        told && std::ranges::any_of(*told, [](const auto& text) { return !text.empty(); });
    return isTold ? Result(std::string()) : status.as(LL_TRANSIENT);
}

/// The receipt of a purge by id. `purge(id)` gives a Status; where that is LL_NOT_FOUND, `find(id,
/// archived)` tells what is there, as idThere does. A record that was merged since is followed; one
/// that is there and isn't known to the purge is left to be archived; one that was archived before
/// is a person's matter.
template <typename Purge, typename Find>
Result<std::string> purgeById(const std::string& id, Purge&& purge, Find&& find) {
    Status purged = purge(id);
    const auto isMissed = [&] { return purged.code() == LL_NOT_FOUND; };
    const auto living = isMissed() ? find(id, false) : Result(std::string());
    if (!living) return living;
    if (!living->empty() && *living != id) purged = purge(*living);
    if (purged) return ErasureReceipt::erased();
    if (!isMissed()) return purged;
    if (!living->empty()) return ErasureReceipt::unsupported();
    const auto archived = find(id, true);
    if (!archived || archived->empty()) return archived ? purged : archived.status();
    return Status{
        LL_FORBIDDEN,
        "the record is among the vendor's deleted ones, where it can't be purged: restore "
        "it there, then delete it for good"};
}

}  // namespace leadloom::sdk
