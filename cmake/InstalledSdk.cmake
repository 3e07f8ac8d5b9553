# What a connector outside this tree is built with:
#   cmake --install build/dev --component sdk --prefix /opt/leadloom
# installs headers, sdk_text, sdk_xml and sdk_mail, the package LeadloomSDK, the acceptance kit and, where they
# are built, the sandbox and the `leadloom` command, which makes new connectors and tests them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(sdk_cmake ${CMAKE_INSTALL_LIBDIR}/cmake/LeadloomSDK)

install(DIRECTORY ${CMAKE_SOURCE_DIR}/plugin-sdk/abi/leadloom ${CMAKE_SOURCE_DIR}/plugin-sdk/cpp/leadloom
    DESTINATION include COMPONENT sdk FILES_MATCHING PATTERN "*.h")

foreach(part abi sdk sdk_text sdk_xml sdk_mail)
    set_target_properties(leadloom_${part} PROPERTIES EXPORT_NAME ${part})
endforeach()
set_target_properties(leadloom_acceptance PROPERTIES EXPORT_NAME acceptance)
install(TARGETS leadloom_abi leadloom_sdk leadloom_sdk_text leadloom_sdk_xml leadloom_sdk_mail
        leadloom_acceptance
    EXPORT LeadloomSDK
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT sdk)
install(EXPORT LeadloomSDK FILE LeadloomSDKTargets.cmake NAMESPACE leadloom::
    DESTINATION ${sdk_cmake} COMPONENT sdk)

configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/sdk/LeadloomSDKConfig.cmake.in
    ${CMAKE_BINARY_DIR}/sdk/LeadloomSDKConfig.cmake INSTALL_DESTINATION ${sdk_cmake} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/sdk/LeadloomSDKConfigVersion.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_BINARY_DIR}/sdk/LeadloomSDKConfig.cmake
    ${CMAKE_BINARY_DIR}/sdk/LeadloomSDKConfigVersion.cmake
    ${CMAKE_SOURCE_DIR}/cmake/LeadloomPlugin.cmake ${CMAKE_SOURCE_DIR}/cmake/plugin-exports.map
    DESTINATION ${sdk_cmake} COMPONENT sdk)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/cmake/plugin DESTINATION ${sdk_cmake} COMPONENT sdk)

# Programs that other folders build, and that belong to the SDK too.
install(PROGRAMS ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/leadloom
    DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT sdk)
install(PROGRAMS ${LEADLOOM_SANDBOX_PROGRAM}
    DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT sdk OPTIONAL)
