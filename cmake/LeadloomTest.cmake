find_package(GTest REQUIRED)
include(GoogleTest)

set(LEADLOOM_TEST_PATHS ${CMAKE_CURRENT_LIST_DIR}/leadloom_test_paths.h.in)

# What the sanitizer presets build: all tests that run in their own process.
add_custom_target(sanitized-tests)

# leadloom_test(hub_base LABELS unit DEPENDS leadloom::base): one executable from the folder's .cpp
# files, each TEST a CTest of its own. SENDS_REQUESTS: connectors speak to vendors in it; what they ask
# is kept in ${CMAKE_BINARY_DIR}/requests for the checker of tests/integration/interface_facts.
function(leadloom_test name)
    cmake_parse_arguments(ARG "SENDS_REQUESTS" "TIMEOUT" "LABELS;DEPENDS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    if(LEADLOOM_SANITIZE)
        math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 5")
    endif()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(test_${name} ${sources})
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR})
    target_link_libraries(test_${name} PRIVATE
        leadloom_warnings ${ARG_DEPENDS} nlohmann_json::nlohmann_json GTest::gmock GTest::gtest_main)
    # <leadloom_test_paths.h> names this build's folders; only who includes it depends on them, so
    # that another checkout finds all other objects in ccache.
    set(paths ${CMAKE_CURRENT_BINARY_DIR}/paths)
    configure_file(${LEADLOOM_TEST_PATHS} ${paths}/leadloom_test_paths.h @ONLY)
    target_include_directories(test_${name} PRIVATE ${paths})
    leadloom_precompile(test_${name})
    if(ARG_LABELS MATCHES "unit|property|scenario|crash")
        add_dependencies(sanitized-tests test_${name})
    endif()
    set(requests)
    if(ARG_SENDS_REQUESTS)
        set(requests ENVIRONMENT LEADLOOM_REQUEST_LOG=${CMAKE_BINARY_DIR}/requests
            FIXTURES_REQUIRED empty_request_log FIXTURES_SETUP sent_requests)
    endif()
    gtest_discover_tests(test_${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} ${requests})
endfunction()
