#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace leadloom::sdk {

/// Whether TextDecoder knows an encoding by this name ("windows-1252", "Shift_JIS"), in any case.
bool isKnownCharset(std::string_view name);

/// Turns bytes into UTF-8, piece by piece, in constant memory. Without a given encoding it finds
/// out: by the byte-order mark, by the zero bytes of UTF-16, and at the first byte that is not
/// ASCII by whether it is UTF-8; what is none of these is Windows-1252. What can't be decoded comes
/// out as bytes that isText() refuses. The byte-order mark itself doesn't come out. UTF-8 passes
/// through unchanged, well-formed or not.
class TextDecoder {
public:
    /// A byte-order mark is believed more than `charset`; an unknown name counts as none.
    explicit TextDecoder(std::string_view charset = {});
    ~TextDecoder();
    TextDecoder(TextDecoder&&) noexcept;
    TextDecoder& operator=(TextDecoder&&) noexcept;

    /// Appends to `out`. `last`: no piece comes after this one.
    void decode(std::string_view piece, bool last, std::string& out);

    /// In capitals; empty as long as nothing but ASCII has come.
    const std::string& charset() const { return charset_; }
    bool isUtf8() const;
    bool hasMark() const { return hasMark_; }

private:
    class Converter;

    void begin(std::string_view& bytes);

    std::string charset_;
    std::unique_ptr<Converter> converter_;  ///< none for UTF-8
    bool begun_ = false;
    bool hasMark_ = false;
    std::string pending_;  ///< a unit that the piece's end has cut
};

/// All of a text at once.
std::string decodeText(std::string_view bytes, std::string_view charset = {});

}  // namespace leadloom::sdk
