#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/mapping/mapped_record.h"
#include "hub/model/entity.h"
#include "hub/normalize/normalizer.h"

namespace leadloom::mapping {

/// What one lens can do; see Mapping.
struct LensTraits {
    model::FieldId field = 0;
    bool reads = true;
    bool writes = true;           ///< false: `read_only`
    bool clearable = true;        ///< an empty value there is a change
    bool createOnly = false;      ///< written on create, never on update
    std::string referenceStream;  ///< for references: the stream of this connection it points into
    bool association = false;     ///< carried by associations, not by the payload
};

/// One field to be written, in the vendor's form.
struct ExternalField {
    model::FieldId field = 0;
    model::Value external;
};

/// The mapping of one stream of one connection: a set of lenses between the vendor's record and
/// unified fields. Immutable and thread-safe; per-worker state lives in a MappingReader.
class Mapping {
public:
    virtual ~Mapping() = default;

    virtual model::Entity entity() const = 0;
    /// In rising field id.
    virtual std::span<const LensTraits> lenses() const = 0;
    const LensTraits* lens(model::FieldId field) const;

    /// Reads a record in one pass. `payload` is the vendor's JSON; `associations` may be empty.
    /// InvalidRecord when the payload is no JSON object. A field whose value can't be used is
    /// returned with its refusal, the others go on. `scratch` belongs to the calling worker.
    virtual Status read(std::string_view payload, std::string_view associations,
                        normalize::Normalizer& scratch, MappedRecord& out) const = 0;

    /// The vendor's form of a canonical value (for references: of the target's external ids).
    /// Absent when this value can't be said there (an enum value without a counterpart).
    virtual model::Value put(model::FieldId field, const model::Value& canonical) const = 0;

    /// The same, laid over what the record holds there now (the shadow's external value; absent: a
    /// new record). Of several places each keeps an item that still belongs to the value, what
    /// can't be read and what is read-only stays, so that nothing is written for order's or
    /// capacity's sake. Prefer it to put() wherever the present value is known.
    virtual model::Value putOver(model::FieldId field, const model::Value& canonical,
                                 const model::Value& current) const {
        static_cast<void>(current);
        return put(field, canonical);
    }

    /// The connection's own equality (trim, fold, cut, order): whether two vendor forms say the
    /// same.
    virtual bool equivalent(model::FieldId field, const model::Value& left,
                            const model::Value& right) const = 0;

    /// Vendor-shaped JSON text that sets exactly these fields; association lenses are left out.
    virtual std::string compose(std::span<const ExternalField> fields) const = 0;
    /// The same for a record to be created: fillers stand for required fields without a value, and
    /// what the mapping says of every new record is set.
    virtual std::string composeCreate(std::span<const ExternalField> fields) const {
        return compose(fields);
    }

    /// The vendor's name of the place a field is written to (the first, where there are several),
    /// as a person reads it: "LastName", "/properties/email". Empty: nowhere.
    virtual std::string_view placeOf(model::FieldId field) const {
        static_cast<void>(field);
        return {};
    }
    /// Every place of the vendor's record that is read, as placeOf() names it, with the field it is
    /// read into.
    virtual std::vector<std::pair<std::string, model::FieldId>> places() const { return {}; }
    /// The column that names a record, where the mapping says so (files); else empty.
    virtual std::string_view idColumn() const { return {}; }
};

}  // namespace leadloom::mapping
