#include "tests/plugins/files/folder_rig.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unistd.h>

#include "leadloom_test_paths.h"

namespace leadloom::testing {

namespace fs = std::filesystem;

namespace {

std::string temporaryFolder() {
    auto pattern = (fs::temp_directory_path() / "leadloom-files-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

}  // namespace

FolderRig::FolderRig() : folder_(temporaryFolder()), plugin_(LEADLOOM_BINARY_DIR "/plugins/files") {
    open();
}

FolderRig::~FolderRig() {
    session_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void FolderRig::open(nlohmann::json settings, const nlohmann::json& streams) {
    session_.reset();
    hub_ = std::make_unique<FakeHub>(nullptr);
    hub_->setFolder(folder_);
    session_ = std::make_unique<Session>(plugin_, *hub_);
    settings["path"] = folder_;
    const auto end =
        session_->open({{"connection", "exports"}, {"settings", settings}, {"streams", streams}});
    if (end.status != LL_OK) throw std::runtime_error(end.message);
}

void FolderRig::put(const std::string& name, const std::string& content) {
    fs::create_directories((fs::path(folder_) / name).parent_path());
    std::ofstream(fs::path(folder_) / name, std::ios::binary) << content;
}

std::string FolderRig::content(const std::string& name) const {
    std::ifstream file(fs::path(folder_) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void FolderRig::erase(const std::string& name) {
    fs::remove(fs::path(folder_) / name);
}

void FolderRig::age(const std::string& name, int day) {
    using namespace std::chrono;
    const sys_time<microseconds> date = sys_days{year{2020} / January / day};
    fs::last_write_time(fs::path(folder_) / name, file_clock::from_sys(date));
}

CapturedRead FolderRig::read(const std::string& stream, const std::string& cursor, bool full,
                             unsigned pageSize) {
    Session::Reading reading;
    reading.full = full;
    reading.pageSize = pageSize;
    return session_->read(stream, cursor, reading);
}

std::string FolderRig::cursorOf(const CapturedRead& read) {
    return read.checkpoints.empty() ? std::string() : read.checkpoints.back().cursor;
}

}  // namespace leadloom::testing
