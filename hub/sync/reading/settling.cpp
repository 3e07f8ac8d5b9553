#include "hub/sync/reading/settling.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace leadloom::sync {
namespace {

constexpr int Enough = 3;
constexpr std::size_t FewestDigits = 6;

std::string keyOf(const char* what, store::StreamKey stream, model::FieldId field) {
    return what + (":" + std::to_string(stream)) + ":" + std::to_string(field);
}

std::string keyOf(store::StreamKey stream, model::FieldId field, SettledForm form) {
    return keyOf("settling", stream, field) + ":" + std::to_string(static_cast<int>(form));
}

template <typename Keep>
std::string only(const std::string& text, Keep keep) {
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [&](unsigned char letter) { return keep(letter); });
    return kept;
}

std::string folded(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

/// Letters and digits, the only ones that vendors keep whatever else they do to a text.
std::string bare(const model::Value& value) {
    std::string letters;
    for (const char letter : value.text()) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || byte >= 0x80) {
            letters.push_back(static_cast<char>(std::tolower(byte)));
        }
    }
    return letters;
}

Result<int> timesSeen(store::Transaction& tx, const std::string& key) {
    const auto stored = tx.value(key);
    if (!stored) return stored.error();
    return *stored && !(*stored)->empty() ? (*stored)->front() - '0' : 0;
}

}  // namespace

SettledForm settledForm(const model::Value& sent, const model::Value& held) {
    if (!sent.isPresent() || !held.isPresent()) return SettledForm::None;
    const std::string& from = sent.text();
    const std::string& to = held.text();
    const auto isInk = [](unsigned char letter) { return std::isspace(letter) == 0; };
    const auto isDigit = [](unsigned char letter) { return std::isdigit(letter) != 0; };
    if (only(from, isInk) == only(to, isInk)) return SettledForm::Trimmed;
    if (folded(from) == folded(to)) return SettledForm::Folded;
    if (to.size() < from.size() && from.starts_with(to)) return SettledForm::Cut;
    const std::string digits = only(to, isDigit);
    const bool number = digits.size() >= FewestDigits && only(from, isDigit) == digits;
    return number ? SettledForm::Digits : SettledForm::None;
}

bool couldBeSettled(const model::Value& written, const model::Value& held) {
    if (!held.isPresent() || !written.isPresent()) return true;
    const std::string ours = bare(written);
    const std::string theirs = bare(held);
    return ours.find(theirs) != std::string::npos || theirs.find(ours) != std::string::npos;
}

bool keepsItsOwn(const store::ShadowField& shadow) {
    if (!shadow.settled || !shadow.canonical.isPresent()) return false;
    return shadow.external.isEmpty() || !couldBeSettled(shadow.canonical, shadow.external);
}

Status noteStored(store::Transaction& tx, store::StreamKey stream, model::FieldId field,
                  bool stored) {
    const auto known = isStored(tx, stream, field);
    if (!known) return known.error();
    if (*known == stored) return Status::ok();
    return tx.putValue(keyOf("stored", stream, field), stored ? "1" : "0");
}

Result<bool> isStored(store::Transaction& tx, store::StreamKey stream, model::FieldId field) {
    const auto stored = tx.value(keyOf("stored", stream, field));
    if (!stored) return stored.error();
    return *stored == "1";
}

Status noteSettling(store::Transaction& tx, store::StreamKey stream, model::FieldId field,
                    SettledForm form) {
    if (form == SettledForm::None) return Status::ok();
    const std::string key = keyOf(stream, field, form);
    const auto seen = timesSeen(tx, key);
    if (!seen) return seen.error();
    if (*seen >= Enough) return Status::ok();
    return tx.putValue(key, std::to_string(*seen + 1));
}

Result<bool> isLearnt(store::Transaction& tx, store::StreamKey stream, model::FieldId field,
                      SettledForm form) {
    if (form == SettledForm::None) return false;
    const auto seen = timesSeen(tx, keyOf(stream, field, form));
    if (!seen) return seen.error();
    return *seen >= Enough;
}

}  // namespace leadloom::sync
