#pragma once

#include <string>
#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// What happens to line breaks in a text.
enum class LineBreaks { Fold, Keep };

/// Unicode text in NFC, trimmed, without control characters, zero-width spaces and directional
/// overrides; joiners inside words and emoji stay. With `Fold`, every run of white space becomes
/// one blank; with `Keep`, every kind of line break becomes '\n' and inner blanks stay as written.
/// Refused when the bytes are not UTF-8. Thread-safe, like everything in this header.
NormalForm normalizeText(std::string_view raw, LineBreaks lineBreaks = LineBreaks::Fold);

bool isAscii(std::string_view text);
bool isUtf8(std::string_view text);

/// Without white space (ASCII kinds) at both ends; a view into `text`.
std::string_view trimAscii(std::string_view text);

/// ASCII letters lowered, other bytes as they are.
std::string lowerAscii(std::string_view text);

/// Compares ignoring the case of ASCII letters.
bool equalsIgnoringCase(std::string_view left, std::string_view right);

/// The letters and digits of a text, compatibility-folded, lower-case and without accents, in
/// their own script: "Côte d'Ivoire" gives "cotedivoire". For look-ups in tables of names.
std::string foldLetters(std::string_view text);

}  // namespace leadloom::normalize
