#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "hub/app/table.h"
#include "hub/base/error.h"

namespace leadloom::app {

/// Where a command's words go: results to standard output, logs, progress and errors to standard
/// error. With `json`, standard output holds exactly one JSON document.
class Terminal {
public:
    struct Settings {
        bool json = false;
        bool quiet = false;
        bool verbose = false;
    };
    explicit Terminal(Settings settings);
    ~Terminal();

    bool json() const { return settings_.json; }
    bool verbose() const { return settings_.verbose; }

    /// One line for people; nothing with `json`.
    void line(std::string_view text) const;
    void heading(std::string_view text) const;
    void table(const Table& table) const;
    /// The one document of `--json`; nothing otherwise.
    void document(const nlohmann::json& document) const;

    /// Replaces the progress line on a terminal; nothing elsewhere or when quiet.
    void progress(std::string_view text);
    /// Removes the progress line.
    void endProgress();

    /// "error: …" and its remedy on standard error; with `json` an {"error": …} document as well.
    void error(const Error& error);
    void warning(std::string_view text);

    std::string good(std::string_view text) const { return coloured("32", text); }
    std::string bad(std::string_view text) const { return coloured("31", text); }
    std::string dim(std::string_view text) const { return coloured("2", text); }

private:
    std::string coloured(std::string_view code, std::string_view text) const;

    Settings settings_;
    bool outputIsTerminal_;
    bool errorIsTerminal_;
    bool progressShown_ = false;
};

}  // namespace leadloom::app
