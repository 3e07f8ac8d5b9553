#include "hub/app/terminal.h"

#include <cstdlib>
#include <iostream>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace leadloom::app {
namespace {

bool mayColour(int descriptor) {
    return isatty(descriptor) != 0 && std::getenv("NO_COLOR") == nullptr;
}

}  // namespace

Terminal::Terminal(Settings settings)
    : settings_(settings),
      outputIsTerminal_(mayColour(STDOUT_FILENO)),
      errorIsTerminal_(mayColour(STDERR_FILENO)) {}

Terminal::~Terminal() {
    endProgress();
}

void Terminal::line(std::string_view text) const {
    if (!settings_.json) std::cout << text << '\n';
}

void Terminal::heading(std::string_view text) const {
    if (settings_.json) return;
    std::cout << '\n' << coloured("1", text) << '\n';
}

void Terminal::table(const Table& table) const {
    if (!settings_.json) std::cout << table.render(outputIsTerminal_);
}

void Terminal::document(const nlohmann::json& document) const {
    if (!settings_.json) return;
    // A vendor may send text that isn't UTF-8: show it with replacement marks, never fail on it.
    std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void Terminal::progress(std::string_view text) {
    if (settings_.quiet || !errorIsTerminal_) return;
    std::cerr << "\r\033[K" << text << std::flush;
    progressShown_ = true;
}

void Terminal::endProgress() {
    if (progressShown_) std::cerr << "\r\033[K" << std::flush;
    progressShown_ = false;
}

void Terminal::error(const Error& error) {
    endProgress();
    std::cerr << (errorIsTerminal_ ? "\033[31merror:\033[0m " : "error: ") << error.message << '\n';
    if (!error.remedy.empty()) std::cerr << "  " << error.remedy << '\n';
    document(
        {{"error",
          {{"kind", toString(error.kind)}, {"message", error.message}, {"remedy", error.remedy}}}});
}

void Terminal::warning(std::string_view text) {
    endProgress();
    std::cerr << "warning: " << text << '\n';
}

std::string Terminal::coloured(std::string_view code, std::string_view text) const {
    if (!outputIsTerminal_ || settings_.json) return std::string(text);
    return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

}  // namespace leadloom::app
