#include "tests/peer/imap-smtp/mail_servers.h"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "leadloom_test_paths.h"

namespace leadloom::tests {
namespace {

namespace fs = std::filesystem;

const fs::path Dovecot = "/usr/sbin/dovecot";
const fs::path PostfixTool = "/usr/sbin/postfix";
const fs::path PostfixMaster = "/usr/lib/postfix/sbin/master";
const fs::path Lmtp = "/usr/lib/dovecot/lmtp";

std::string contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A port that is free now. Somebody may take it before it is used, so whoever uses it has to be
/// ready to ask again.
std::uint16_t freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound =
        ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

bool answers(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool good =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return good;
}

/// Looks again and again, for a minute at most.
template <typename Condition>
bool comesTrue(Condition&& condition) {
    for (int i = 0; i < 1200; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

std::string dovecotConfiguration(const std::string& folder, std::uint16_t port) {
    return "base_dir = " + folder + "/run\nstate_dir = " + folder + "/run\nlog_path = " + folder +
           "/dovecot.log\nprotocols = imap lmtp\nlisten = 127.0.0.1\nssl = no\n"
           "disable_plaintext_auth = no\nauth_mechanisms = plain\nmail_location = maildir:" +
           folder +
           "/mail/%n\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n"
           "passdb {\n driver = passwd-file\n args = scheme=PLAIN " +
           folder +
           "/users\n}\nuserdb {\n driver = static\n args = uid=65534 gid=65534 home=" + folder +
           "/mail/%n\n}\nnamespace inbox {\n inbox = yes\n mailbox Sent {\n  auto = subscribe\n"
           "  special_use = \\Sent\n }\n}\nservice imap-login {\n chroot =\n inet_listener imap {\n"
           "  port = " +
           std::to_string(port) +
           "\n }\n inet_listener imaps {\n  port = 0\n }\n}\nservice anvil {\n chroot =\n}\n"
           "service lmtp {\n unix_listener lmtp {\n  mode = 0666\n }\n}\nservice auth {\n "
           "unix_listener auth-client {\n  mode = 0666\n }\n}\n";
}

std::string postfixConfiguration(const std::string& folder) {
    return "compatibility_level = 3.6\nqueue_directory = " + folder +
           "/queue\ndata_directory = " + folder + "/data\nmaillog_file = " + folder +
           "/postfix.log\nmaillog_file_prefixes = " + folder +
           "\nmyhostname = mx.firm.example\nmydestination = firm.example, world.example\n"
           "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n"
           "local_recipient_maps = inline:{ {sales=x}, {ana=x}, {gone=x} }\n"
           "local_transport = lmtp:unix:" +
           folder +
           "/run/lmtp\ndefault_transport = error:5.4.4 nothing leaves this machine\n"
           "alias_maps =\nalias_database =\nmynetworks = 127.0.0.2/32\n"
           "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = " +
           folder +
           "/run/auth-client\n"
           "smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination\n"
           "recipient_delimiter = +\nbiff = no\n";
}

std::string postfixServices(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port) +
           " inet n - n - - smtpd\npickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\n"
           "qmgr unix n - n 300 1 qmgr\nrewrite unix - - n - - trivial-rewrite\n"
           "bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 "
           "bounce\n"
           "verify unix - - n - 1 verify\nproxymap unix - - n - - proxymap\nerror unix - - n - - "
           "error\nretry unix - - n - - error\nlmtp unix - - n - - lmtp\nanvil unix - - n - 1 anvil"
           "\npostlog unix-dgram n - n - 1 postlogd\nscache unix - - n - 1 scache\n";
}

}  // namespace

std::string MailServers::obstacle() {
    for (const auto& program : {Dovecot, Lmtp, PostfixTool, PostfixMaster})
        if (!fs::exists(program)) return program.string() + " is not installed";
    if (::geteuid() != 0) return "only root can start these servers";
    return ::getpwnam("postfix") == nullptr ? "there is no user postfix" : "";
}

MailServers::MailServers() {
    constexpr int Attempts = 5;
    for (int i = 0; i < Attempts; ++i)
        if (start()) return;
    throw std::runtime_error("the mail servers don't start: " + log());
}

MailServers::~MailServers() {
    for (auto* program : {postfix_.get(), dovecot_.get()})
        if (program != nullptr) {
            program->signal(SIGTERM);
            program->wait(30);
        }
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

bool MailServers::start() {
    postfix_.reset();
    dovecot_.reset();
    std::string pattern = (fs::temp_directory_path() / "leadloom-mail-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    fs::permissions(folder_, fs::perms(0755));
    startDovecot();
    startPostfix();
    return comesTrue([&] {
               return !dovecot_->running() || !postfix_->running() ||
                      (answers(imapPort_) && answers(smtpPort_));
           }) &&
           dovecot_->running() && postfix_->running();
}

void MailServers::startDovecot() {
    imapPort_ = freePort();
    fs::create_directories(folder_ / "run");
    fs::create_directories(folder_ / "mail");
    if (::chown((folder_ / "mail").c_str(), 65534, 65534) != 0)
        throw std::runtime_error("the mail folder can't be given away");
    std::ofstream users(folder_ / "users");
    for (const char* user : {"sales@firm.example", "ana@world.example"})
        users << user << ":{PLAIN}s3cret-mail-pw\n";
    users.close();
    std::ofstream(folder_ / "dovecot.conf") << dovecotConfiguration(folder_.string(), imapPort_);
    fs::create_directories(folder_ / "dovecot");
    dovecot_ = std::make_unique<Program>(
        Dovecot, std::vector<std::string>{"-F", "-c", (folder_ / "dovecot.conf").string()},
        folder_ / "dovecot");
}

void MailServers::startPostfix() {
    smtpPort_ = freePort();
    for (const char* name : {"conf", "queue", "data", "postfix"})
        fs::create_directories(folder_ / name);
    const auto* user = ::getpwnam("postfix");
    if (::chown((folder_ / "data").c_str(), user->pw_uid, user->pw_gid) != 0)
        throw std::runtime_error("Postfix's folder can't be given away");
    const auto conf = folder_ / "conf";
    std::ofstream(conf / "main.cf") << postfixConfiguration(folder_.string());
    std::ofstream(conf / "master.cf") << postfixServices(smtpPort_);
    runProgram(PostfixTool, {"-c", conf.string(), "check"}, folder_ / "postfix");
    postfix_ = std::make_unique<Program>(
        PostfixMaster, std::vector<std::string>{"-c", conf.string()}, folder_ / "postfix");
}

std::string MailServers::log() const {
    return contents(folder_ / "dovecot.log") + contents(folder_ / "postfix.log") +
           (dovecot_ ? dovecot_->errors() : "") + (postfix_ ? postfix_->errors() : "");
}

bool MailServers::waitForDeliveries(std::size_t count) const {
    return comesTrue([&] {
        const auto log = contents(folder_ / "postfix.log");
        std::size_t found = 0;
        for (auto at = log.find("status=sent"); at != std::string::npos;
             at = log.find("status=sent", at + 1))
            ++found;
        return found >= count;
    });
}

ProgramResult MailServers::other(const std::vector<std::string>& words,
                                 const std::string& input) const {
    const auto file = folder_ / "input.json";
    std::ofstream(file) << input;
    std::string line = "exec python3 " LEADLOOM_SOURCE_DIR "/tests/peer/imap-smtp/other_program.py";
    for (const auto& word : words)
        line += " '" + word + "'";
    const auto result = runProgram("/bin/sh", {"-c", line + " < " + file.string()}, folder_);
    if (result.exitCode != 0) throw std::runtime_error("the other program: " + result.errors);
    return result;
}

nlohmann::json MailServers::readByOther(const std::string& user) const {
    return nlohmann::json::parse(other({"read", std::to_string(imapPort_), user}, "").output);
}

void MailServers::sendByOther(const std::string& from, const std::string& to,
                              const nlohmann::json& mail) const {
    other({"send", std::to_string(smtpPort_), from, to}, mail.dump());
}

void MailServers::flagByOther(const std::string& user, const std::string& flag) const {
    other({"flag", std::to_string(imapPort_), user, flag}, "");
}

}  // namespace leadloom::tests
