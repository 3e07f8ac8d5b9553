// What a telling of the story leaves behind.
#include <algorithm>
#include <map>

#include "tests/crash/crash_story.h"

namespace leadloom::testing {

std::string CrashStory::described(const std::string& system, const std::string& stream,
                                  const SimRecord& record) {
    SimVendor& vendor = world_.system(system);
    const auto named = [&](const std::string& where, const std::string& id) {
        const SimRecord* other = vendor.find(where, id);
        if (other == nullptr || other->deleted) return std::string("nothing");
        const auto name = other->fields.find(where == "contacts" ? "email" : "domain");
        return name == other->fields.end() ? std::string("nameless") : name->second;
    };
    std::string text = system + "/" + stream + ":";
    for (const auto& [field, value] : record.fields)
        text += " " + field + "=" + (field == "company" ? named("companies", value) : value);
    for (const auto& [target, ids] : record.associations) {
        std::vector<std::string> names;
        for (const std::string& id : ids)
            names.push_back(named(target, id));
        std::sort(names.begin(), names.end());
        for (const std::string& name : names)
            text += " " + target + "->" + name;
    }
    return text;
}

std::string CrashStory::described(const store::CanonicalRow& lead) {
    std::string text = "lead:";
    std::map<std::string, std::string> fields;
    for (const store::CanonicalField& field : lead.fields) {
        const std::string name = world_.fields().find(field.field)->name;
        if (name != "company") fields[name] = field.value.text();
    }
    for (const auto& [name, value] : fields)
        text += " " + name + "=" + value;
    std::vector<std::string> links;
    for (const store::LinkRow& link : world_.links(lead.id)) {
        const auto [connection, stream] = world_.store().streamName(link.stream);
        links.push_back(connection + "/" + stream +
                        (link.role == store::LinkRole::Primary ? " primary" : " secondary") +
                        (link.state == store::LinkState::Live ? "" : " past"));
    }
    std::sort(links.begin(), links.end());
    for (const std::string& link : links)
        text += ", " + link;
    return text;
}

std::vector<std::string> CrashStory::outcome() {
    std::vector<std::string> lines;
    for (const std::string& system : Systems) {
        SimVendor& vendor = world_.system(system);
        for (const std::string& stream : Streams) {
            for (const std::string& id : vendor.liveIds(stream))
                lines.push_back(described(system, stream, *vendor.find(stream, id)));
        }
    }
    for (const store::CanonicalRow& lead : world_.canonicals(model::Entity::Lead)) {
        if (lead.state == store::CanonicalState::Live) lines.push_back(described(lead));
    }
    for (const store::ParkedRow& letter : world_.parked())
        lines.push_back("parked: " + letter.code + " " + letter.field);
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> CrashStory::violations() {
    sync::RunOptions full;
    full.full = true;
    world_.sync(full);
    world_.settle();
    std::vector<std::string> wrong = world_.violations();
    for (int again = 0; again < 2; ++again) {
        const sync::RunReport report = world_.sync(full);
        if (report.writes() + report.changeRows + world_.openIntents() != 0) {
            wrong.push_back("I3 another round was not silent: " + toJson(report));
        }
    }
    return wrong;
}

}  // namespace leadloom::testing
