#include "hub/config/text_template.h"

#include <optional>

namespace leadloom::config {
namespace {

struct Reference {
    std::string_view kind;
    std::string_view name;
};

/// One step through a template: literal text, then perhaps a reference.
struct Piece {
    std::string literal;
    std::optional<Reference> reference;
    std::string fault;
};

bool knownKind(std::string_view kind) {
    return kind == "env" || kind == "file" || kind == "secret";
}

Piece readReference(std::string literal, std::string_view& rest) {
    const std::size_t end = rest.find('}');
    if (end == std::string_view::npos)
        return {std::move(literal), {}, "a reference without its \"}\""};
    const std::string_view inside = rest.substr(2, end - 2);
    const std::size_t colon = inside.find(':');
    const std::string_view kind = inside.substr(0, colon);
    if (colon == std::string_view::npos || !knownKind(kind) || colon + 1 == inside.size()) {
        return {std::move(literal),
                {},
                "a reference is ${env:NAME}, ${file:path} or ${secret:name}; write $${ for \"${\" "
                "itself"};
    }
    rest.remove_prefix(end + 1);
    return {std::move(literal), Reference{kind, inside.substr(colon + 1)}, {}};
}

Piece nextPiece(std::string_view& rest) {
    std::string literal;
    while (!rest.empty()) {
        if (rest.starts_with("$${")) {
            literal += "${";
            rest.remove_prefix(3);
        } else if (rest.starts_with("${")) {
            return readReference(std::move(literal), rest);
        } else {
            literal += rest[0];
            rest.remove_prefix(1);
        }
    }
    return {std::move(literal), {}, {}};
}

}  // namespace

std::string TextTemplate::fault(std::string_view written) {
    while (!written.empty()) {
        Piece piece = nextPiece(written);
        if (!piece.fault.empty()) return piece.fault;
    }
    return {};
}

bool TextTemplate::hasReferences() const {
    std::string_view rest = written_;
    while (!rest.empty()) {
        const Piece piece = nextPiece(rest);
        if (piece.reference) return true;
        if (!piece.fault.empty()) return false;
    }
    return false;
}

Result<std::string> TextTemplate::resolve(const ReferenceSource& source) const {
    std::string resolved;
    std::string_view rest = written_;
    while (!rest.empty()) {
        const Piece piece = nextPiece(rest);
        if (!piece.fault.empty()) {
            return Error{.kind = ErrorKind::InvalidConfig, .message = piece.fault, .remedy = {}};
        }
        resolved += piece.literal;
        if (!piece.reference) continue;
        auto value = source.value(piece.reference->kind, piece.reference->name);
        if (!value) {
            return value.error().at("${" + std::string(piece.reference->kind) + ":" +
                                    std::string(piece.reference->name) + "}");
        }
        resolved += *value;
    }
    return resolved;
}

}  // namespace leadloom::config
