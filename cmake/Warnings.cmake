# Warnings are errors in all of our own code.
add_library(leadloom_warnings INTERFACE)
target_compile_options(leadloom_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-psabi>)

# GCC 12's optimiser warns of overlaps, bounds, overflows and uninitialised members inside its own std::string
# and std::optional (GCC bug 105651 and its kin): these warnings mean nothing in optimised builds.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (CMAKE_BUILD_TYPE STREQUAL "Release" OR LEADLOOM_SANITIZE))
    target_compile_options(leadloom_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-maybe-uninitialized>)
endif()

# In a unity build an anonymous type of a .cpp looks to GCC like one of a header.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND LEADLOOM_UNITY)
    target_compile_options(leadloom_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()
