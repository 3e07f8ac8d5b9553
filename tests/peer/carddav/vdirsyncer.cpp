#include "tests/peer/carddav/vdirsyncer.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace leadloom::tests {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::size_t times(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        ++count;
    return count;
}

}  // namespace

std::string Vdirsyncer::storage(const std::string& name) const {
    return "[storage " + name + "]\ntype = \"carddav\"\nurl = \"" + server_.url() +
           "/\"\nusername = \"leadloom\"\npassword = \"s3cret-pw\"\n";
}

fs::path Vdirsyncer::filesFolder() const {
    return server_.folder() / "files";
}

void Vdirsyncer::configure(const std::string& pair, const std::string& storages) {
    std::ofstream(server_.folder() / "vdirsyncer.conf")
        << "[general]\nstatus_path = \"" + (server_.folder() / "status").string() +
               "\"\n[pair books]\na = \"one\"\nb = \"two\"\nconflict_resolution = \"a wins\"\n" +
               pair + "\n" + storages;
    const ProgramResult found = run("discover");
    if (found.exitCode != 0) throw std::runtime_error("vdirsyncer discover: " + found.errors);
}

void Vdirsyncer::pair(const std::string& first, const std::string& second) {
    configure(R"(collections = [["books", ")" + first + R"(", ")" + second + R"("]])",
              storage("one") + storage("two"));
}

void Vdirsyncer::pairWithFiles(const std::string& book) {
    book_ = book;
    fs::create_directories(filesFolder() / book);
    configure("collections = [\"" + book + "\"]",
              storage("one") +
                  "[storage two]\ntype = \"filesystem\"\nfileext = \".vcf\"\npath = \"" +
                  filesFolder().string() + "\"\n");
}

ProgramResult Vdirsyncer::run(const std::string& command) {
    return runProgram("/usr/bin/vdirsyncer",
                      {"-c", (server_.folder() / "vdirsyncer.conf").string(), command},
                      server_.folder());
}

Vdirsyncer::Pass Vdirsyncer::sync() {
    const ProgramResult result = run("sync");
    Pass pass;
    pass.log = result.output + result.errors;
    pass.copied = times(pass.log, "Copying (") + times(pass.log, "Deleting item");
    pass.whole = result.exitCode == 0;
    return pass;
}

std::vector<std::string> Vdirsyncer::files() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(filesFolder() / book_)) {
        const auto text = replaced(contents(entry.path()), "\r\n", "\n");
        if (entry.path().extension() == ".vcf") all.push_back(replaced(text, "\n ", ""));
    }
    return all;
}

void Vdirsyncer::editFile(const std::string& from, const std::string& to) {
    for (const auto& entry : fs::directory_iterator(filesFolder() / book_)) {
        const auto text = replaced(contents(entry.path()), from, to);
        // A new file in its place, so that its time and its inode are others.
        const fs::path fresh = entry.path().string() + ".new";
        std::ofstream(fresh, std::ios::binary) << text;
        fs::rename(fresh, entry.path());
    }
}

}  // namespace leadloom::tests
