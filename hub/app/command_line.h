#pragma once

namespace leadloom::app {

/// Parses the arguments, runs the command and returns its exit code.
int runCommandLine(int argc, char** argv);

}  // namespace leadloom::app
