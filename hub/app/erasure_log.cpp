#include "hub/app/erasure_log.h"

#include <fcntl.h>
#include <fstream>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace leadloom::app {
namespace {

using nlohmann::json;

std::optional<sync::ErasureNote> noteOf(const std::string& line) {
    const json entry = json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("lead") || !entry.contains("digests")) return {};
    const auto lead = model::EntityId::parse(entry.value("lead", ""));
    if (!lead) return {};
    return sync::ErasureNote{*lead, entry.value("at_us", TimeUs{0}),
                             entry.value("digests", std::vector<std::string>())};
}

}  // namespace

ErasureLog::ErasureLog(const std::filesystem::path& store) : file_(store.string() + ".erasures") {}

Status ErasureLog::append(const sync::ErasureNote& note) const {
    // A line that a crash cut short must not swallow the next one.
    const std::string line =
        "\n" +
        json{{"lead", note.lead.text()}, {"at_us", note.atUs}, {"digests", note.digests}}.dump() +
        "\n";
    const int log = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool written =
        log >= 0 && ::write(log, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
        ::fsync(log) == 0;
    if (log >= 0) ::close(log);
    if (written) return Status::ok();
    return Error{ErrorKind::Storage,
                 file_.string() + ": the erasure log can't be written",
                 "check the folder's rights and the disk's space; the erasure goes on afterwards",
                 {},
                 0};
}

Result<std::vector<sync::ErasureNote>> ErasureLog::notes() const {
    std::vector<sync::ErasureNote> notes;
    std::error_code ignored;
    if (!std::filesystem::exists(file_, ignored)) return notes;
    std::ifstream in(file_, std::ios::binary);
    if (!in) {
        return Error{ErrorKind::Storage,
                     file_.string() + ": the erasure log can't be read",
                     "give the hub's user access to it",
                     {},
                     0};
    }
    for (std::string line; std::getline(in, line);) {
        if (auto note = noteOf(line)) notes.push_back(*std::move(note));
    }
    return notes;
}

}  // namespace leadloom::app
