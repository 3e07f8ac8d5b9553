#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text/file_content.h>
#include <leadloom/sdk/text/text_decoder.h>

namespace leadloom::sdk {

namespace {

constexpr std::size_t PieceSize = 256U << 10U;
constexpr std::size_t FingerprintLength = 32;

/// A digest of everything so far: each step covers the one before.
class Fingerprint {
public:
    explicit Fingerprint(const Digest& digest) : digest_(digest) {}

    void add(std::string_view piece) { text_ = hexEncode(digest_.sha256(text_.append(piece))); }
    std::string text() const { return text_.substr(0, FingerprintLength); }

private:
    const Digest& digest_;
    std::string text_;
};

}  // namespace

Result<std::string_view> FileContent::fill(std::string& buffer, std::uint64_t offset) const {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        if (call_.isCancelled()) return Status::cancelled();
        const auto size =
            file_.read(call_, offset + filled, buffer.data() + filled, buffer.size() - filled);
        if (!size) return size.status();
        if (*size == 0) break;
        filled += *size;
    }
    return std::string_view(buffer).substr(0, filled);
}

Result<FileContent::Head> FileContent::head(std::size_t size) const {
    Head head{std::string(size, '\0'), false};
    const auto bytes = fill(head.bytes, 0);
    if (!bytes) return bytes.status();
    head.whole = bytes->size() < size;
    head.bytes.resize(bytes->size());
    return head;
}

Status FileContent::eachPiece(const OnPiece& onPiece) const {
    std::string buffer(PieceSize, '\0');
    for (std::uint64_t offset = 0;; offset += PieceSize) {
        const auto piece = fill(buffer, offset);
        if (!piece) return piece.status();
        if (piece->empty()) return Status::ok();
        if (auto status = onPiece(*piece); !status) return status;
        if (piece->size() < PieceSize) return Status::ok();
    }
}

Result<std::string> FileContent::whole(std::size_t limit) const {
    std::string bytes;
    auto status = eachPiece([&](std::string_view piece) -> Status {
        if (bytes.size() + piece.size() > limit)
            return {LL_INVALID_RECORD, "the file is larger than " + std::to_string(limit >> 20U) +
                                           " MiB and is not taken as a whole"};
        bytes += piece;
        return Status::ok();
    });
    if (!status) return status;
    return bytes;
}

Result<std::string> FileContent::fingerprint(const Digest& digest) const {
    Fingerprint print(digest);
    auto status = eachPiece([&](std::string_view piece) {
        print.add(piece);
        return Status::ok();
    });
    if (!status) return status;
    return print.text();
}

Result<std::string> FileContent::eachRow(const Digest& digest, const FileShape& shape,
                                         std::string_view charset, const OnTextRow& onRow) const {
    const auto reader = rowReaderFor(shape, [&](const TextRow& row) {
        if (!row.fault.empty() || !row.id.empty()) return onRow(row);
        auto named = row;
        named.id = shape.name + ":" + std::to_string(row.line);
        return onRow(named);
    });
    Fingerprint print(digest);
    TextDecoder decoder(charset);
    std::string text;
    const auto take = [&](std::string_view piece, bool last) {
        text.clear();
        decoder.decode(piece, last, text);
        return reader->feed(text);
    };
    auto status = eachPiece([&](std::string_view piece) {
        print.add(piece);
        return take(piece, false);
    });
    if (status) status = take({}, true);
    if (status) status = reader->finish();
    if (!status) return status;
    return print.text();
}

}  // namespace leadloom::sdk
