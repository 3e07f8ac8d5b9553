#include <cstdio>

#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/xml/xml_reader.h>

int main() {
    using namespace leadloom::sdk;
    // Encoded words are decoded by sdk_text.
    const auto header = MailHeader::parse("Subject: =?iso-8859-1?q?Gr=FC=DFe?=\r\n\r\n");
    const bool mail = header.text("Subject") ==
                      "Gr\xC3\xBC\xC3\x9F"
                      "e";
    const bool xml = static_cast<bool>(readXml("<a><b/></a>")) && !readXml("<a>");
    std::printf("mail and text %d, xml %d\n", mail, xml);
    return mail && xml ? 0 : 1;
}
