#include "tests/sandbox/imap_smtp/mail_house.h"

namespace leadloom::sandbox::imap_smtp {

std::optional<std::string> MailHouse::plannedAnswer(std::string_view command) {
    auto& answers = settings["answers"];
    for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
        if (!command.starts_with(answer->at("to").get<std::string>())) continue;
        auto words = answer->at("say").get<std::string>();
        answers.erase(answer);
        return words;
    }
    return std::nullopt;
}

bool MailHouse::knows(std::string_view mechanism, const std::string& response) const {
    if (mechanism == "PLAIN")
        return response == std::string(1, '\0') + text("username") + '\0' + text("password");
    return mechanism == "XOAUTH2" && response == "user=" + text("username") + "\x01" +
                                                     "auth=Bearer " + text("token") + "\x01\x01";
}

}  // namespace leadloom::sandbox::imap_smtp
