#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hub/mapping/lens.h"
#include "hub/mapping/lens_spec.h"
#include "hub/mapping/mapping.h"

namespace leadloom::mapping {

/// The mapping of a stream as its files describe it. Build it with config::loadMapping, which
/// checks everything first.
class LensMapping : public Mapping {
public:
    /// `hints` are the connection's: values already in the vendor's form are read by them when two
    /// forms are compared.
    LensMapping(MappingSpec spec, normalize::LocaleHints hints);
    ~LensMapping() override;

    model::Entity entity() const override { return spec_.entity; }
    std::span<const LensTraits> lenses() const override { return traits_; }
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
    std::vector<std::pair<std::string, model::FieldId>> places() const override;
    std::string_view idColumn() const override { return spec_.idColumn; }

    const MappingSpec& spec() const { return spec_; }
    const Lens* find(model::FieldId field) const;

private:
    struct Plan;

    static model::Value associated(const Lens& lens, const Slot& slot);
    void readField(std::size_t index, std::string_view associations, MappedField& out) const;
    void writeAll(std::span<const ExternalField> fields, JsonWriter& out) const;

    MappingSpec spec_;
    normalize::LocaleHints hints_;
    std::vector<Lens> lenses_;
    std::vector<LensTraits> traits_;
    std::unique_ptr<const Plan> plan_;
};

}  // namespace leadloom::mapping
