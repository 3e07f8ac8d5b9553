#include <algorithm>
#include <set>

#include <leadloom/sdk/query.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>

#include "connector.h"
#include "search.h"

namespace leadloom::hubspot {

using sdk::Call;
using sdk::PageEnd;
using sdk::ReadCursor;
using sdk::ReadOptions;
using sdk::RecordSink;
using sdk::Result;
using sdk::Status;

namespace {

constexpr std::uint32_t MostListed = 100;
constexpr std::uint32_t MostFound = 200;
/// Search shows a change some seconds late.
constexpr std::int64_t SettleUs = 60'000'000;
constexpr std::int64_t SecondUs = 1'000'000;
constexpr std::string_view ArchivedPhase = "archived:";
constexpr std::string_view NextPage = "/paging/next/after";

bool isArchivedPhase(std::string_view position) {
    return position.substr(0, ArchivedPhase.size()) == ArchivedPhase;
}

/// After the last living record come the archived ones.
Result<PageEnd> thenArchived(Result<PageEnd> page) {
    if (!page || !page->last) return page;
    page->last = false;
    page->position = ArchivedPhase;
    return page;
}

/// The property that a name or a pointer of the mapping stands for; empty for what is none.
std::string_view propertyOf(std::string_view field) {
    constexpr std::string_view Root = "/properties/";
    if (field.starts_with(Root)) return field.substr(Root.size());
    return field.starts_with('/') ? std::string_view{} : field;
}

}  // namespace

Result<Selection> Connector::select(const Call& call, std::string_view stream,
                                    const ReadOptions& options) {
    const auto* type = findType(stream);
    if (type == nullptr) return Status{LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
    auto marker = portal_.markerProperty(call, *type);
    if (!marker) return marker.status();
    std::set<std::string> names{"hs_object_id", "createdate", "hs_merged_object_ids",
                                std::string(type->modifiedProperty)};
    if (!marker->empty()) names.insert(*marker);
    for (const auto& field : options.fields())
        if (const auto name = propertyOf(field); !name.empty()) names.emplace(name);
    if (options.fields().empty())
        for (const auto name : sdk::splitText(type->properties, ' '))
            names.emplace(name);
    return Selection{type, {names.begin(), names.end()}, options.associations(), *marker};
}

Result<PageEnd> Connector::putRows(const Call& call, const Selection& selection,
                                   const sdk::HttpResponse& answer, bool listed,
                                   const RecordSink& sink) {
    const auto rows =
        rowsOf(call, portal_.json(), answer.body(), *selection.type, selection.marker);
    if (!rows) return rows.status();
    std::map<std::string, Linked> linked;
    if (!listed) {
        auto read = linkedTo(call, selection, *rows);
        if (!read) return read.status();
        linked = std::move(*read);
    }
    sdk::RecordBatch batch;
    PageEnd end;
    for (const auto& row : *rows) {
        if (listed) linked[row.id] = linkedIn(row.associations, selection.targets);
        addRow(batch, row, selection.targets.empty() ? nullptr : &linked[row.id]);
        end.position = row.id;
    }
    end.count = rows->size();
    end.serverTime = answer.serverTime();
    if (auto status = batch.putTo(sink); !status) return status;
    return end;
}

Result<PageEnd> Connector::listPage(const Call& call, const Selection& selection,
                                    std::string_view after, std::uint32_t limit,
                                    const RecordSink& sink) {
    const auto path = sdk::Query()
                          .add("limit", limit)
                          .addIf("after", after)
                          .add("properties", sdk::joinTexts(selection.properties, ","))
                          .add("archived", "false")
                          .addIf("associations", sdk::joinTexts(selection.targets, ","))
                          .on(portal_.pathOf(*selection.type));
    const auto answer = portal_.get(call, path, "listing " + std::string(selection.type->stream));
    if (!answer) return answer.status();
    auto page = putRows(call, selection, *answer, true, sink);
    if (!page) return page;
    const auto next = portal_.json().value(call, answer->body(), NextPage);
    if (!next) return next.status();
    page->position = *next;
    page->last = page->position.empty();
    return page;
}

Result<PageEnd> Connector::archivedPage(const Call& call, const ObjectType& type,
                                        std::string_view after, const RecordSink& sink) {
    const auto path = sdk::Query()
                          .add("limit", MostListed)
                          .addIf("after", after)
                          .add("archived", "true")
                          .on(portal_.pathOf(type));
    const auto answer = portal_.get(call, path, "listing archived " + std::string(type.stream));
    if (!answer) return answer.status();
    PageEnd end;
    sdk::RecordBatch batch;
    auto status = portal_.json().split(
        call, answer->body(), "/results", {"/id", "/archivedAt"}, [&](const sdk::JsonItem& item) {
            batch.add(sdk::Record::tombstone(item.value(0))
                          .withVersion(item.value(1))
                          .withModifiedAt(sdk::isoTimeOrZero(item.value(1))));
            return Status::ok();
        });
    if (status.code() == LL_NOT_FOUND)
        return Status{LL_TRANSIENT, "HubSpot's answer holds no list of records"};
    if (!status) return status;
    end.count = batch.size();
    end.serverTime = answer->serverTime();
    if (status = batch.putTo(sink); !status) return status;
    const auto next = portal_.json().value(call, answer->body(), NextPage);
    if (!next) return next.status();
    end.last = next->empty();
    end.position = std::string(ArchivedPhase) + *next;
    if (!end.last) return end;
    const auto key = "swept." + std::string(type.stream);
    status = portal_.host().state().put(call, key, std::to_string(answer->serverTime()));
    if (!status && status.code() != LL_UNSUPPORTED) return status;
    return end;
}

Result<bool> Connector::sweepIsDue(const Call& call, const ObjectType& type, std::int64_t now) {
    const auto swept = portal_.host().state().get(call, "swept." + std::string(type.stream));
    if (!swept)
        return swept.status().code() == LL_UNSUPPORTED ? Result<bool>(true)
                                                       : Result<bool>(swept.status());
    const auto last = sdk::parseEpoch(swept->value_or("0"), SecondUs).value_or(0);
    return now - last >= portal_.settings().sweepUs;
}

Result<PageEnd> Connector::searchPage(const Call& call, const Selection& selection,
                                      const ReadCursor& at, std::int64_t from, std::uint32_t limit,
                                      const RecordSink& sink) {
    const auto filters = changesSince(selection.type->modifiedProperty, from, at.position);
    const auto answer = portal_.ask(call, portal_.pathOf(*selection.type, "/search"),
                                    searchBody(filters, selection.properties, limit),
                                    "searching " + std::string(selection.type->stream), "search");
    if (!answer) return answer.status();
    if (at.position.empty()) {
        const auto total = portal_.json().value(call, answer->body(), "/total");
        if (!total) return total.status();
        if (const auto rows = sdk::parseEpoch(*total, SecondUs)) sink.expect(*rows);
    }
    auto page = putRows(call, selection, *answer, false, sink);
    if (!page) return page;
    page->last = page->count < limit;
    if (!page->last) return page;
    const auto due = sweepIsDue(call, *selection.type, answer->serverTime());
    if (!due) return due.status();
    return *due ? thenArchived(page) : page;
}

Result<PageEnd> Connector::ownersPage(const Call& call, std::string_view after,
                                      const RecordSink& sink) {
    const auto path =
        sdk::Query().add("limit", MostListed).addIf("after", after).on("/crm/v3/owners");
    const auto answer = portal_.get(call, path, "listing owners");
    if (!answer) return answer.status();
    static constexpr ObjectType Owner{Owners, "", "", "updatedAt", ""};
    auto page = putRows(call, {&Owner, {}, {}, {}}, *answer, true, sink);
    if (!page) return page;
    const auto next = portal_.json().value(call, answer->body(), NextPage);
    if (!next) return next.status();
    page->position = *next;
    page->last = page->position.empty();
    return page;
}

Status Connector::read(const Call& call, std::string_view stream, std::string_view cursor,
                       const ReadOptions& options, const RecordSink& sink) {
    const auto overlap = options.overlap(portal_.settings().overlapUs);
    sdk::WalkOptions walk{overlap, SettleUs, true};
    if (stream == Owners)
        return sdk::walkByToken(call, sink, cursor, walk, [&](const ReadCursor& at, std::int64_t) {
            return ownersPage(call, at.position, sink);
        });
    const auto selection = select(call, stream, options);
    if (!selection) return selection.status();
    const auto& type = *selection->type;
    walk.full = sdk::isFullWalk(cursor, options);
    return sdk::walkById(call, sink, cursor, walk, [&](const ReadCursor& at, std::int64_t from) {
        if (isArchivedPhase(at.position))
            return archivedPage(call, type, at.position.substr(ArchivedPhase.size()), sink);
        if (walk.full)
            return thenArchived(
                listPage(call, *selection, at.position, options.pageSize(MostListed), sink));
        return searchPage(call, *selection, at, from, options.pageSize(MostFound), sink);
    });
}

}  // namespace leadloom::hubspot
