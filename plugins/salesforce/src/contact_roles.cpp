#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/junction.h>
#include <leadloom/sdk/link_table.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/sql_text.h>

#include "parts.h"

/// OpportunityContactRole: which contacts take part in an opportunity, and as what. The role is the
/// association's label.
namespace leadloom::salesforce {

namespace {

const std::string RoleObject = "OpportunityContactRole";

/// From which end the roles are looked at.
struct Ends {
    std::string from = "OpportunityId";
    std::string to = "ContactId";
};

Result<Ends> endsOf(const LinkTask& task) {
    if (task.stream == "opportunities" && task.target == "contacts") return Ends{};
    if (task.stream == "contacts" && task.target == "opportunities")
        return Ends{"ContactId", "OpportunityId"};
    return noSuchAssociations(task.stream, task.target);
}

/// The roles of these records, page by page behind the last id.
Result<std::vector<Junction>> rolesOf(Org& org, const Ends& ends,
                                      const std::vector<std::string>& ids) {
    std::vector<Junction> roles;
    SelectQuery query{{"Id", ends.from, ends.to, "Role"}, RoleObject, {}, "Id", 2000};
    auto status =
        eachPortion(std::span(ids), mostIdsBeside({}), [&](std::span<const std::string> some) {
            for (std::string last = "000000000000000AAA"; !last.empty();) {
                query.where = sqlAmong(ends.from, some) + " AND Id > " + sqlText(last);
                const auto rows = org.query(query, false).then([&](Answer& answer) {
                    return answer.table("/records",
                                        {"/Id", "/" + ends.from, "/" + ends.to, "/Role"});
                });
                if (!rows) return rows.status();
                for (const auto& row : *rows)
                    roles.push_back({toLongId(row[0]), toLongId(row[1]), toLongId(row[2]), row[3]});
                last = rows->empty() ? std::string() : roles.back().id;
            }
            return Status::ok();
        });
    return status ? Result(std::move(roles)) : status;
}

}  // namespace

Status linkContacts(Org& org, const Selection& selection, RecordBatch& batch) {
    if (!selection.withContacts) return Status::ok();
    const auto deals = batch.ids();
    LinkTable links;
    for (const auto& deal : deals)
        links.read(deal, "contacts");
    return rolesOf(org, {}, deals).then([&](std::vector<Junction>& roles) {
        for (const auto& role : roles)
            links.add(role.from, "contacts", role.to);
        links.addTo(batch);
        return Status::ok();
    });
}

Status readContactRoles(Org& org, const LinkTask& task, std::span<const std::string> ids,
                        const AssociationSink& sink) {
    const auto ends = endsOf(task);
    if (!ends) return ends.status();
    const auto roles = rolesOf(org, *ends, recordIds(ids));
    if (!roles) return roles.status();
    for (const auto& role : *roles)
        if (auto status = sink.put(role.from, role.to, role.label); !status) return status;
    return Status::ok();
}

Status writeContactRoles(Org& org, const LinkTask& task, std::span<const AssociationWrite> writes,
                         WriteOutcomes& outcomes) {
    const auto ends = endsOf(task);
    if (!ends) return ends.status();
    std::vector<std::string> ids;
    for (const auto& write : writes)
        ids.emplace_back(write.id);
    const auto roles = rolesOf(org, *ends, recordIds(ids));
    if (!roles) return roles.status();
    const auto toJson = [&](const Junction& role) {
        nlohmann::json fields = {{"Role", role.label}};
        if (role.label.empty()) fields["Role"] = nullptr;
        if (role.id.empty()) fields.update({{ends->from, role.from}, {ends->to, role.to}});
        return fields.dump();
    };
    return writeJunctions(*roles, writes, outcomes, toLongId, toJson,
                          [&](WriteForm form, std::span<const Write> some) {
                              return writeCollections(org, {form, RoleObject, {}}, some, outcomes);
                          });
}

}  // namespace leadloom::salesforce
