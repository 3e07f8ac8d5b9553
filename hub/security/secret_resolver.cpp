#include "hub/security/secret_resolver.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "hub/security/redactor.h"
#include "hub/security/secret_store.h"

namespace leadloom::security {
namespace {

Error missing(std::string_view reference, std::string_view why, std::string remedy) {
    return {ErrorKind::InvalidConfig, "${" + std::string(reference) + "}: " + std::string(why),
            std::move(remedy)};
}

Result<std::string> fromEnvironment(std::string_view name) {
    const std::string variable(name);
    const char* value = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr) return std::string(value);
    return missing("env:" + variable, "the variable is not set", "export " + variable + "=…");
}

}  // namespace

SecretResolver::SecretResolver(std::filesystem::path base, const SecretStore* store,
                               Redactor* redactor)
    : base_(std::move(base)), store_(store), redactor_(redactor) {}

bool SecretResolver::hasReference(std::string_view text) {
    return text.find("${") != std::string_view::npos;
}

Result<std::string> SecretResolver::resolve(std::string_view text) const {
    std::string resolved;
    for (;;) {
        const std::size_t start = text.find("${");
        resolved.append(text.substr(0, start));
        if (start == std::string_view::npos) return resolved;
        if (start > 0 && text[start - 1] == '$') {
            resolved.back() = '$';
            resolved += '{';
            text.remove_prefix(start + 2);
            continue;
        }
        const std::size_t end = text.find('}', start);
        if (end == std::string_view::npos) {
            return Error{ErrorKind::InvalidConfig, "\"${\" without \"}\"",
                         "write $${ for plain ${"};
        }
        auto value = valueOf(text.substr(start + 2, end - start - 2));
        if (!value) return value.error();
        if (redactor_ != nullptr) redactor_->add(*value);
        resolved += *value;
        text.remove_prefix(end + 1);
    }
}

Result<std::string> SecretResolver::valueOf(std::string_view reference) const {
    const std::size_t colon = reference.find(':');
    const std::string_view kind = reference.substr(0, colon);
    const bool named = colon != std::string_view::npos && colon + 1 < reference.size();
    const std::string_view name = named ? reference.substr(colon + 1) : std::string_view();
    if (named && kind == "env") return fromEnvironment(name);
    if (named && kind == "file") return fromFile(name);
    if (named && kind == "secret") return fromStore(name);
    return missing(reference, "no such kind of reference",
                   "use ${env:NAME}, ${file:path} or ${secret:name}");
}

Result<std::string> SecretResolver::fromFile(std::string_view name) const {
    const auto file = base_ / std::filesystem::path(name);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return missing("file:" + std::string(name), "the file can't be read",
                       "check path and rights of " + file.string());
    }
    std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (content.ends_with('\n')) content.pop_back();
    if (content.ends_with('\r')) content.pop_back();
    return content;
}

Result<std::string> SecretResolver::fromStore(std::string_view name) const {
    const std::string reference = "secret:" + std::string(name);
    const std::string remedy = "leadloom secrets set " + std::string(name);
    if (store_ == nullptr)
        return missing(reference, "there is no secret store here", "use ${env:…}");
    auto value = store_->get(name);
    if (!value) return value.error();
    if (!value->has_value()) return missing(reference, "no secret has that name", remedy);
    return **value;
}

}  // namespace leadloom::security
