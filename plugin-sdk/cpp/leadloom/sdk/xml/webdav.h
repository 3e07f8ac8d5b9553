#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/xml/xml_element.h>

/// What WebDAV (RFC 4918) and its synchronisation (RFC 6578) say in XML.
namespace leadloom::sdk {

constexpr XmlName dav(std::string_view name) {
    return {"DAV:", name};
}

/// The root of a 207. LL_TRANSIENT: the answer is none.
Result<XmlElement> multistatusOf(const Answer& answer);
/// The properties of a response that were found; null where none were.
const XmlElement* davProperties(const XmlElement& response);
/// The status of a response as a whole; 200 where it tells of properties instead, 0 where of
/// neither.
int davStatus(const XmlElement& response);
/// The href inside a property of the first response that has it; empty where none does.
std::string davHref(const XmlElement& multistatus, const XmlName& property);
/// The preconditions that a refusal names ("valid-sync-token"); none where it names none.
std::vector<std::string> davPreconditions(const Answer& answer);
/// Whether `supported-report-set` among a collection's properties names a report.
bool davReports(const XmlElement& properties, std::string_view report);
/// Whether `current-user-privilege-set` allows to write, or isn't told.
bool davMayWrite(const XmlElement& properties);
/// The last segment of an href, decoded; empty where it is a collection's.
std::string davName(std::string_view href);
/// The last segment of a collection's href, decoded.
std::string davFolder(std::string_view href);

/// A request's body: `root` is its element, `spaces` declares more namespaces: " xmlns:c='…'".
std::string davBody(std::string_view root, std::string_view spaces, const std::string& inside);
/// "<prop>…</prop>".
std::string davProp(std::string_view properties);
/// What a sync-collection report asks for; an empty token: everything that there is.
std::string davSyncBody(std::string_view token);

/// What a server tells of a collection's resources: which there are or have changed, and which are
/// gone.
struct DavList {
    std::vector<std::pair<std::string, std::string>> etags;  ///< by name, in the order of names
    std::vector<std::string> gone;
    std::string token;
    bool cut = false;    ///< the server has more behind the token
    std::string folder;  ///< davFolder() of what a list with Depth 1 is of
};

/// From the answer to a sync-collection report, or to a PROPFIND of getetag and resourcetype;
/// collections inside the collection are left out.
Result<DavList> davListIn(const Answer& answer);

}  // namespace leadloom::sdk
