# ccache makes the second build of anything cheap; the sloppiness is what precompiled headers need.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(leadloom_ccache ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${leadloom_ccache})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${leadloom_ccache})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
endif()
