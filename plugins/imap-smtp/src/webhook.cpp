#include <algorithm>

#include <leadloom/sdk/mail/mail_part.h>
#include <leadloom/sdk/url_query.h>
#include <leadloom/sdk/webhook_signature.h>

#include "parts.h"

namespace leadloom::imap_smtp {

namespace {

constexpr std::string_view Field = "List-Unsubscribe";
constexpr std::string_view OneClick = "One-Click";

/// The address that our own link stands for (RFC 8058).
Result<std::string> linkedAddress(const Account& account, const WebhookRequest& request) {
    const auto secret = account.secret();
    if (!secret) return WebhookSignature::refused();
    const auto address = account.links(*secret).open(queryValue(request.url(), "u").value_or(""));
    return address ? Result(*address) : Result<std::string>(WebhookSignature::refused());
}

/// "List-Unsubscribe=One-Click", as a form in either of its shapes.
bool asksToLeave(const WebhookRequest& request) {
    const auto type = request.header("Content-Type");
    if (MailField::parse(type).value != "multipart/form-data")
        return formValue(request.body(), Field) == OneClick;
    const auto parameters = type.substr(std::min(type.find(';'), type.size()));
    const auto bytes = "Content-Type: multipart/mixed" + std::string(parameters) + "\r\n\r\n" +
                       std::string(request.body());
    const auto form = MailPart::parse(bytes);
    for (const auto& part : form.parts) {
        const auto field = MailField::parse(part.header.value("Content-Disposition"));
        if (field.parameter("name") == Field && part.content == OneClick) return true;
    }
    return false;
}

}  // namespace

/// Who opens the link in a browser, or looks at it beforehand, changes nothing.
Result<std::string> challenge(Account& account, const WebhookRequest& request) {
    if (request.method() != "GET" && request.method() != "HEAD") return Status{LL_UNSUPPORTED};
    const auto address = linkedAddress(account, request);
    if (!address) return address;
    return std::string(
        "To unsubscribe, use the button of your mail program, or answer the mail "
        "with the subject \"unsubscribe\" that its header names.");
}

Status verify(Account& account, const WebhookRequest& request) {
    return linkedAddress(account, request).status();
}

Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink) {
    const auto address = linkedAddress(account, request);
    if (!address) return address.status();
    if (request.method() != "POST" || !asksToLeave(request))
        return {LL_INVALID_RECORD, "the request doesn't ask to unsubscribe"};
    RecordBatch batch;
    addOptOut(account, *address, "one_click", request.receivedAt(), batch);
    for (auto& record : batch.records())
        record.withStream(OptOuts);
    return batch.putTo(sink);
}

}  // namespace leadloom::imap_smtp
