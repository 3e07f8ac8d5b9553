# leadloom_module(base DEPENDS … PRIVATE_DEPENDS …): the static library of one hub folder.
# Sources are every .cpp of the folder and of those in it, so a file is added by writing it.
function(leadloom_module name)
    cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(NOT sources)
        add_library(leadloom_${name} INTERFACE)
        target_include_directories(leadloom_${name} INTERFACE ${CMAKE_SOURCE_DIR})
        target_link_libraries(leadloom_${name} INTERFACE ${ARG_DEPENDS})
    else()
        add_library(leadloom_${name} STATIC ${sources})
        target_include_directories(leadloom_${name} PUBLIC ${CMAKE_SOURCE_DIR})
        target_link_libraries(leadloom_${name}
            PUBLIC ${ARG_DEPENDS} PRIVATE leadloom_warnings ${ARG_PRIVATE_DEPENDS})
        leadloom_precompile(leadloom_${name})
    endif()
    add_library(leadloom::${name} ALIAS leadloom_${name})
endfunction()
