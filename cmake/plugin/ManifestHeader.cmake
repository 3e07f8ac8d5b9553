# Writes HEADER: the text of MANIFEST and its id as constants; and beside it leadloom_manifest_c.h,
# the same for C.
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

# C has no raw texts, and only short ones for certain: bytes.
get_filename_component(folder ${HEADER} DIRECTORY)
file(READ ${MANIFEST} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE ${folder}/leadloom_manifest_c.h "#ifndef LEADLOOM_MANIFEST_C_H
#define LEADLOOM_MANIFEST_C_H

#define LEADLOOM_MANIFEST_ID \"${id}\"
static const unsigned char leadloom_manifest[] = {${bytes}};

#endif
")
