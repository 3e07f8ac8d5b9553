#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox::imap_smtp {

struct StoredMail {
    std::uint32_t uid = 0;
    std::int64_t receivedAt = 0;  ///< milliseconds since 1970
    std::set<std::string> flags;
    std::uint64_t modSeq = 0;
    std::string bytes;  ///< CRLF line ends
};

/// One mailbox as RFC 3501 and 7162 count it.
class MailFolder {
public:
    explicit MailFolder(std::uint64_t uidValidity = 0) : uidValidity_(uidValidity) {}

    std::uint32_t add(std::string bytes, std::set<std::string> flags, std::int64_t receivedAt);
    /// Nothing changes, MODSEQ neither, where the flags are the same.
    void setFlags(StoredMail& mail, std::set<std::string> flags);
    bool remove(std::uint32_t uid);
    /// All UIDs are given anew, as after a restore.
    void renumber();

    std::vector<StoredMail>& mails() { return mails_; }
    const std::vector<StoredMail>& mails() const { return mails_; }
    std::uint64_t uidValidity() const { return uidValidity_; }
    std::uint32_t uidNext() const { return uidNext_; }
    std::uint64_t highestModSeq() const { return modSeq_; }

private:
    std::uint64_t uidValidity_;
    std::uint32_t uidNext_ = 1;
    std::uint64_t modSeq_ = 1;
    std::vector<StoredMail> mails_;
};

/// A header field's value, unfolded; empty where there is none.
std::string headerField(std::string_view mail, std::string_view name);
/// The header with the empty line behind it.
std::string_view headerOf(std::string_view mail);
/// Message-ID without brackets.
std::string messageIdOf(std::string_view mail);
/// LF as CRLF.
std::string withLineEnds(std::string_view text);

}  // namespace leadloom::sandbox::imap_smtp
