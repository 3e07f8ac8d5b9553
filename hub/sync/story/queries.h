#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/field_table.h"
#include "hub/normalize/locale_hints.h"
#include "hub/store/canonical_row.h"
#include "hub/store/change_row.h"
#include "hub/store/consent_row.h"
#include "hub/store/intent_row.h"
#include "hub/store/link_row.h"
#include "hub/store/store.h"

namespace leadloom::sync {

/// The whole story of one canonical record.
struct Story {
    store::CanonicalRow record;
    std::vector<store::LinkRow> links;
    std::vector<store::ChangeRow> changes;    ///< newest first
    std::vector<store::AttemptRow> attempts;  ///< newest first
    std::vector<store::ConsentRow> consent;   ///< what was said, oldest first
};

/// Answers questions about what the hub holds. Reads only; one snapshot per call. Thread-safe.
class Queries {
public:
    Queries(store::Store& store, const model::FieldTable& fields,
            normalize::LocaleHints locale = {})
        : store_(store), fields_(fields), locale_(std::move(locale)) {}

    /// Records of an entity by id, e-mail address, phone number or part of a name; an empty query
    /// gives all. `limit` 0: no limit.
    Result<std::vector<store::CanonicalRow>> find(model::Entity entity, std::string_view query,
                                                  std::int64_t limit);
    /// A record by id, following merges. NotFound.
    Result<Story> explain(std::string_view id);

    /// One JSON object: `id`, `entity`, `fields` by unified name, `links`.
    Result<std::string> recordJson(const store::CanonicalRow& record);
    /// `recordJson` with the origin of every field, the links, the changes and the writes.
    Result<std::string> storyJson(const Story& story);

private:
    store::Store& store_;
    const model::FieldTable& fields_;
    normalize::LocaleHints locale_;
};

}  // namespace leadloom::sync
