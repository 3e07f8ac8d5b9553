#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/mapping/lens_spec.h"
#include "hub/normalize/normalizer.h"

namespace leadloom::mapping {

/// One item's way between a vendor's words and the normal form, as its lens says: value tables,
/// words for true, false and empty, date formats, limits of length. Immutable, thread-safe.
class VendorWords {
public:
    explicit VendorWords(LensSpec spec);

    const LensSpec& spec() const { return spec_; }

    /// Whether a text says "no value" to this vendor.
    bool isEmptyWord(std::string_view text) const;

    /// The normal form of one vendor's text. `Empty` also for what the lens drops; `dropped` tells.
    normalize::NormalForm read(std::string_view text, std::string_view region, bool machine,
                               normalize::Normalizer& normalizer, bool* dropped = nullptr) const;
    /// The vendor's text for one canonical item; nothing when it can't be said there.
    std::optional<std::string> say(std::string_view canonical) const;
    /// Whether say() makes this value coarser on purpose (cut, or a table of several to one).
    bool coarsens(std::string_view canonical) const;

    /// Whether two texts say the same to this vendor.
    bool same(std::string_view left, std::string_view right,
              normalize::Normalizer& normalizer) const;

private:
    normalize::NormalForm normalForm(std::string_view text, std::string_view region, bool machine,
                                     normalize::Normalizer& normalizer) const;
    const ValuePair* rowOf(std::string_view vendor) const;
    std::optional<std::string> inTable(std::string_view canonical) const;
    std::optional<std::string> formatted(std::string_view canonical) const;
    std::optional<std::string> fitted(std::string text) const;
    std::string settled(std::string_view text) const;

    LensSpec spec_;
};

}  // namespace leadloom::mapping
