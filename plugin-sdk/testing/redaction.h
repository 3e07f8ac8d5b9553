#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::testing {

/// Takes secrets and personal data out of what is recorded. The same value becomes the same
/// stand-in each time, so that what belonged together still does, and a stand-in stays as it is.
class Redaction {
public:
    /// `secrets`: values that must not be kept wherever they turn up.
    explicit Redaction(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {}

    /// Addresses, phone numbers, secrets and what was once found to be personal, in any text; in
    /// JSON also the values of fields whose names tell of a person or a secret (first_name, street,
    /// access_token, …), of those that stand as name and value, too.
    std::string of(std::string_view text);
    /// One more value that must not be kept.
    void hide(const std::string& secret);

private:
    std::string inPlainText(std::string text);
    std::string standIn(const std::string& value);

    std::vector<std::string> secrets_;
    std::map<std::string, std::string> known_;
};

}  // namespace leadloom::testing
