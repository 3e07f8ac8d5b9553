#include "hub/app/command_line.h"

int main(int argc, char** argv) {
    return leadloom::app::runCommandLine(argc, argv);
}
