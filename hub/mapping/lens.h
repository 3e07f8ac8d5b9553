#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/mapping/json_writer.h"
#include "hub/mapping/lens_spec.h"
#include "hub/mapping/mapped_record.h"
#include "hub/mapping/mapping.h"
#include "hub/mapping/slot.h"
#include "hub/mapping/vendor_words.h"
#include "hub/normalize/normalizer.h"

namespace leadloom::mapping {

/// One lens: reads a field out of slots, and turns canonical values back into the vendor's form.
/// Immutable, thread-safe; normalisers are the caller's.
class Lens {
public:
    explicit Lens(LensSpec spec);

    const LensSpec& spec() const { return words_.spec(); }
    LensTraits traits() const;
    bool fromRecord() const { return spec().association.empty() && !spec().constant; }

    /// The vendor's form out of the slots of this lens, one a place.
    void readExternal(std::span<const Slot> slots, bool missingIsEmpty, MappedField& out) const;
    /// The normal form of `out.external`; `machine` says that the text came as a JSON number.
    void readCanonical(normalize::Normalizer& normalizer, std::string_view region, bool machine,
                       MappedField& out) const;

    model::Value put(const model::Value& canonical, const model::Value& current,
                     normalize::Normalizer& normalizer) const;
    bool equivalent(const model::Value& left, const model::Value& right,
                    normalize::Normalizer& normalizer) const;
    /// Writes the vendor's form; an empty value clears, or puts the filler.
    void write(const model::Value& external, JsonWriter& out) const;
    bool writesNothing() const;

    /// All items of a vendor's form, whatever their places.
    std::vector<std::string> itemsOf(const model::Value& external) const;
    /// Items laid into the places of this lens in order; the rest goes where several have room.
    model::Value distributed(std::span<const std::string> items) const;
    /// Whether a value loses something on purpose when it is written (see VendorWords).
    bool coarsens(std::string_view canonical) const { return words_.coarsens(canonical); }

private:
    std::vector<std::string> placeTexts(const model::Value& external) const;
    std::vector<std::string> partsOf(std::size_t place, std::string_view text) const;
    std::string joined(std::size_t place, std::span<const std::string> parts) const;
    void readSingle(std::span<const Slot> slots, bool missingIsEmpty, MappedField& out) const;
    void readPlaces(std::span<const Slot> slots, bool missingIsEmpty, MappedField& out) const;
    void readItems(normalize::Normalizer& normalizer, std::string_view region, bool machine,
                   MappedField& out) const;
    template <typename Visit>
    void forEachItem(const model::Value& external, Visit&& visit) const;
    void readJoined(std::span<const Slot> slots, MappedField& out) const;
    model::Value putMany(const model::Value& canonical, const model::Value& current,
                         normalize::Normalizer& normalizer) const;
    model::Value fill(std::vector<std::vector<std::string>> parts,
                      std::vector<std::string> wanted) const;
    std::string jsonOf(std::size_t place, std::string_view text) const;
    std::string emptyJson() const;
    bool severalPlaces() const;

    VendorWords words_;
    std::vector<std::vector<std::string>> steps_;  ///< of each place
};

}  // namespace leadloom::mapping
