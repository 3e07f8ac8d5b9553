#include "tests/end_to_end/serving.h"

#include <regex>

#include <gtest/gtest.h>

namespace leadloom::tests {

Serving serve(const Deployment& deployment, const std::vector<std::string>& options) {
    std::vector<std::string> command{"serve"};
    command.insert(command.end(), options.begin(), options.end());
    Serving serving{deployment.start(std::move(command)), {}};
    EXPECT_TRUE(serving.hub->waitForOutput("serving at http://")) << serving.hub->errors();
    std::smatch found;
    const std::string output = serving.hub->output();
    if (std::regex_search(output, found, std::regex("http://[0-9.:]+"))) serving.url = found[0];
    return serving;
}

}  // namespace leadloom::tests
