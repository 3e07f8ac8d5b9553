#include "hub/sync/plan/plans.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/sync/engine_parts.h"
#include "hub/sync/plan/pending_effects.h"

namespace leadloom::sync {
namespace {

constexpr const char* Kind = "leadloom-plan";

std::string guardKey(const ConnectionContext& connection) {
    return "guard_plan:" + connection.settings->name;
}

Error unfit(const store::PlanRow& plan, const std::string& why, const std::string& remedy) {
    return {ErrorKind::Usage, "plan " + plan.id + " " + why, remedy};
}

Status supersede(store::Transaction& tx, store::PlanRow plan) {
    plan.state = store::PlanState::Superseded;
    plan.effects.clear();
    return tx.putPlan(plan);
}

/// What the run's guards said of the connection, for people.
std::string stopsJson(const RunState& run, const ConnectionContext& connection) {
    nlohmann::json stops = nlohmann::json::array();
    for (const GuardStop& stop : run.guardStops()) {
        if (stop.connection != connection.settings->name) continue;
        stops.push_back({{"connection", stop.connection},
                         {"stream", stop.stream},
                         {"guard", stop.guard},
                         {"creates", stop.creates},
                         {"updates", stop.updates},
                         {"deletes", stop.deletes},
                         {"reason", stop.reason}});
    }
    nlohmann::json report = nlohmann::json::object();
    report["guards"] = std::move(stops);
    return report.dump();
}

Result<std::optional<store::PlanRow>> waitingPlan(store::Transaction& tx,
                                                  const ConnectionContext& connection) {
    const auto id = tx.value(guardKey(connection));
    if (!id) return id.error();
    if (!*id) return std::optional<store::PlanRow>();
    auto plan = tx.plan(**id);
    if (!plan) return plan.error();
    const bool waits = *plan && (*plan)->state == store::PlanState::Open;
    return waits ? *std::move(plan) : std::optional<store::PlanRow>();
}

}  // namespace

store::PlanRow beginPlan(const EngineSettings& settings, std::string kind, std::string actor) {
    store::PlanRow plan;
    plan.id = newRunId(settings);
    plan.kind = std::move(kind);
    plan.workspace = settings.workspace;
    plan.format = PlanFormat;
    plan.configuration = settings.configuration;
    plan.createdAtUs = settings.clock->wallUs();
    plan.createdBy = std::move(actor);
    return plan;
}

Status checkPlan(const store::PlanRow& plan, const EngineSettings& settings) {
    constexpr const char* Anew = "make a new one with leadloom plan, and look at it";
    if (plan.workspace != settings.workspace) {
        return unfit(plan,
                     "was made for workspace \"" + plan.workspace + "\", this one is \"" +
                         settings.workspace + "\"",
                     "apply it with that workspace's configuration");
    }
    if (plan.format != PlanFormat) {
        return unfit(plan,
                     "has format " + std::to_string(plan.format) + ", this program carries out " +
                         std::to_string(PlanFormat),
                     Anew);
    }
    if (plan.configuration != settings.configuration) {
        return unfit(plan, "was made under another configuration", Anew);
    }
    switch (plan.state) {
        case store::PlanState::Open:
        case store::PlanState::Applying:
            return Status::ok();
        case store::PlanState::Applied:
            return unfit(plan, "was carried out already, by run " + plan.appliedBy,
                         "leadloom runs " + plan.appliedBy + " shows what it did");
        case store::PlanState::Superseded:
            break;
    }
    return unfit(plan, "was superseded: a later look found something else to be written",
                 "leadloom status shows what waits for approval now");
}

std::string planDocument(const store::PlanRow& plan) {
    return nlohmann::json({{"kind", Kind},
                           {"format", plan.format},
                           {"plan", plan.id},
                           {"does", plan.kind},
                           {"workspace", plan.workspace},
                           {"configuration", plan.configuration},
                           {"run", plan.run},
                           {"options", plan.options},
                           {"created_by", plan.createdBy},
                           {"effects", plan.effects}})
        .dump();
}

Result<store::PlanRow> readPlanDocument(std::string_view text) {
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object() || document.value("kind", nlohmann::json()) != Kind) {
        return Error{
            ErrorKind::Usage, "that is no plan",
            "leadloom plan --out FILE writes one; or give the id that leadloom plan shows"};
    }
    try {
        store::PlanRow plan;
        plan.id = document.at("plan");
        plan.kind = document.at("does");
        plan.workspace = document.at("workspace");
        plan.format = document.at("format");
        plan.configuration = document.at("configuration");
        plan.run = document.at("run");
        plan.options = document.at("options");
        plan.createdBy = document.at("created_by");
        plan.effects = document.at("effects");
        return plan;
    } catch (const nlohmann::json::exception&) {
        return Error{ErrorKind::Usage, "the plan is damaged: a part is missing or no text",
                     "make a new one with leadloom plan"};
    }
}

Status keepGuardPlan(RunState& run, store::Transaction& tx, const ConnectionContext& connection) {
    const ConnectionContext* one = &connection;
    const auto pending = pendingEffects(run, tx, {&one, 1});
    if (!pending) return pending.error();
    std::string effects = encodeEffects(pending->effects);
    const auto waiting = waitingPlan(tx, connection);
    if (!waiting) return waiting.error();
    const EngineSettings& settings = run.workspace.settings();
    if (*waiting && (*waiting)->effects == effects &&
        (*waiting)->configuration == settings.configuration) {
        run.planned(connection.settings->name, (*waiting)->id);
        return Status::ok();
    }
    if (*waiting) {
        if (const Status gone = supersede(tx, **waiting); !gone) return gone;
    }
    store::PlanRow plan = beginPlan(settings, "guard", "hub");
    plan.run = run.runId;
    nlohmann::json options = nlohmann::json::object();
    options["connections"] = std::vector{connection.settings->name};
    plan.options = options.dump();
    plan.effects = std::move(effects);
    run.planned(connection.settings->name, plan.id);
    plan.report = stopsJson(run, connection);
    if (const Status put = tx.putPlan(plan); !put) return put;
    return tx.putValue(guardKey(connection), plan.id);
}

Result<std::vector<store::PlanRow>> guardPlansOf(store::Transaction& tx, std::string_view run) {
    const auto row = tx.run(run);
    if (!row) return row.error();
    if (!*row) {
        return Error{ErrorKind::NotFound, "no run has the id " + std::string(run),
                     "leadloom runs lists them"};
    }
    std::vector<store::PlanRow> plans;
    const nlohmann::json sheet = nlohmann::json::parse((*row)->balanceSheet, nullptr, false);
    const nlohmann::json stops = sheet.is_object() ? sheet.value("guards", nlohmann::json::array())
                                                   : nlohmann::json::array();
    for (const nlohmann::json& stop : stops) {
        const std::string id = stop.value("plan", "");
        const bool known = std::any_of(plans.begin(), plans.end(),
                                       [&](const store::PlanRow& plan) { return plan.id == id; });
        if (id.empty() || known) continue;
        auto plan = tx.plan(id);
        if (!plan) return plan.error();
        if (*plan) plans.push_back(**std::move(plan));
    }
    if (!plans.empty()) return plans;
    const std::string remedy =
        stops.empty() ? "leadloom status shows what waits for approval"
                      : "records missing from a read are believed with leadloom sync --full "
                        "--approve";
    return Error{ErrorKind::Usage,
                 "run " + std::string(run) + " holds nothing back that could be approved", remedy};
}

Status retireGuardPlan(RunState& run, const ConnectionContext& connection) {
    {
        auto look = run.store.beginRead();
        if (!look) return look.error();
        const auto id = (*look)->value(guardKey(connection));
        if (!id) return id.error();
        if (!*id) return Status::ok();
    }
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    const auto waiting = waitingPlan(**tx, connection);
    if (!waiting) return waiting.error();
    if (*waiting) {
        if (const Status gone = supersede(**tx, **waiting); !gone) return gone;
    }
    if (const Status removed = (*tx)->removeValue(guardKey(connection)); !removed) return removed;
    return (*tx)->commit();
}

}  // namespace leadloom::sync
