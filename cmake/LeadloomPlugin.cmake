# leadloom_add_plugin(acme
#     SOURCES src/connector.cpp MANIFEST manifest.json
#     [MAPPING mapping/default.yaml …] [ACCEPTANCE acceptance.json …] [LIBRARIES pugixml::static …])
#
# Builds ${LEADLOOM_PLUGIN_DIR}/acme/: acme.so (hidden visibility, the one symbol leadloom_plugin),
# manifest.json with the file's SHA-256, mapping/ and acceptance.json; installs that folder; and adds
# the tests plugin.acme.exports and, for each file of ACCEPTANCE, plugin.acme.<file> (label: plugin).
# LEADLOOM_PLUGIN_INSTALL OFF keeps a plugin out of the installation.
# The target is called plugin_acme; plugin_acme_parts gives a unit test the same objects, compiled once.
# Sources find their manifest in <leadloom_manifest.h>, those in C in <leadloom_manifest_c.h>.
# The same file serves connectors outside the tree, through find_package(LeadloomSDK).
set(LEADLOOM_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR})

function(leadloom_add_plugin name)
    cmake_parse_arguments(ARG "" "MANIFEST" "SOURCES;MAPPING;ACCEPTANCE;LIBRARIES" ${ARGN})
    if(NOT ARG_SOURCES OR NOT ARG_MANIFEST)
        message(FATAL_ERROR "leadloom_add_plugin(${name}): SOURCES and MANIFEST are needed")
    endif()
    set(target plugin_${name})
    set(folder ${LEADLOOM_PLUGIN_DIR}/${name})
    get_filename_component(manifest ${ARG_MANIFEST} ABSOLUTE)

    add_library(${target} MODULE ${ARG_SOURCES})
    leadloom_plugin_manifest_header(${target} ${manifest})
    target_link_libraries(${target} PRIVATE leadloom::sdk ${LEADLOOM_PLUGIN_WARNINGS} ${ARG_LIBRARIES})
    target_link_options(${target} PRIVATE
        -Wl,--version-script=${LEADLOOM_CMAKE_DIR}/plugin-exports.map -Wl,--exclude-libs,ALL)
    if(NOT LEADLOOM_SANITIZE)  # the sanitizers' runtime is in the program that loads the plugin
        target_link_options(${target} PRIVATE -Wl,--no-undefined)
    endif()
    set_target_properties(${target} PROPERTIES
        PREFIX "" OUTPUT_NAME ${name} SUFFIX ".so" DEFINE_SYMBOL "" LIBRARY_OUTPUT_DIRECTORY ${folder}
        LINK_DEPENDS ${LEADLOOM_CMAKE_DIR}/plugin-exports.map
        CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    if("${ARG_SOURCES}" MATCHES "\\.cpp")
        leadloom_precompile_plugin(${target})
    endif()
    add_library(${target}_parts INTERFACE)
    target_sources(${target}_parts INTERFACE $<TARGET_OBJECTS:${target}>)
    target_link_libraries(${target}_parts INTERFACE leadloom::sdk ${ARG_LIBRARIES})

    leadloom_plugin_folder(${target} ${name} ${folder} ${manifest}
        MAPPING ${ARG_MAPPING} ACCEPTANCE ${ARG_ACCEPTANCE})
    if(NOT DEFINED LEADLOOM_PLUGIN_INSTALL OR LEADLOOM_PLUGIN_INSTALL)
        set_property(GLOBAL APPEND PROPERTY LEADLOOM_PLUGIN_TARGETS ${target}_folder)
        install(DIRECTORY ${folder} DESTINATION lib/leadloom/plugins USE_SOURCE_PERMISSIONS)
    endif()
    if(LEADLOOM_TESTS OR LEADLOOM_SDK_INSTALLED)
        leadloom_plugin_tests(${target} ${name} "${ARG_ACCEPTANCE}")
    endif()
endfunction()

# <leadloom_manifest.h>: the manifest as text, so that descriptor and manifest can't differ.
function(leadloom_plugin_manifest_header target manifest)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/${target}_generated)
    add_custom_command(OUTPUT ${generated}/leadloom_manifest.h
        BYPRODUCTS ${generated}/leadloom_manifest_c.h
        COMMAND ${CMAKE_COMMAND} -DMANIFEST=${manifest} -DHEADER=${generated}/leadloom_manifest.h
                -P ${LEADLOOM_CMAKE_DIR}/plugin/ManifestHeader.cmake
        DEPENDS ${manifest} ${LEADLOOM_CMAKE_DIR}/plugin/ManifestHeader.cmake VERBATIM)
    target_sources(${target} PRIVATE ${generated}/leadloom_manifest.h)
    add_custom_target(${target}_manifest_header DEPENDS ${generated}/leadloom_manifest.h)
    if(NOT TARGET manifest-headers)
        add_custom_target(manifest-headers)  # all that clang-tidy needs built
    endif()
    add_dependencies(manifest-headers ${target}_manifest_header)
    add_dependencies(${target} ${target}_manifest_header)
    target_include_directories(${target} PRIVATE ${generated})
endfunction()

# What stands beside the library: manifest with checksum, mapping folder, acceptance description.
function(leadloom_plugin_folder target name folder manifest)
    cmake_parse_arguments(ARG "" "" "MAPPING;ACCEPTANCE" ${ARGN})
    set(copies)
    foreach(file ${ARG_MAPPING})
        get_filename_component(base ${file} NAME)
        list(APPEND copies COMMAND ${CMAKE_COMMAND} -E copy_if_different
             ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${folder}/mapping/${base})
    endforeach()
    foreach(file ${ARG_ACCEPTANCE})
        list(APPEND copies COMMAND ${CMAKE_COMMAND} -E copy_if_different
             ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${folder})
    endforeach()
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${target}.folder)
    add_custom_command(OUTPUT ${stamp}
        COMMAND ${CMAKE_COMMAND} -DMANIFEST=${manifest} -DLIBRARY=$<TARGET_FILE:${target}>
                -DOUTPUT=${folder}/manifest.json -P ${LEADLOOM_CMAKE_DIR}/plugin/SealManifest.cmake
        COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}/mapping
        ${copies}
        COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
        DEPENDS ${target} ${manifest} ${ARG_MAPPING} ${ARG_ACCEPTANCE}
                ${LEADLOOM_CMAKE_DIR}/plugin/SealManifest.cmake
        VERBATIM)
    add_custom_target(${target}_folder ALL DEPENDS ${stamp})
endfunction()

function(leadloom_plugin_tests target name acceptance)
    add_test(NAME plugin.${name}.exports
        COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DLIBRARY=$<TARGET_FILE:${target}>
                -P ${LEADLOOM_CMAKE_DIR}/plugin/CheckExports.cmake)
    set_tests_properties(plugin.${name}.exports PROPERTIES LABELS plugin TIMEOUT 60)
    if(NOT TARGET leadloom::acceptance)
        return()
    endif()
    foreach(file ${acceptance})
        get_filename_component(stem ${file} NAME_WE)
        add_test(NAME plugin.${name}.${stem}
            COMMAND $<TARGET_FILE:leadloom::acceptance> ${LEADLOOM_PLUGIN_DIR}/${name}
                    --sandbox ${LEADLOOM_SANDBOX_PROGRAM}
                    --acceptance ${LEADLOOM_PLUGIN_DIR}/${name}/${stem}.json)
        set_tests_properties(plugin.${name}.${stem} PROPERTIES LABELS plugin TIMEOUT 600)
        if(LEADLOOM_TESTS)
            set_tests_properties(plugin.${name}.${stem} PROPERTIES
                ENVIRONMENT LEADLOOM_REQUEST_LOG=${CMAKE_BINARY_DIR}/requests
                FIXTURES_REQUIRED empty_request_log FIXTURES_SETUP sent_requests)
        endif()
    endforeach()
endfunction()

# Plugins are compiled with hidden visibility, so they share a precompiled header of their own.
function(leadloom_precompile_plugin target)
    if(NOT LEADLOOM_PCH)
        return()
    endif()
    if(NOT TARGET leadloom_plugin_pch)
        file(WRITE ${CMAKE_BINARY_DIR}/plugin_pch.cpp "")
        add_library(leadloom_plugin_pch STATIC ${CMAKE_BINARY_DIR}/plugin_pch.cpp)
        target_link_libraries(leadloom_plugin_pch PRIVATE leadloom::sdk ${LEADLOOM_PLUGIN_WARNINGS})
        set_target_properties(leadloom_plugin_pch PROPERTIES
            CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
        target_precompile_headers(leadloom_plugin_pch PRIVATE
            <algorithm> <functional> <map> <memory> <optional> <string> <string_view> <vector>
            <nlohmann/json.hpp>)
    endif()
    target_precompile_headers(${target} REUSE_FROM leadloom_plugin_pch)
endfunction()
