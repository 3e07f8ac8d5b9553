#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace leadloom::config {

/// Answers references to values that are kept elsewhere.
class ReferenceSource {
public:
    virtual ~ReferenceSource() = default;
    /// The value of `${kind:name}`; kind is "env", "file" or "secret". NotFound when there is none.
    virtual Result<std::string> value(std::string_view kind, std::string_view name) const = 0;
};

/// A configured text in which `${env:NAME}`, `${file:path}` and `${secret:name}` may stand; `$${`
/// stands for "${". Holds only what the file says: resolved values are returned and never kept, so
/// that printing a configuration can't print a secret.
class TextTemplate {
public:
    TextTemplate() = default;
    explicit TextTemplate(std::string written) : written_(std::move(written)) {}

    /// What is wrong with the references in it; empty when nothing is.
    static std::string fault(std::string_view written);

    bool empty() const { return written_.empty(); }
    bool hasReferences() const;
    /// As the file says it, references unresolved.
    const std::string& written() const { return written_; }
    /// The text with its references resolved; the error names the reference, never a value.
    Result<std::string> resolve(const ReferenceSource& source) const;

    friend bool operator==(const TextTemplate&, const TextTemplate&) = default;

private:
    std::string written_;
};

}  // namespace leadloom::config
