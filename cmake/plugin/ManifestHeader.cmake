# Writes HEADER: the text of MANIFEST and its id as constants.
file(READ ${MANIFEST} text)
string(JSON id ERROR_VARIABLE fault GET "${text}" id)
if(fault)
    message(FATAL_ERROR "${MANIFEST}: ${fault}")
endif()
file(WRITE ${HEADER} "#pragma once

#include <string_view>

namespace leadloom::sdk {

inline constexpr std::string_view ManifestId{\"${id}\"};
inline constexpr std::string_view ManifestText{R\"manifest(${text})manifest\"};

}  // namespace leadloom::sdk
")
