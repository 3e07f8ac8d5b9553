#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::security {

/// Takes secrets and personal data out of text bound for a log, an error or a trace. Two nets:
/// values it was told are secret, and what looks like a credential, an e-mail address or a
/// telephone number. Any thread.
class Redactor {
public:
    /// Remembers `secret`, also in its percent-encoded and base64 forms. Values under six
    /// characters are not remembered: they would tear holes into ordinary words.
    void add(std::string_view secret);

    /// `text` with every finding replaced by "[redacted]", "[email]" or "[phone]".
    std::string redact(std::string_view text) const;

private:
    void addForm(std::string form);
    std::string withoutKnownSecrets(std::string_view text) const;

    mutable std::shared_mutex mutex_;
    std::vector<std::string> secrets_;  ///< longest first, so that no part of one is left over
};

}  // namespace leadloom::security
