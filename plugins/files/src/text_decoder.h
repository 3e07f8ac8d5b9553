#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadloom::files {

enum class Encoding { Unknown, Utf8, Utf16Le, Utf16Be, Windows1252, Latin9 };

/// "utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1" (read as windows-1252, of which it
/// is a part), "iso-8859-15"; in any case.
std::optional<Encoding> encodingNamed(std::string_view name);
std::string_view nameOf(Encoding encoding);

/// Well-formed UTF-8 without zero bytes.
bool isText(std::string_view bytes);

/// Turns a file's bytes into UTF-8, piece by piece. Finds the encoding out: by the byte-order mark,
/// by the zero bytes of UTF-16, and at the first byte that is not ASCII by whether it is UTF-8;
/// what is none of these is Windows-1252. What can't be decoded comes out as bytes that isText()
/// refuses. The byte-order mark itself doesn't come out.
class TextDecoder {
public:
    /// A byte-order mark is believed more than `given`.
    explicit TextDecoder(Encoding given = Encoding::Unknown) : encoding_(given) {}

    /// Appends to `out`. `last`: no piece comes after this one.
    void decode(std::string_view piece, bool last, std::string& out);

    /// Unknown as long as nothing but ASCII has come.
    Encoding encoding() const { return encoding_; }
    bool hasMark() const { return hasMark_; }

private:
    void begin(std::string_view& bytes);
    void decodeBytes(std::string_view bytes, bool last, std::string& out);
    void decodeUtf16(std::string_view bytes, bool last, std::string& out);

    Encoding encoding_;
    bool begun_ = false;
    bool hasMark_ = false;
    std::string pending_;  ///< a unit that the piece's end has cut
};

}  // namespace leadloom::files
