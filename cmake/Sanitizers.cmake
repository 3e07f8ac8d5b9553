# One switch for the whole build: mixed builds give false reports.
if(LEADLOOM_SANITIZE)
    add_compile_options(-fsanitize=${LEADLOOM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${LEADLOOM_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options(-fuse-ld=lld)
endif()
