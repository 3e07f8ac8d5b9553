#include "rows.h"

#include <algorithm>

namespace leadloom::salesforce {

namespace {

/// A URI and its headers together may have 16,384 bytes.
constexpr std::size_t LongestList = 8000;

std::vector<std::string> selectedFields(const ObjectDescription& description,
                                        const RecordShape& shape,
                                        const std::vector<std::string>& wanted) {
    std::vector<std::string> selected;
    std::size_t size = 0;
    const auto add = [&](std::string_view field) {
        const auto name = field.substr(field.starts_with('/') ? 1 : 0);
        const auto type = description.typeOf(name);
        const bool isCompound = type == "address" || type == "location" || type == "base64";
        if (type.empty() || isCompound || size > LongestList) return;
        if (std::ranges::find(selected, name) != selected.end()) return;
        size += selected.emplace_back(name).size() + 3;
    };
    std::ranges::for_each(shape.pointers(), add);
    std::ranges::for_each(wanted, add);
    if (wanted.empty())
        for (const auto& field : description.fields)
            add(field.first);
    return selected;
}

}  // namespace

Result<Selection> select(Org& org, std::string_view stream, const ReadOptions& options) {
    const auto* known = findStream(Streams, stream);
    if (known == nullptr) return noSuchStream(stream);
    const auto description = org.describe(known->object);
    if (!description) return description.status();
    RecordShape shape{.id = "/Id",
                      .version = "/SystemModstamp",
                      .modifiedAt = "/SystemModstamp",
                      .deleted = "/IsDeleted",
                      .mergedInto = "/MasterRecordId",
                      .convertedTo = "/ConvertedContactId",
                      .convertedStream = "contacts",
                      .idForm = toLongId};
    const auto marker = org.markerOf(**description);
    if (known->writable && !marker.empty()) shape.marker = "/" + marker;
    const auto targets = options.associations();
    return Selection{known, *description, selectedFields(**description, shape, options.fields()),
                     shape,
                     stream == "opportunities" && std::ranges::count(targets, "contacts") > 0};
}

Result<Page> rowsOf(Org& org, const Selection& selection, const SoqlQuery& query,
                    const Answer& answer) {
    auto page = pageOf(answer, "/records", selection.shape);
    const auto envelope = answer.values({"/done", "/totalSize"});
    if (!page || !envelope) return page ? envelope.status() : page.status();
    // The server may cut a page short of its limit and then says so; the keyset goes on from there.
    const auto count = page->end.count;
    const bool done = (*envelope)[0] != "false";
    if (done && (*envelope)[1] != std::to_string(count))
        return Status{LL_TRANSIENT, "Salesforce's answer doesn't hold the records that it counts"};
    page->end.last = done && (query.limit == 0 || count < query.limit);
    if (auto status = linkContacts(org, selection, page->batch); !status) return status;
    return page;
}

}  // namespace leadloom::salesforce
