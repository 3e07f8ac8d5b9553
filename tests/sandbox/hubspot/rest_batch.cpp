#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/hubspot/record_text.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

namespace {

constexpr std::size_t MaxInputs = 100;

Problem invalid(const std::string& message) {
    Problem problem;
    problem.message = message;
    return problem;
}

/// The inputs of a batch, or why the whole request is refused.
struct Inputs {
    json list;
    std::optional<Problem> problem;
};

Inputs readInputs(const Request& request, bool needsId, bool needsProperties) {
    Inputs inputs;
    const auto body = request.body.empty() ? json::object() : json::parse(request.body);
    if (!body.is_object() || !body.contains("inputs") || !body["inputs"].is_array()) {
        inputs.problem =
            invalid("Invalid input JSON: some of required attributes are not set [inputs]");
        return inputs;
    }
    inputs.list = body["inputs"];
    if (inputs.list.size() > MaxInputs)
        inputs.problem = invalid("No more than 100 inputs are allowed in a batch; " +
                                 std::to_string(inputs.list.size()) + " were given");
    for (const auto& input : inputs.list) {
        if (needsId && (!input.contains("id") || !input["id"].is_string()))
            inputs.problem =
                invalid("Invalid input JSON: some of required attributes are not set [id]");
        if (needsProperties && (!input.contains("properties") || !input["properties"].is_object()))
            inputs.problem =
                invalid("Invalid input JSON: some of required attributes are not set [properties]");
    }
    return inputs;
}

/// A batch may succeed in part only when each input has a trace id of its own.
bool tracesAll(const json& inputs) {
    std::set<std::string> seen;
    return std::all_of(inputs.begin(), inputs.end(), [&](const json& input) {
        const auto trace = input.find("objectWriteTraceId");
        return trace != input.end() && trace->is_string() &&
               seen.insert(trace->get<std::string>()).second;
    });
}

std::string traceOf(const json& input) {
    const auto trace = input.find("objectWriteTraceId");
    return trace != input.end() && trace->is_string() ? trace->get<std::string>() : std::string();
}

/// Plans one input without changing anything, then carries it out.
struct Step {
    std::function<std::optional<Problem>(const json&)> plan;
    std::function<WriteResult(const json&)> carryOut;
    int status = 200;
    bool showsNew = false;
    bool allowsPartial = true;
};

struct Outcome {
    std::vector<std::string> results;
    json errors = json::array();
};

std::string resultText(const Table& table, const WriteResult& result, const json& input,
                       bool showsNew) {
    const auto& record = *table.find(result.id);
    RecordExtras extras;
    if (showsNew)
        extras.members.push_back(std::string("\"new\":") + (result.created ? "true" : "false"));
    if (const auto trace = traceOf(input); !trace.empty())
        extras.members.push_back("\"objectWriteTraceId\":" + json(trace).dump());
    std::string out;
    appendRecord(out, table.type(), record, record.values, setProperties(table.type(), record),
                 extras);
    return out;
}

Response batchAnswer(Clock& clock, int status, std::vector<std::string> results, const json& errors,
                     bool shuffled) {
    // The vendor promises no order: the reverse shows who relies on one.
    if (shuffled) std::reverse(results.begin(), results.end());
    std::string body = "{\"status\":\"COMPLETE\",\"results\":[" + joined(results, ",") + "]";
    if (!errors.empty())
        body += ",\"numErrors\":" + std::to_string(errors.size()) + ",\"errors\":" + errors.dump();
    const auto now = isoTime(clock.now(), "Z");
    body += ",\"startedAt\":\"" + now + "\",\"completedAt\":\"" + now + "\"}";
    return textResponse(errors.empty() ? status : 207, body);
}

json tracedError(Problem problem, const json& input) {
    if (const auto trace = traceOf(input); !trace.empty())
        problem.context["objectWriteTraceId"] = json::array({trace});
    return batchError(problem);
}

Response runBatch(Clock& clock, const Table& table, const json& inputs, bool shuffled,
                  const Step& step) {
    const bool partial = step.allowsPartial && tracesAll(inputs);
    if (!partial)
        for (const auto& input : inputs)
            if (const auto problem = step.plan(input)) return problemAnswer(*problem);
    Outcome outcome;
    for (const auto& input : inputs) {
        const auto planned = step.plan(input);
        const auto result = planned ? WriteResult{0, false, planned} : step.carryOut(input);
        if (result.ok())
            outcome.results.push_back(resultText(table, result, input, step.showsNew));
        else if (partial)
            outcome.errors.push_back(tracedError(*result.problem, input));
        else
            return problemAnswer(*result.problem);
    }
    return batchAnswer(clock, step.status, std::move(outcome.results), outcome.errors, shuffled);
}

/// Two inputs that say the same of one record refuse the whole batch.
std::optional<Problem> repeated(const json& inputs,
                                const std::function<std::string(const json&)>& keyOf) {
    std::set<std::string> seen;
    for (const auto& input : inputs) {
        const auto key = keyOf(input);
        if (!key.empty() && !seen.insert(lowered(key)).second)
            return invalid("Duplicate IDs found in batch input: [" + key + "]. IDs must be unique");
    }
    return std::nullopt;
}

std::string idKey(const json& input) {
    return input.value("idProperty", "") + "=" + input["id"].get<std::string>();
}

}  // namespace

Response HubSpot::batchCreate(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr)
        return problemAnswer(invalid("Unable to infer object type from: " + found[0]));
    const auto inputs = readInputs(request, false, true);
    if (inputs.problem) return problemAnswer(*inputs.problem);
    const auto email = [](const json& input) {
        const auto value = input["properties"].find("email");
        return value != input["properties"].end() && value->is_string() ? value->get<std::string>()
                                                                        : std::string();
    };
    if (const auto problem = table->type().singular() == "contact" && !tracesAll(inputs.list)
                                 ? repeated(inputs.list, email)
                                 : std::nullopt)
        return problemAnswer(*problem);
    Step step;
    step.status = 201;
    step.plan = [&](const json& input) {
        auto problem = account_.check(*table, 0, input["properties"], {});
        return problem ? problem
                       : linkNew(*table, 0, input.value("associations", json::array()), true);
    };
    step.carryOut = [&](const json& input) {
        auto result = account_.create(*table, input["properties"], {});
        if (result.ok())
            linkNew(*table, result.id, input.value("associations", json::array()), false);
        return result;
    };
    return runBatch(clock_, *table, inputs.list, shuffles_, step);
}

Response HubSpot::batchUpdate(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr)
        return problemAnswer(invalid("Unable to infer object type from: " + found[0]));
    const auto inputs = readInputs(request, true, true);
    if (inputs.problem) return problemAnswer(*inputs.problem);
    for (const auto& input : inputs.list) {
        const auto key = input.value("idProperty", "");
        const auto property = key.empty() ? std::nullopt : table->type().find(key);
        const bool usable =
            key.empty() || key == "hs_object_id" ||
            (property && table->type().properties()[*property].unique && key != "email");
        if (!usable)
            return problemAnswer(invalid("The property " + key +
                                         " is not a unique property and can't identify records"));
    }
    if (const auto problem = repeated(inputs.list, idKey)) return problemAnswer(*problem);
    const auto idFor = [&](const json& input) {
        return idOf(*table, input["id"].get<std::string>(), input.value("idProperty", ""));
    };
    Step step;
    step.plan = [&](const json& input) -> std::optional<Problem> {
        const auto id = idFor(input);
        if (id != 0) return account_.check(*table, id, input["properties"], {});
        auto problem =
            invalid("Could not get some " + table->type().plural() +
                    " objects, they may be deleted or not exist. Check that ids are valid.");
        problem.status = 404;
        problem.category = "OBJECT_NOT_FOUND";
        problem.context = {{"ids", json::array({input["id"]})}};
        return problem;
    };
    step.carryOut = [&](const json& input) {
        return account_.update(*table, idFor(input), input["properties"], {});
    };
    return runBatch(clock_, *table, inputs.list, shuffles_, step);
}

Response HubSpot::batchUpsert(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr)
        return problemAnswer(invalid("Unable to infer object type from: " + found[0]));
    const auto inputs = readInputs(request, true, true);
    if (inputs.problem) return problemAnswer(*inputs.problem);
    bool byEmail = false;
    for (const auto& input : inputs.list) {
        const auto key = input.value("idProperty", "");
        const auto property = table->type().find(key);
        if (key.empty())
            return problemAnswer(invalid("idProperty is required in every input of an upsert"));
        if (!property || !table->type().properties()[*property].unique)
            return problemAnswer(invalid("The property " + key +
                                         " is not a unique property and can't identify records"));
        byEmail = byEmail || key == "email";
    }
    if (const auto problem = repeated(inputs.list, idKey)) return problemAnswer(*problem);
    const auto idFor = [&](const json& input) {
        return idOf(*table, input["id"].get<std::string>(), input["idProperty"].get<std::string>());
    };
    const auto propertiesFor = [&](const json& input) {
        auto properties = input["properties"];
        properties[input["idProperty"].get<std::string>()] = input["id"];
        return properties;
    };
    Step step;
    step.showsNew = true;
    step.allowsPartial = !byEmail;
    step.plan = [&](const json& input) {
        return account_.check(*table, idFor(input), propertiesFor(input), {});
    };
    step.carryOut = [&](const json& input) {
        const auto id = idFor(input);
        return id == 0 ? account_.create(*table, propertiesFor(input), {})
                       : account_.update(*table, id, input["properties"], {});
    };
    return runBatch(clock_, *table, inputs.list, shuffles_, step);
}

Response HubSpot::batchRead(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr)
        return problemAnswer(invalid("Unable to infer object type from: " + found[0]));
    const auto inputs = readInputs(request, true, false);
    if (inputs.problem) return problemAnswer(*inputs.problem);
    const auto body = json::parse(request.body);
    const auto properties =
        wantedProperties(table->type(), body.value("properties", std::vector<std::string>()));
    const auto* archivedText = request.param("archived");
    const bool archived = archivedText != nullptr && *archivedText == "true";
    std::vector<std::string> results;
    json missing = json::array();
    std::set<std::int64_t> seen;
    for (const auto& input : inputs.list) {
        const auto* record =
            table->find(idOf(*table, input["id"].get<std::string>(), body.value("idProperty", "")));
        if (record == nullptr || record->archived != archived) {
            missing.push_back(input["id"]);
        } else if (seen.insert(record->id).second) {
            appendRecord(results.emplace_back(), table->type(), *record, record->values,
                         properties);
        }
    }
    json errors = json::array();
    if (!missing.empty()) {
        auto problem =
            invalid("Could not get some " + table->type().plural() +
                    " objects, they may be deleted or not exist. Check that ids are valid.");
        problem.category = "OBJECT_NOT_FOUND";
        problem.context = {{"ids", missing}};
        errors.push_back(batchError(problem));
    }
    return batchAnswer(clock_, 200, std::move(results), errors, shuffles_);
}

Response HubSpot::batchArchive(const Request& request, const Captures& found) {
    auto* table = account_.find(found[0]);
    if (table == nullptr)
        return problemAnswer(invalid("Unable to infer object type from: " + found[0]));
    const auto inputs = readInputs(request, true, false);
    if (inputs.problem) return problemAnswer(*inputs.problem);
    for (const auto& input : inputs.list)
        account_.archive(*table, parsedInteger(input["id"].get<std::string>()).value_or(0), {});
    return emptyResponse(204);
}

}  // namespace leadloom::sandbox::hubspot
