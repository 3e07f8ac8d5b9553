#include <algorithm>
#include <utility>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/xml/webdav.h>
#include <leadloom/sdk/xml/xml_reader.h>
#include <leadloom/sdk/xml/xml_text.h>

namespace leadloom::sdk {

namespace {

/// "HTTP/1.1 404 Not Found" → 404; 0 where it is no status line.
int codeOf(std::string_view line) {
    const auto numbers = integersIn(line.substr(std::min(line.find(' '), line.size())));
    return numbers.empty() ? 0 : static_cast<int>(numbers.front());
}

}  // namespace

Result<XmlElement> multistatusOf(const Answer& answer) {
    auto root = readXml(answer.body());
    if (root && root->is(dav("multistatus")) && answer.status() == 207) return root;
    return Status{LL_TRANSIENT,
                  "the server's answer can't be used: " +
                      (root ? std::string("it is no multi-status") : root.status().message())};
}

const XmlElement* davProperties(const XmlElement& response) {
    const XmlElement* found = nullptr;
    response.each(dav("propstat"), [&](const XmlElement& part) {
        if (codeOf(part.textAt(dav("status"))) == 200) found = part.child(dav("prop"));
    });
    return found;
}

int davStatus(const XmlElement& response) {
    const auto* status = response.child(dav("status"));
    if (status != nullptr) return codeOf(status->text);
    return response.child(dav("propstat")) == nullptr ? 0 : 200;
}

std::string davHref(const XmlElement& multistatus, const XmlName& property) {
    std::string href;
    multistatus.each(dav("response"), [&](const XmlElement& response) {
        const auto* found = davProperties(response);
        if (found != nullptr && href.empty()) href = found->textAt(property, dav("href"));
    });
    return href;
}

std::vector<std::string> davPreconditions(const Answer& answer) {
    std::vector<std::string> names;
    const auto root = readXml(answer.body());
    if (!root || !root->is(dav("error"))) return names;
    for (const auto& child : root->children)
        names.push_back(child.name);
    return names;
}

bool davReports(const XmlElement& properties, std::string_view report) {
    const auto* set = properties.child(dav("supported-report-set"));
    bool found = false;
    if (set != nullptr)
        set->each(dav("supported-report"), [&](const XmlElement& one) {
            found = found || one.at(dav("report"), dav(report)) != nullptr;
        });
    return found;
}

bool davMayWrite(const XmlElement& properties) {
    const auto* set = properties.child(dav("current-user-privilege-set"));
    if (set == nullptr) return true;
    bool allowed = false;
    set->each(dav("privilege"), [&](const XmlElement& privilege) {
        for (const auto* name : {"all", "write", "write-content"})
            allowed = allowed || privilege.child(dav(name)) != nullptr;
    });
    return allowed;
}

std::string davName(std::string_view href) {
    href = href.substr(0, href.find_first_of("?#"));
    return percentDecode(href.substr(href.rfind('/') + 1));
}

std::string davFolder(std::string_view href) {
    while (href.ends_with('/'))
        href.remove_suffix(1);
    return davName(href);
}

std::string davBody(std::string_view root, std::string_view spaces, const std::string& inside) {
    const std::string name(root);
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<" + name + " xmlns=\"DAV:\"" +
           std::string(spaces) + ">" + inside + "</" + name + ">";
}

std::string davProp(std::string_view properties) {
    return "<prop>" + std::string(properties) + "</prop>";
}

std::string davSyncBody(std::string_view token) {
    return davBody("sync-collection", {},
                   "<sync-token>" + xmlText(token) + "</sync-token><sync-level>1</sync-level>" +
                       davProp("<getetag/>"));
}

Result<DavList> davListIn(const Answer& answer) {
    const auto root = multistatusOf(answer);
    if (!root) return root.status();
    DavList list;
    list.token = root->textAt(dav("sync-token"));
    std::string_view shortest;
    root->each(dav("response"), [&](const XmlElement& response) {
        const auto href = response.textAt(dav("href"));
        if (shortest.empty() || href.size() < shortest.size()) shortest = href;
        auto name = davName(href);
        const auto status = davStatus(response);
        if (name.empty()) list.cut = list.cut || status == 507;
        if (name.empty()) return;
        const auto* found = davProperties(response);
        if (status == 404)
            list.gone.push_back(std::move(name));
        else if (found != nullptr && found->at(dav("resourcetype"), dav("collection")) == nullptr)
            list.etags.emplace_back(std::move(name), found->textAt(dav("getetag")));
    });
    list.folder = davFolder(shortest);
    std::sort(list.etags.begin(), list.etags.end());
    return list;
}

}  // namespace leadloom::sdk
