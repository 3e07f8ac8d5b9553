#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace leadloom::security {

class Redactor;
class SecretStore;

/// Puts the values in place of `${env:NAME}`, `${file:path}` and `${secret:name}`. Whatever it
/// resolves is made known to the redactor. Not while the environment is being changed.
class SecretResolver {
public:
    /// `base` is the folder that relative paths count from. Borrows both others; `store` may be
    /// null: then `${secret:…}` is refused.
    SecretResolver(std::filesystem::path base, const SecretStore* store, Redactor* redactor);

    /// `text` with all its references replaced; `$${` stands for a plain `${`. InvalidConfig names
    /// the reference that has no value, never a value. A file loses its last line break.
    Result<std::string> resolve(std::string_view text) const;

    /// Whether `text` holds a reference.
    static bool hasReference(std::string_view text);

private:
    Result<std::string> valueOf(std::string_view reference) const;
    Result<std::string> fromFile(std::string_view name) const;
    Result<std::string> fromStore(std::string_view name) const;

    std::filesystem::path base_;
    const SecretStore* store_;
    Redactor* redactor_;
};

}  // namespace leadloom::security
