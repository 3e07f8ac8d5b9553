#pragma once

#include <span>
#include <string_view>

namespace leadloom::app {

/// One file of the template connector, which is called "acme" and "Acme" in it.
struct TemplateFile {
    std::string_view path;  ///< relative to the connector's folder
    std::string_view text;
};

/// All files of `plugin-sdk/template`, as they were when this binary was built.
std::span<const TemplateFile> templateFiles();

}  // namespace leadloom::app
