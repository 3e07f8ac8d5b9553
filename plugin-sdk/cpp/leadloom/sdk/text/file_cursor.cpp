#include <set>

#include <leadloom/sdk/text/file_cursor.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

using nlohmann::json;

void FileCursor::begin(const FileEntry& entry) {
    file = entry.name;
    at = {entry.size, entry.modifiedAt, {}};
    rows = 0;
}

void FileCursor::finish(const FileEntry& entry, std::string content, std::int64_t settledUntil) {
    const bool settled = entry.modifiedAt < settledUntil;
    done[entry.name] = {entry.size, settled ? entry.modifiedAt : 0, std::move(content)};
    file.clear();
}

void FileCursor::forgetAllBut(const std::vector<FileEntry>& entries) {
    std::set<std::string_view> names;
    for (const auto& entry : entries)
        names.insert(entry.name);
    std::erase_if(done, [&](const auto& one) { return !names.contains(one.first); });
}

std::string FileCursor::text() const {
    json out{{"shape", settings}, {"files", json::object()}};
    for (const auto& [name, mark] : done)
        out["files"][name] = {mark.size, mark.modifiedAt, mark.content};
    if (full) out["full"] = true;
    if (!file.empty()) out["at"] = {file, at.size, at.modifiedAt, rows};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<FileCursor> FileCursor::parse(std::string_view text) {
    const auto in = json::parse(text, nullptr, false);
    if (!in.is_object() || !in.contains("files")) return std::nullopt;
    try {
        FileCursor cursor;
        cursor.settings = in.at("shape").get<std::string>();
        cursor.full = in.value("full", false);
        for (const auto& [name, mark] : in.at("files").items())
            cursor.done[name] = {mark.at(0).get<std::uint64_t>(), mark.at(1).get<std::int64_t>(),
                                 mark.at(2).get<std::string>()};
        if (const auto at = in.find("at"); at != in.end()) {
            cursor.file = at->at(0).get<std::string>();
            cursor.at.size = at->at(1).get<std::uint64_t>();
            cursor.at.modifiedAt = at->at(2).get<std::int64_t>();
            cursor.rows = at->at(3).get<std::uint64_t>();
        }
        return cursor;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

}  // namespace leadloom::sdk
