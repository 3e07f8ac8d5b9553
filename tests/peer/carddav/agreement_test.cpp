// The simulated server against a real one: the same requests have the same answers.
#include <gtest/gtest.h>

#include "tests/peer/carddav/radicale.h"
#include "tests/sandbox/sandbox_server.h"

namespace leadloom::tests {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr const char* Spaces = R"( xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav")";

std::size_t times(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        ++count;
    return count;
}

/// What a server says to one step after the other. Where RFCs leave a choice among the statuses of
/// success, none of them counts.
class Story {
public:
    explicit Story(std::string book) : book_(std::move(book)) {}

    std::vector<std::string> tell() {
        put("a.vcf", cardOf("a", "Ana", "EMAIL:ana@loomtest.example\r\n"),
            {{"If-None-Match", "*"}});
        put("a.vcf", cardOf("a", "Ana"), {{"If-None-Match", "*"}});
        put("a.vcf", cardOf("a", "Ana"), {{"If-Match", "\"other\""}});
        put("b.vcf", cardOf("a", "Ben"));
        put("a.vcf", cardOf("z", "Ana"));
        put("c.vcf", "no card");
        put("c.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c\r\nN:c;;;;\r\nEND:VCARD\r\n");
        put("../nowhere/c.vcf", cardOf("c", "Cleo"));
        put("four.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:four\r\nFN:Four\r\nEND:VCARD\r\n");
        put("b%40b.vcf", cardOf("b", "Ben"));
        sync("");
        sync("http://other.example/token");
        report("C:addressbook-multiget",
               "<href>" + path("a.vcf") + "</href><href>" + path("none.vcf") + "</href>");
        for (const char* address : {"ANA@loomtest.example", "na@loomtest.example"})
            report(
                "C:addressbook-query",
                std::string(
                    R"(<C:filter><C:prop-filter name="EMAIL"><C:text-match match-type="equals">)") +
                    address + "</C:text-match></C:prop-filter></C:filter>");
        tell("DELETE", "a.vcf", {}, {{"If-Match", "\"other\""}});
        tell("DELETE", "a.vcf");
        tell("DELETE", "a.vcf");
        tell("GET", "a.vcf");
        return std::move(answers_);
    }

private:
    std::string path(const std::string& name) const {
        return book_.substr(book_.find('/', book_.find("//") + 2)) + name;
    }
    void put(const std::string& name, const std::string& card, Headers headers = {}) {
        headers.emplace_back("Content-Type", "text/vcard; charset=utf-8");
        tell("PUT", name, card, std::move(headers));
    }
    void sync(const std::string& token) {
        tell("REPORT", "",
             "<sync-collection" + std::string(Spaces) + "><sync-token>" + token +
                 "</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>",
             {{"Depth", "0"}});
    }
    void report(const std::string& name, const std::string& inside) {
        tell("REPORT", "",
             "<" + name + Spaces + "><prop><getetag/></prop>" + inside + "</" + name + ">",
             {{"Depth", "1"}});
    }
    void tell(const std::string& method, const std::string& name, const std::string& body = {},
              Headers headers = {}) {
        testing::HttpCall call;
        call.method = method;
        call.url = name.starts_with("../")
                       ? book_.substr(0, book_.rfind('/', book_.size() - 2) + 1) + name.substr(3)
                       : book_ + name;
        call.body = body;
        call.headers = std::move(headers);
        call.credential = "auth";
        const auto reply = transport_.send(call);
        const bool plain = reply.status == 200 || reply.status == 201 || reply.status == 204;
        auto answer = method + " " + name + ": " + (plain ? "done" : std::to_string(reply.status));
        for (const char* condition : {"valid-sync-token", "no-uid-conflict"})
            if (reply.body.find(condition) != std::string::npos)
                answer += std::string(" ") + condition;
        if (reply.status == 207)
            answer += " with " + std::to_string(times(reply.body, "</href>")) + " of which " +
                      std::to_string(times(reply.body, "</href><status>HTTP/1.1 404")) + " gone";
        answers_.push_back(std::move(answer));
    }

    std::string book_;
    BasicTransport transport_;
    std::vector<std::string> answers_;
};

TEST(SandboxBook, AnswersAsARealServerDoes) {
    if (!Radicale::isInstalled()) GTEST_SKIP() << "the package radicale is not installed";
    sandbox::SandboxOptions options;
    options.vendors = {"carddav"};
    sandbox::SandboxServer sandbox(options);
    sandbox.start();
    const auto simulated = Story(sandbox.url() + "/carddav/books/leadloom/contacts/").tell();
    const Radicale server({"people"});
    const auto real = Story(server.bookUrl("people")).tell();
    EXPECT_EQ(simulated, real);
    EXPECT_EQ(real.size(), 19U);
}

}  // namespace
}  // namespace leadloom::tests
