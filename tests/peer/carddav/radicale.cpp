#include "tests/peer/carddav/radicale.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace leadloom::tests {
namespace {

namespace fs = std::filesystem;

const fs::path Server = "/usr/bin/radicale";
constexpr const char* Listening = "Listening on '[127.0.0.1]:";

std::string configuration(const fs::path& folder) {
    return "[server]\nhosts = 127.0.0.1:0\n[auth]\ntype = htpasswd\nhtpasswd_filename = " +
           (folder / "users").string() +
           "\nhtpasswd_encryption = plain\n[storage]\nfilesystem_folder = " +
           (folder / "store").string() + "\n[logging]\nlevel = info\n";
}

std::string makeBook(const std::string& title) {
    return R"(<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype>)"
           "<collection/><C:addressbook/></resourcetype><displayname>" +
           title + "</displayname></prop></set></mkcol>";
}

/// What a card says, whatever the order in which it says it.
std::string sortedLines(std::istream& card, std::string& uid) {
    std::vector<std::string> lines;
    for (std::string line; std::getline(card, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.starts_with(' ') && !lines.empty())
            lines.back() += line.substr(1);
        else
            lines.push_back(line);
        if (line.starts_with("UID:")) uid = line.substr(4);
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

}  // namespace

testing::HttpReply BasicTransport::send(const testing::HttpCall& call) {
    testing::HttpCall authorized = call;
    if (call.credential == "auth")
        authorized.headers.emplace_back("Authorization", "Basic bGVhZGxvb206czNjcmV0LXB3");
    return transport_.send(authorized);
}

bool Radicale::isInstalled() {
    return fs::exists(Server);
}

bool Radicale::hasCompanion() {
    return fs::exists("/usr/bin/vdirsyncer");
}

Radicale::Radicale(const std::vector<std::string>& books) {
    std::string pattern = (fs::temp_directory_path() / "leadloom-books-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    std::ofstream(folder_ / "users") << "leadloom:s3cret-pw\n";
    std::ofstream(folder_ / "radicale.conf") << configuration(folder_);
    program_ = std::make_unique<Program>(
        Server, std::vector<std::string>{"-C", (folder_ / "radicale.conf").string()}, folder_);
    if (!program_->waitForOutput("server ready"))
        throw std::runtime_error("radicale doesn't start: " + program_->errors());
    const std::string log = program_->errors();
    const auto port = log.find(Listening) + std::string(Listening).size();
    url_ = "http://127.0.0.1:" + log.substr(port, log.find('\'', port) - port);
    for (const std::string& book : books)
        if (request("MKCOL", bookUrl(book), makeBook(book)).status != 201)
            throw std::runtime_error("radicale makes no address book");
}

Radicale::~Radicale() {
    program_->signal(SIGTERM);
    program_->wait(20);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

testing::HttpReply Radicale::request(const std::string& method, const std::string& url,
                                     const std::string& body,
                                     std::vector<std::pair<std::string, std::string>> headers) {
    testing::HttpCall call;
    call.method = method;
    call.url = url;
    call.body = body;
    call.headers = std::move(headers);
    call.credential = "auth";
    return transport_.send(call);
}

void Radicale::put(const std::string& book, const std::string& uid, const std::string& card) {
    const auto reply = request("PUT", bookUrl(book) + uid + ".vcf", card,
                               {{"Content-Type", "text/vcard; charset=utf-8"}});
    if (reply.status != 201)
        throw std::runtime_error("radicale takes no card: " + std::to_string(reply.status));
}

void Radicale::remove(const std::string& book, const std::string& name) {
    const auto reply = request("DELETE", bookUrl(book) + name);
    if (reply.status != 200)
        throw std::runtime_error("radicale deletes no card: " + std::to_string(reply.status));
}

std::map<std::string, std::string> Radicale::cards(const std::string& book) const {
    std::map<std::string, std::string> cards;
    const fs::path folder = folder_ / "store" / "collection-root" / "leadloom" / book;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".vcf") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::string uid;
        const std::string text = sortedLines(file, uid);
        // One UID twice would be a double: it is kept apart so that a test sees it.
        cards[cards.contains(uid) ? uid + " twice" : uid] = text;
    }
    return cards;
}

std::string cardOf(const std::string& uid, const std::string& given, const std::string& more) {
    return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + uid + "\r\nFN:" + given +
           " Testdottir\r\nN:" + "Testdottir;" + given + ";;;\r\n" + more + "END:VCARD\r\n";
}

}  // namespace leadloom::tests
