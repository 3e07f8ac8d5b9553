#pragma once

#include <cstddef>
#include <string_view>

#include <leadloom/sdk/result.h>
#include <leadloom/sdk/xml/xml_element.h>

namespace leadloom::sdk {

/// What a document may hold at most. Its bytes are bounded by who received them.
struct XmlLimits {
    std::size_t depth = 64;
    std::size_t elements = 1'000'000;
};

/// A whole document as a tree; gives its root. Namespaces are resolved; UTF-8, UTF-16, Latin-1 and
/// ASCII are read and given as UTF-8. A document type declaration is refused, so there are no
/// entities but the five that XML has, and nothing outside of the text is ever looked at.
/// LL_TRANSIENT, as for every answer that can't be read: it is no well-formed XML, it ends too
/// early, or it goes beyond the limits. The message names line and reason, nothing of the content.
Result<XmlElement> readXml(std::string_view text, const XmlLimits& limits = {});

}  // namespace leadloom::sdk
