#include "hub/security/redactor.h"

#include <algorithm>
#include <mutex>

#include "hub/security/encoding.h"
#include "hub/security/redaction_patterns.h"

namespace leadloom::security {
namespace {

constexpr std::size_t ShortestSecret = 6;
constexpr std::string_view Replacement = "[redacted]";

void replaceAll(std::string& text, const std::string& part) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
        text.replace(at, part.size(), Replacement);
        at += Replacement.size();
    }
}

}  // namespace

void Redactor::add(std::string_view secret) {
    if (secret.size() < ShortestSecret) return;
    addForm(std::string(secret));
    addForm(percentEncode(secret));
    addForm(toBase64(secret));
}

void Redactor::addForm(std::string form) {
    const std::unique_lock lock(mutex_);
    if (std::ranges::find(secrets_, form) != secrets_.end()) return;
    const auto shorter = [&form](const std::string& other) { return other.size() < form.size(); };
    secrets_.insert(std::ranges::find_if(secrets_, shorter), std::move(form));
}

std::string Redactor::withoutKnownSecrets(std::string_view text) const {
    std::string clean(text);
    const std::shared_lock lock(mutex_);
    for (const std::string& secret : secrets_)
        replaceAll(clean, secret);
    return clean;
}

std::string Redactor::redact(std::string_view text) const {
    return withoutPhones(withoutEmails(withoutCredentials(withoutKnownSecrets(text))));
}

}  // namespace leadloom::security
