#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/mapping/lens_mapping.h"
#include "hub/mapping/recognised_columns.h"
#include "hub/model/field_table.h"

namespace leadloom::mapping {

/// A mapping for tables whose columns nobody has described: each distinct set of headers is
/// recognised once, by name, and the lenses a mapping file gives go before. The vendor's form of a
/// many-valued field is its items, in whatever columns they stand.
///
/// compose() sets a field under the names it has in every layout seen, so that each file finds its
/// own columns; composeCreate() under the first of them. Fields that no column seen so far stands
/// for are written under their unified names, which are recognised too. Give learn() what is known
/// of the columns before anything is read. Thread-safe; layouts are made on first sight and kept.
class RecognisingMapping : public Mapping {
public:
    /// `fields` must outlive the mapping.
    RecognisingMapping(MappingSpec given, normalize::LocaleHints hints,
                       const model::FieldTable& fields);
    ~RecognisingMapping() override;

    /// The same mapping before it has seen any column, for another connection.
    std::shared_ptr<const RecognisingMapping> unlearned() const;

    model::Entity entity() const override { return given_.entity; }
    /// Every field of the entity that a column can stand for.
    std::span<const LensTraits> lenses() const override { return items_->lenses(); }
    Status read(std::string_view payload, std::string_view associations,
                normalize::Normalizer& scratch, MappedRecord& out) const override;
    model::Value put(model::FieldId field, const model::Value& canonical) const override;
    model::Value putOver(model::FieldId field, const model::Value& canonical,
                         const model::Value& current) const override;
    bool equivalent(model::FieldId field, const model::Value& left,
                    const model::Value& right) const override;
    std::string compose(std::span<const ExternalField> fields) const override;
    std::string composeCreate(std::span<const ExternalField> fields) const override;
    std::string_view placeOf(model::FieldId field) const override;
    std::string_view idColumn() const override { return given_.idColumn; }

    /// What became of each of these columns.
    std::vector<RecognisedColumn> columns(std::span<const std::string> headers) const;

    /// Makes known that these columns exist, together, in one table.
    void learn(const std::vector<std::string>& headers) const { layoutOf(headers); }

private:
    RecognisingMapping(const RecognisingMapping& other);
    using Layout = std::shared_ptr<const LensMapping>;

    Layout layoutOf(const std::vector<std::string>& headers) const;
    Layout makeLayout(const std::vector<std::string>& headers) const;
    std::vector<Layout> layouts() const;
    bool isGiven(model::FieldId field) const;
    void write(const ExternalField& field, const LensMapping& layout, JsonWriter& out) const;
    void writeUnder(const ExternalField& field, const std::vector<Layout>& seen, bool everyName,
                    JsonWriter& out) const;

    MappingSpec given_;
    normalize::LocaleHints hints_;
    const model::FieldTable& fields_;
    std::vector<model::FieldId> givenFields_;
    std::shared_ptr<const LensMapping> items_;  ///< compares and puts: one place a field
    std::shared_ptr<const LensMapping> plain_;  ///< writes under unified names

    mutable std::shared_mutex mutex_;
    mutable std::unordered_map<std::string, Layout> known_;
    mutable std::vector<Layout> ordered_;  ///< as they came
};

}  // namespace leadloom::mapping
