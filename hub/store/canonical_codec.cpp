#include "hub/store/canonical_codec.h"

#include <algorithm>
#include <span>

#include "hub/store/blob_codec.h"
#include "hub/store/damage.h"

namespace leadloom::store {
namespace {

constexpr std::uint8_t Format = 1;
constexpr std::uint64_t MostReserved = 256;  // a broken count must not cost memory

bool sameOrigin(const CanonicalField& a, const CanonicalField& b) {
    return a.originStream == b.originStream && a.stampUs == b.stampUs && a.rule == b.rule &&
           a.originRecord == b.originRecord;
}

class OriginTable {
public:
    std::uint64_t indexOf(const CanonicalField& field) {
        for (std::size_t i = 0; i < origins_.size(); ++i) {
            if (sameOrigin(*origins_[i], field)) return i;
        }
        origins_.push_back(&field);
        return origins_.size() - 1;
    }

    void write(BlobWriter& out) const {
        out.number(origins_.size());
        for (const CanonicalField* origin : origins_) {
            out.signedNumber(origin->originStream);
            out.text(origin->originRecord);
            out.signedNumber(origin->stampUs);
            out.text(origin->rule);
        }
    }

private:
    std::vector<const CanonicalField*> origins_;
};

std::vector<CanonicalField> readOrigins(BlobReader& in) {
    std::vector<CanonicalField> origins;
    const std::uint64_t count = in.number();
    for (std::uint64_t i = 0; i < count && in.sound(); ++i) {
        CanonicalField& origin = origins.emplace_back();
        origin.originStream = static_cast<StreamKey>(in.signedNumber());
        origin.originRecord = in.text();
        origin.stampUs = in.signedNumber();
        origin.rule = in.text();
    }
    return origins;
}

void writeFields(BlobWriter& out, std::span<const CanonicalField> fields, OriginTable& origins) {
    out.number(fields.size());
    model::FieldId previous = 0;
    for (const CanonicalField& field : fields) {
        out.number(static_cast<model::FieldId>(field.field - previous));
        out.number(origins.indexOf(field) << 2 | static_cast<unsigned>(field.value.presence()));
        out.textOf(field.value);
        previous = field.field;
    }
}

bool readFields(BlobReader& in, const std::vector<CanonicalField>& origins,
                std::vector<CanonicalField>& fields) {
    const std::uint64_t count = in.number();
    model::FieldId previous = 0;
    fields.reserve(std::min<std::uint64_t>(count, MostReserved));
    for (std::uint64_t i = 0; i < count && in.sound(); ++i) {
        const auto id = static_cast<model::FieldId>(previous + in.number());
        const std::uint64_t flags = in.number();
        if (flags >> 2 >= origins.size()) return false;
        CanonicalField& field = fields.emplace_back(origins[flags >> 2]);
        field.field = id;
        field.value = in.value(static_cast<model::Presence>(flags & 3));
        previous = id;
    }
    return in.sound();
}

}  // namespace

std::string encodeFields(const CanonicalRow& row) {
    OriginTable origins;
    for (const CanonicalField& field : row.fields)
        origins.indexOf(field);
    for (const CanonicalField& field : row.localEdits)
        origins.indexOf(field);
    BlobWriter out;
    out.byte(Format);
    origins.write(out);
    writeFields(out, row.fields, origins);
    writeFields(out, row.localEdits, origins);
    return out.take();
}

Status decodeFields(std::string_view blob, CanonicalRow& row) {
    BlobReader in(blob);
    if (in.byte() == Format) {
        const std::vector<CanonicalField> origins = readOrigins(in);
        if (readFields(in, origins, row.fields) && readFields(in, origins, row.localEdits) &&
            in.atEnd()) {
            return Status::ok();
        }
    }
    return Error{ErrorKind::Storage, "store: record " + row.id.text() + " can't be read",
                 DamageRemedy};
}

}  // namespace leadloom::store
