#pragma once

#include <memory>
#include <string>

namespace leadloom::config {

/// Where something stands in a configuration text. Lines and columns count from 1; 0: not known.
struct Place {
    std::shared_ptr<const std::string> file;
    int line = 0;
    int column = 0;

    /// "leadloom.yaml:12:7"
    std::string text() const;
};

}  // namespace leadloom::config
