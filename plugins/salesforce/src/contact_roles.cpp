#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/junction.h>
#include <leadloom/sdk/link_table.h>
#include <leadloom/sdk/portions.h>

#include "parts.h"
#include "rows.h"

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
    return Status{LL_UNSUPPORTED, "no associations from " + std::string(task.stream) + " to " +
                                      std::string(task.target)};
}

/// Adds the roles of these records, page by page.
Status addRoles(Org& org, const Ends& ends, std::span<const std::string> ids,
                std::vector<Junction>& roles) {
    constexpr std::uint32_t MostRows = 2000;
    const auto where = soqlIn(ends.from, ids);
    for (std::string last = "000000000000000AAA"; !last.empty();) {
        const SoqlQuery query{{"Id", ends.from, ends.to, "Role"},
                              RoleObject,
                              where + " AND Id > " + soqlText(last),
                              "Id",
                              MostRows};
        const auto answer = org.query(query, false);
        if (!answer) return answer.status();
        const auto page =
            pageOf(*answer, "/records", {"/Id", "/" + ends.from, "/" + ends.to, "/Role"},
                   [&](const JsonItem& item, Page&) {
                       roles.push_back({toLongId(item.value(0)), toLongId(item.value(1)),
                                        toLongId(item.value(2)), std::string(item.value(3))});
                       return Status::ok();
                   });
        if (!page) return page.status();
        last = page->end.position;
    }
    return Status::ok();
}

Result<std::vector<Junction>> rolesOf(Org& org, const Ends& ends, std::vector<std::string> ids) {
    std::vector<Junction> roles;
    auto status = eachPortion(std::span<const std::string>(ids), mostIdsBeside({}),
                              [&](auto some) { return addRoles(org, ends, some, roles); });
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
    JunctionPlan plan(*roles);
    for (const auto& write : writes) {
        const Junction wanted{
            {}, toLongId(write.id), toLongId(write.targetId), std::string(write.label)};
        if (auto status = plan.add(write, wanted, outcomes, toJson); !status) return status;
    }
    return plan.send([&](WriteForm form, std::span<const Write> some) {
        return writeCollections(org, {form, RoleObject, {}}, some, outcomes);
    });
}

}  // namespace leadloom::salesforce
