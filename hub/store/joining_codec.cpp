#include "hub/store/joining_codec.h"

#include "hub/store/blob_codec.h"
#include "hub/store/canonical_codec.h"
#include "hub/store/damage.h"

namespace leadloom::store {
namespace {

constexpr std::uint8_t Format = 1;

Error unreadable() {
    return Error{ErrorKind::Storage, "store: what stood before a joining can't be read",
                 DamageRemedy};
}

}  // namespace

std::string encode(const BeforeJoining& before) {
    BlobWriter out;
    out.byte(Format);
    out.number(before.links.size());
    for (const JoinedLink& link : before.links) {
        out.number(static_cast<std::uint64_t>(link.stream));
        out.text(link.externalId);
        out.byte(static_cast<std::uint8_t>(link.role));
        out.byte(link.ofJoined ? 1 : 0);
        out.text(encode(link.said));
    }
    CanonicalRow edits;
    edits.localEdits = before.joinedEdits;
    out.text(edits.localEdits.empty() ? std::string() : encodeFields(edits));
    return out.take();
}

Result<BeforeJoining> decodeBeforeJoining(std::string_view blob) {
    BlobReader in(blob);
    BeforeJoining before;
    if (in.byte() != Format) return unreadable();
    const std::uint64_t count = in.number();
    for (std::uint64_t i = 0; i < count && in.sound(); ++i) {
        JoinedLink& link = before.links.emplace_back();
        link.stream = static_cast<StreamKey>(in.number());
        link.externalId = in.text();
        link.role = static_cast<LinkRole>(in.byte());
        link.ofJoined = in.byte() != 0;
        Result<Shadow> said = decodeShadow(in.text());
        if (!said) return said.error();
        link.said = *std::move(said);
    }
    const std::string_view edits = in.text();
    if (!in.sound() || !in.atEnd()) return unreadable();
    if (edits.empty()) return before;
    CanonicalRow row;
    if (const Status decoded = decodeFields(edits, row); !decoded) return decoded.error();
    before.joinedEdits = std::move(row.localEdits);
    return before;
}

}  // namespace leadloom::store
