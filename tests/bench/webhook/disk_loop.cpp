#include "tests/bench/webhook/disk_loop.h"

#include <chrono>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

namespace leadloom::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t Transaction = 32U << 10U;
constexpr std::size_t Transactions = 512;  // then from the start, as a log is written

class LogFile {
public:
    explicit LogFile(const std::filesystem::path& path)
        : file_(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (file_ < 0) throw std::runtime_error("can't write " + path.string());
        for (std::size_t i = 0; i < Transactions; ++i)
            write(i);
        sync();
    }
    ~LogFile() { close(file_); }
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    void write(std::size_t number) const {
        const std::string bytes(Transaction, static_cast<char>('a' + number % 26));
        const auto at = static_cast<off_t>(number % Transactions * Transaction);
        if (pwrite(file_, bytes.data(), bytes.size(), at) < 0)
            throw std::runtime_error("can't write to the disk");
    }
    void sync() const {
        if (fdatasync(file_) != 0) throw std::runtime_error("can't sync the disk");
    }

private:
    int file_;
};

}  // namespace

std::vector<double> diskLoop(const std::filesystem::path& file, std::size_t calls,
                             double perSecond) {
    const LogFile log(file);
    std::vector<double> milliseconds(calls);
    const auto start = Clock::now();
    for (std::size_t i = 0; i < calls; ++i) {
        const auto due =
            start + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(i) / perSecond));
        std::this_thread::sleep_until(due);
        log.write(i);
        log.sync();
        milliseconds[i] = std::chrono::duration<double, std::milli>(Clock::now() - due).count();
    }
    return milliseconds;
}

}  // namespace leadloom::bench
