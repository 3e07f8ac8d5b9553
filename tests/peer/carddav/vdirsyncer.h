#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/peer/carddav/radicale.h"

namespace leadloom::tests {

/// The sync tool vdirsyncer, which knows nothing of the hub.
class Vdirsyncer {
public:
    explicit Vdirsyncer(const Radicale& server) : server_(server) {}

    /// Keeps two books equal; where a card has changed in both, the first book wins.
    void pair(const std::string& first, const std::string& second);
    /// Keeps a book equal to a folder of files.
    void pairWithFiles(const std::string& book);

    struct Pass {
        std::size_t copied = 0;  ///< cards that it wrote or deleted
        bool whole = false;      ///< nothing came in its way
        std::string log;
    };
    Pass sync();

    /// The cards of the folder, unfolded.
    std::vector<std::string> files() const;
    /// In each file of the folder.
    void editFile(const std::string& from, const std::string& to);

private:
    void configure(const std::string& pair, const std::string& storages);
    std::string storage(const std::string& name) const;
    std::filesystem::path filesFolder() const;
    ProgramResult run(const std::string& command);

    const Radicale& server_;
    std::string book_;
};

}  // namespace leadloom::tests
