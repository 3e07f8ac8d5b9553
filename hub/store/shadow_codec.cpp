#include <algorithm>

#include "hub/store/blob_codec.h"
#include "hub/store/damage.h"
#include "hub/store/shadow.h"

namespace leadloom::store {
namespace {

constexpr std::uint8_t Format = 1;
constexpr std::uint64_t MostReserved = 256;  // a broken count must not cost memory

// Flags of a field, one byte: presence of external and canonical in two bits each, then these.
constexpr std::uint8_t SameCanonical = 0x10;
constexpr std::uint8_t Own = 0x20;
constexpr std::uint8_t Settled = 0x40;
constexpr std::uint8_t Pending = 0x80;
// The same of what is pending, in its own byte: what repeats the canonical value isn't written.
constexpr std::uint8_t PendingIsCanonical = 0x10;
constexpr std::uint8_t PendingCanonicalIsCanonical = 0x20;
constexpr std::uint8_t Unsure = 0x40;

std::uint8_t presences(const model::Value& first, const model::Value& second) {
    return static_cast<std::uint8_t>(static_cast<unsigned>(first.presence()) |
                                     static_cast<unsigned>(second.presence()) << 2);
}

model::Presence firstPresence(std::uint8_t flags) {
    return static_cast<model::Presence>(flags & 3);
}

model::Presence secondPresence(std::uint8_t flags) {
    return static_cast<model::Presence>((flags >> 2) & 3);
}

bool hasPending(const ShadowField& field) {
    return !field.pending.isAbsent() || !field.pendingCanonical.isAbsent() ||
           field.pendingSinceUs != 0;
}

std::uint8_t flagsOf(const ShadowField& field) {
    std::uint8_t flags = presences(field.external, field.canonical);
    if (field.external == field.canonical) flags |= SameCanonical;
    if (field.own) flags |= Own;
    if (field.settled) flags |= Settled;
    if (hasPending(field)) flags |= Pending;
    return flags;
}

std::uint8_t pendingFlagsOf(const ShadowField& field) {
    std::uint8_t flags = presences(field.pending, field.pendingCanonical);
    if (field.pending == field.canonical) flags |= PendingIsCanonical;
    if (field.pendingCanonical == field.canonical) flags |= PendingCanonicalIsCanonical;
    if (field.unsure) flags |= Unsure;
    return flags;
}

void write(BlobWriter& out, const ShadowField& field, TimeUs previousStampUs) {
    const std::uint8_t flags = flagsOf(field);
    out.byte(flags);
    out.signedNumber(field.stampUs - previousStampUs);
    out.textOf(field.external);
    if ((flags & SameCanonical) == 0) out.textOf(field.canonical);
    if ((flags & Pending) == 0) return;
    const std::uint8_t pending = pendingFlagsOf(field);
    out.byte(pending);
    if ((pending & PendingIsCanonical) == 0) out.textOf(field.pending);
    if ((pending & PendingCanonicalIsCanonical) == 0) out.textOf(field.pendingCanonical);
    out.signedNumber(field.pendingSinceUs - field.stampUs);
}

void read(BlobReader& in, ShadowField& field, TimeUs previousStampUs) {
    const std::uint8_t flags = in.byte();
    field.own = (flags & Own) != 0;
    field.settled = (flags & Settled) != 0;
    field.stampUs = previousStampUs + in.signedNumber();
    field.external = in.value(firstPresence(flags));
    field.canonical =
        (flags & SameCanonical) != 0 ? field.external : in.value(secondPresence(flags));
    if ((flags & Pending) == 0) return;
    const std::uint8_t pending = in.byte();
    field.pending =
        (pending & PendingIsCanonical) != 0 ? field.canonical : in.value(firstPresence(pending));
    field.pendingCanonical = (pending & PendingCanonicalIsCanonical) != 0
                                 ? field.canonical
                                 : in.value(secondPresence(pending));
    field.pendingSinceUs = field.stampUs + in.signedNumber();
    field.unsure = (pending & Unsure) != 0;
}

}  // namespace

std::string encode(const Shadow& shadow) {
    BlobWriter out;
    out.byte(Format);
    out.number(shadow.fields.size());
    model::FieldId previous = 0;
    TimeUs stampUs = 0;
    for (const ShadowField& field : shadow.fields) {
        out.number(static_cast<model::FieldId>(field.field - previous));
        write(out, field, stampUs);
        previous = field.field;
        stampUs = field.stampUs;
    }
    return out.take();
}

Result<Shadow> decodeShadow(std::string_view blob) {
    Shadow shadow;
    if (blob.empty()) return shadow;
    BlobReader in(blob);
    bool sound = in.byte() == Format;
    const std::uint64_t count = sound ? in.number() : 0;
    model::FieldId previous = 0;
    TimeUs stampUs = 0;
    shadow.fields.reserve(std::min<std::uint64_t>(count, MostReserved));
    for (std::uint64_t i = 0; i < count && in.sound(); ++i) {
        ShadowField& field = shadow.fields.emplace_back();
        field.field = static_cast<model::FieldId>(previous + in.number());
        read(in, field, stampUs);
        previous = field.field;
        stampUs = field.stampUs;
    }
    if (sound && in.sound() && in.atEnd()) return shadow;
    return Error{ErrorKind::Storage, "store: a record's shadow can't be read", DamageRemedy};
}

}  // namespace leadloom::store
