#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/csv_table.h>
#include <leadloom/sdk/page.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

/// Where a vendor's record keeps what decides what it is: JSON pointers into the record, empty
/// where the vendor tells no such thing.
struct RecordShape {
    std::string id = {};
    std::string version = {};               ///< revision, etag or stamp
    std::string modifiedAt = {};            ///< ISO 8601; also what walkByTime goes by
    std::string deleted = {};               ///< "true": gone
    std::string mergedInto = {};            ///< of a deleted record: the winner's id
    std::string absorbed = {};              ///< of a winner: its losers' ids, ';' between them
    std::string convertedTo = {};           ///< id of the record that this one became …
    std::string_view convertedStream = {};  ///< … and its stream
    std::string marker = {};                ///< the hub's own id
    std::string (*idForm)(std::string_view) = nullptr;  ///< one form of ids that have several

    /// The pointers, in the order in which addRow() asks for cells.
    std::array<std::string_view, 8> pointers() const {
        return {id, version, modifiedAt, deleted, mergedInto, absorbed, convertedTo, marker};
    }
    std::string formed(std::string_view text) const {
        return idForm == nullptr ? std::string(text) : idForm(text);
    }
};

/// Adds what a row says: a merge, a tombstone, a conversion, or the record as it stands, behind the
/// merges into it. `cell(i)`: what stands at the i-th of shape.pointers().
inline void addRow(Page& page, const RecordShape& shape,
                   const std::function<std::string_view(std::size_t)>& cell,
                   std::string_view payload) {
    const auto id = shape.formed(cell(0));
    const auto winner = shape.formed(cell(4));
    const auto became = shape.formed(cell(6));
    const auto modifiedAt = isoTimeOrZero(cell(2));
    for (const auto loser : splitText(cell(5), ';'))
        page.batch.add(Record::merge(shape.formed(loser), id).withModifiedAt(modifiedAt));
    auto record = Record::upsert(id, payload);
    if (cell(3) == "true")
        record = winner.empty() ? Record::tombstone(id) : Record::merge(id, winner);
    else if (!became.empty())
        record = Record::convert(id, shape.convertedStream, became);
    page.batch.add(record.withVersion(cell(1)).withModifiedAt(modifiedAt).withOrigin(cell(7)));
    page.end.position = id;
    page.end.time = modifiedAt;
}

/// The records of the list at `pointer` of a JSON answer.
inline Result<Page> pageOf(const Answer& answer, std::string_view pointer,
                           const RecordShape& shape) {
    const auto p = shape.pointers();
    const auto at = [&](std::size_t i) { return p[i].empty() ? p[0] : p[i]; };
    return pageOf(answer, pointer, {at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)},
                  [&](const JsonItem& item, Page& page) {
                      const auto cell = [&](std::size_t i) {
                          return p[i].empty() ? std::string_view{} : item.value(i);
                      };
                      addRow(page, shape, cell, item.slice());
                      return Status::ok();
                  });
}

/// The tombstones of a vendor's list of what is gone. `time`: pointer to when, ISO 8601.
inline Result<Page> tombstonesOf(const Answer& answer, std::string_view pointer,
                                 std::string_view id, std::string_view time) {
    return pageOf(answer, pointer, {id, time}, [](const JsonItem& item, Page& page) {
        page.batch.add(Record::tombstone(item.value(0))
                           .withVersion(item.value(1))
                           .withModifiedAt(isoTimeOrZero(item.value(1))));
        return Status::ok();
    });
}

/// The records of a CSV answer, whose columns are called like the first level of the shape's
/// pointers. `toJson(row)` gives a row as JSON; rows with faults are rejected one by one.
template <typename ToJson>
Result<Page> pageOfCsv(const Answer& answer, std::string_view stream, const RecordShape& shape,
                       const RecordSink& sink, ToJson&& toJson) {
    Page page;
    page.end.serverTime = answer.serverTime();
    const auto pointers = shape.pointers();
    auto status = eachCsvRow(answer.body(), [&](const CsvTableRow& row) {
        ++page.end.count;
        if (!row.fault().empty())
            return sink.reject(stream, "line " + std::to_string(row.line()), row.fault(),
                               row.raw());
        const auto cell = [&](std::size_t i) {
            return pointers[i].empty() ? std::string_view{} : row[pointers[i].substr(1)];
        };
        addRow(page, shape, cell, page.batch.keep(toJson(row)));
        return Status::ok();
    });
    if (!status) return status;
    return page;
}

}  // namespace leadloom::sdk
