#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/write_batch.h>
#include <leadloom/sdk/write_outcomes.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

/// What a write comes down to in an API of records with ids and, perhaps, one field of unique
/// values for the hub's own id. Archiving counts as deleting.
enum class WriteForm { UpsertByMarker, Create, Update, Delete };

/// `hasMarker`: the vendor's object has a field for the hub's id.
inline WriteForm formOf(const Write& write, bool hasMarker) {
    if (write.operation == WriteOperation::Delete || write.operation == WriteOperation::Archive)
        return WriteForm::Delete;
    if (write.operation == WriteOperation::Update || !write.externalId.empty())
        return WriteForm::Update;
    return hasMarker && !write.marker.empty() ? WriteForm::UpsertByMarker : WriteForm::Create;
}

/// Calls `send(form, writes)` for the writes of each form that the batch holds, creates first.
template <typename Send>
Status writeByForm(const WriteBatch& batch, bool hasMarker, Send&& send) {
    for (const auto form :
         {WriteForm::UpsertByMarker, WriteForm::Create, WriteForm::Update, WriteForm::Delete}) {
        std::vector<Write> writes;
        for (std::size_t i = 0; i < batch.size(); ++i)
            if (formOf(batch[i], hasMarker) == form) writes.push_back(batch[i]);
        if (writes.empty()) continue;
        if (auto status = send(form, std::span<const Write>(writes)); !status) return status;
    }
    return Status::ok();
}

/// Reports one result for several writes (or association writes).
template <typename Writes>
Status reportEach(const Writes& writes, const WriteResult& result, WriteOutcomes& outcomes) {
    for (const auto& write : writes)
        if (auto taken = outcomes.report(write.index, result); !taken) return taken;
    return Status::ok();
}

/// Reports writes as done under the ids that they came with, for a vendor that answers a deletion
/// with nothing.
inline Status reportDone(std::span<const Write> writes, WriteOutcomes& outcomes) {
    for (const auto& write : writes) {
        auto taken = outcomes.report(write.index, WriteResult::done(std::string(write.externalId)));
        if (!taken) return taken;
    }
    return Status::ok();
}

/// Reports the record that a vendor gives back as done: id and version (a stamp, ISO 8601) stand
/// at these pointers. One without an id stays open and so ends as unknown.
inline Status reportWritten(const Answer& answer, std::string_view id, std::string_view modified,
                            const Write& write, WriteOutcomes& outcomes) {
    const auto told = answer.values({id, modified});
    if (!told || (*told)[0].empty()) return Status::ok();
    auto done = WriteResult::done((*told)[0]);
    done.newVersion = (*told)[1];
    done.modifiedAt = isoTimeOrZero((*told)[1]);
    return outcomes.report(write.index, done);
}

/// Reports the answers of a vendor that answers in the order of its inputs: `judge` turns each
/// element of the list at `pointer` into a WriteResult. What the answer misses stays open and so
/// ends as unknown; a body that can't be read, too.
template <typename Writes, typename Judge>
Status reportInOrder(const Answer& answer, std::string_view pointer, JsonPages::Pointers keys,
                     const Writes& writes, WriteOutcomes& outcomes, Judge&& judge) {
    // At the root an object would be taken for one answer: it is none where a list is due.
    const auto first = answer.body().find_first_not_of(" \t\r\n");
    if (pointer.empty() && (first == std::string_view::npos || answer.body()[first] != '['))
        return Status::ok();
    auto next = writes.begin();
    return answer.eachIfAny(pointer, keys, [&](const JsonItem& item) {
        if (next == writes.end()) return Status::ok();
        return outcomes.report((next++)->index, judge(item));
    });
}

/// For a vendor that refuses a whole request because of a field that it doesn't have: reports the
/// writes that set the field, with `status`, and gives the others, to be sent again.
/// LL_INVALID_CONFIG where none sets it.
inline Result<std::vector<Write>> withoutField(std::span<const Write> writes,
                                               const std::string& field, const Status& status,
                                               WriteOutcomes& outcomes) {
    auto refused = WriteResult::failed(status);
    refused.fields = field;
    std::vector<Write> others;
    for (const auto& write : writes)
        if (write.payload.find('"' + field + '"') == std::string_view::npos)
            others.push_back(write);
        else if (auto taken = outcomes.report(write.index, refused); !taken)
            return taken;
    if (others.size() == writes.size()) return Status{LL_INVALID_CONFIG, status.message()};
    return others;
}

/// What the refusal of a whole request means for the writes in it, for use in sendInPortions: one
/// whose outcome is unknown is reported for all; one that a record brought about
/// (LL_INVALID_RECORD, LL_CONFLICT, LL_NOT_FOUND) is returned as LL_INVALID_RECORD, so that the
/// request is halved, until the record stands alone and is reported with `alone`; any other status
/// is returned as it is.
template <typename Writes>
Status refusedTogether(const Writes& writes, const Status& status, const WriteResult& alone,
                       WriteOutcomes& outcomes) {
    const auto code = status.code();
    if (code == LL_UNKNOWN_OUTCOME)
        return reportEach(writes, WriteResult::failed(status), outcomes);
    if (code != LL_INVALID_RECORD && code != LL_CONFLICT && code != LL_NOT_FOUND) return status;
    if (writes.size() > 1) return {LL_INVALID_RECORD, status.message()};
    return reportEach(writes, alone, outcomes);
}

/// The same for a write that was sent alone.
inline Status refusedAlone(const Write& write, const Status& status, const WriteResult& alone,
                           WriteOutcomes& outcomes) {
    return refusedTogether(std::span(&write, 1), status, alone, outcomes);
}

/// Removes records one by one: `remove(write)` gives a Status.
template <typename Remove>
Status removeEach(std::span<const Write> writes, WriteOutcomes& outcomes, Remove&& remove) {
    for (const auto& write : writes) {
        auto status = remove(write);
        status = status ? reportDone(std::span(&write, 1), outcomes)
                        : refusedAlone(write, status, WriteResult::failed(status), outcomes);
        if (!status) return status;
    }
    return Status::ok();
}

/// What `parse(write, payload)` (→ Result) makes of each write and its payload, a JSON object. One
/// that can't be made anything of is reported, with the field that faultyField() names; any other
/// failure is returned.
template <typename Parsed, typename Parse>
Result<std::vector<Parsed>> parsedWrites(std::span<const Write> writes, WriteOutcomes& outcomes,
                                         Parse&& parse) {
    std::vector<Parsed> parsed;
    for (const auto& write : writes) {
        auto payload =
            nlohmann::json::parse(write.payload.empty() ? "{}" : write.payload, nullptr, false);
        Result<Parsed> made = Status{LL_INVALID_RECORD, "the payload is no object"};
        if (payload.is_object()) made = parse(write, std::as_const(payload));
        if (made) {
            parsed.push_back(*std::move(made));
            continue;
        }
        auto status = refusedAlone(write, made.status(), resultOf(made.status()), outcomes);
        if (!status) return status;
    }
    return parsed;
}

}  // namespace leadloom::sdk
