#include "tests/sandbox/core/vendor.h"

#include <nlohmann/json.hpp>

namespace leadloom::sandbox {

namespace {

using nlohmann::json;

/// 404, as for anything else that isn't there.
Response notOffered(const Vendor& vendor, const std::string& what) {
    return jsonResponse(404, {{"error", vendor.name() + " " + what}});
}

}  // namespace

Response Vendor::restoreRecord(const std::string&, const std::string&) {
    return notOffered(*this, "brings nothing deleted back");
}

Response Vendor::mergeRecords(const std::string&, const std::string&,
                              const std::vector<std::string>&) {
    return notOffered(*this, "merges nothing");
}

Response Vendor::convertRecord(const std::string&, const std::string&, const json&) {
    return notOffered(*this, "converts nothing");
}

Response Vendor::listFields(const std::string&) {
    return notOffered(*this, "has no fields of its own to list");
}

Response Vendor::addField(const std::string&, const json&) {
    return notOffered(*this, "takes no new fields");
}

Response Vendor::removeField(const std::string&, const std::string&) {
    return notOffered(*this, "has no fields to remove");
}

Response Vendor::extraControl(const Request&) {
    return notOffered(*this, "has no such control route; see README.md");
}

}  // namespace leadloom::sandbox
