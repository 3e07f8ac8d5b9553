# One precompiled header for hub and tests: the standard library, nlohmann/json and, for tests, GoogleTest.
function(leadloom_precompile target)
    if(NOT LEADLOOM_PCH)
        return()
    endif()
    if(NOT TARGET leadloom_pch)
        file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp "")
        add_library(leadloom_pch STATIC ${CMAKE_BINARY_DIR}/pch.cpp)
        target_link_libraries(leadloom_pch PRIVATE leadloom_warnings nlohmann_json::nlohmann_json)
        target_precompile_headers(leadloom_pch PRIVATE
            <algorithm> <chrono> <functional> <map> <memory> <optional> <set> <span> <string>
            <string_view> <unordered_map> <utility> <variant> <vector> <nlohmann/json.hpp>)
    endif()
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "EXECUTABLE")
        # An executable would be compiled with -fPIE, and the header was with -fPIC.
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
        target_compile_options(${target} PRIVATE -fPIC)
    endif()
    target_precompile_headers(${target} REUSE_FROM leadloom_pch)
endfunction()
