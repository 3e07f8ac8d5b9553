#pragma once

#include <string>
#include <vector>

#include <leadloom/sdk/mail/mail_part.h>

namespace leadloom::sdk {

/// What a report says about one recipient (RFC 3464, 6533).
struct DeliveryFate {
    std::string recipient;  ///< as the reporting server knew it
    std::string original;   ///< as it was sent to, where that is told
    std::string action;     ///< failed, delayed, delivered, relayed, expanded
    std::string status;     ///< "5.1.1"

    /// It will never be delivered: failed for good, and not because the mailbox is full or of a
    /// policy.
    bool isHardBounce() const;
};

/// A report of a mail server about a mail of ours.
struct MailReport {
    enum class Kind { None, Delivery, Feedback };
    Kind kind = Kind::None;
    std::vector<DeliveryFate> fates;  ///< Delivery
    std::string feedbackType;         ///< Feedback (RFC 5965): abuse, fraud, not-spam …
    std::string complainer;           ///< Feedback: Original-Rcpt-To, where it was left in
    MailHeader original;              ///< of the mail that it is about; may be empty
};

/// Kind None where the mail is no report.
MailReport reportIn(const MailPart& mail);

}  // namespace leadloom::sdk
