# Warnings are errors in all of our own code.
add_library(leadloom_warnings INTERFACE)
target_compile_options(leadloom_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-psabi>)
