#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/walk.h>

namespace leadloom::sdk {

/// One page between the vendor's answer and the hub: its records, and where it ended. The answer
/// must live until the page is put.
struct Page {
    RecordBatch batch;
    PageEnd end;

    /// Puts the records; gives where the page ended.
    Result<PageEnd> putTo(const RecordSink& sink) {
        if (auto status = batch.putTo(sink); !status) return status;
        return end;
    }
    /// The same for records asked for by an id: one that has another id now was merged into it.
    Status putFor(std::string_view id, const RecordSink& sink) {
        if (end.count > 0 && end.position != id)
            if (auto status = sink.put(Record::merge(id, end.position)); !status) return status;
        return batch.putTo(sink);
    }
    /// The same for a vendor that pages by tokens: that of the next page stands at this pointer of
    /// the answer; none = this was the last one.
    Result<PageEnd> putTo(const RecordSink& sink, const Answer& answer, std::string_view token) {
        auto next = answer.value(token);
        if (!next) return next.status();
        end.position = std::move(*next);
        end.last = end.position.empty();
        return putTo(sink);
    }
};

/// Tells the hub how many records to expect in a walk, where the vendor counts them at `pointer`.
inline Status expectTotal(const Answer& answer, std::string_view pointer, const RecordSink& sink) {
    const auto total = answer.integer(pointer);
    if (total && *total > 0) sink.expect(*total);
    return total.status();
}

/// The records of the list at `pointer`. The first of `keys` is the record's id; `add(item, page)`
/// returns a Status and adds what the item says to page.batch; it may set page.end.time.
template <typename Add>
Result<Page> pageOf(const Answer& answer, std::string_view pointer, JsonPages::Pointers keys,
                    Add&& add) {
    Page page;
    page.end.serverTime = answer.serverTime();
    auto status = answer.each(pointer, keys, [&](const JsonItem& item) -> Status {
        if (!item.has(0)) return {LL_TRANSIENT, "the vendor sent a record without an id"};
        page.end.position = item.value(0);
        ++page.end.count;
        return add(item, page);
    });
    if (!status) return status;
    return page;
}

/// Whether the rows of a list go by ascending id, a number at `key`, from behind `after` on: what
/// walkById() relies on. LL_TRANSIENT where they don't: it is not the page that was asked for.
inline Status checkAscending(const Answer& answer, std::string_view pointer, std::string_view key,
                             std::string_view after) {
    auto last = integerOr(after, 0);
    return answer.each(pointer, {key}, [&](const JsonItem& item) -> Status {
        const auto id = integerOr(item.value(0), 0);
        if (id <= last) return {LL_TRANSIENT, "the vendor's page is not in the order of ids"};
        last = id;
        return Status::ok();
    });
}

/// A walk in two phases, as one position: a page that is the last of the first phase goes on with
/// `phase`, by which position the next fetch knows where it is.
inline Result<PageEnd> thenPhase(Result<PageEnd> page, std::string_view phase) {
    if (!page || !page->last) return page;
    page->last = false;
    page->position = phase;
    return page;
}

}  // namespace leadloom::sdk
