#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "hub/store/intent_row.h"

namespace leadloom::sync {

inline constexpr std::string_view SentAgainAt = "sent again at ";

/// What is noted of an attempt before it is sent again: a read that began before can't have shown
/// what it makes.
inline std::string sentAgain(TimeUs atUs) {
    return std::string(SentAgainAt) + std::to_string(atUs);
}

/// When an attempt was sent last.
inline TimeUs lastSentUs(const store::AttemptRow& attempt) {
    const std::string_view note = attempt.answer;
    if (!note.starts_with(SentAgainAt)) return attempt.atUs;
    TimeUs atUs = attempt.atUs;
    std::from_chars(note.data() + SentAgainAt.size(), note.data() + note.size(), atUs);
    return atUs;
}

}  // namespace leadloom::sync
