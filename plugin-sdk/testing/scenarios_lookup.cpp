#include <algorithm>

#include "plugin-sdk/testing/faults.h"
#include "plugin-sdk/testing/json_scanner.h"
#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

namespace {

std::vector<std::string> someIds(Bench& bench, const StreamPlan& stream) {
    const auto& ids = bench.baseline(stream).ids;
    std::vector<std::string> some;
    for (const auto& id : ids)
        if (some.size() < 5) some.push_back(id);
    return some;
}

/// A well-formed id that no record has: the last one, changed in its last digits.
std::string absentId(Bench& bench, const StreamPlan& stream) {
    const auto& ids = bench.baseline(stream).ids;
    if (stream.exercised.contains("absent_id"))
        return stream.exercised.at("absent_id").get<std::string>();
    auto id = *ids.rbegin();
    for (char digit = '9'; ids.contains(id) && digit >= '0'; --digit)
        for (auto& c : id)
            if (c >= '0' && c <= '9') c = digit;
    return id;
}

void findsByIds(Bench& bench, const StreamPlan& stream, Trial& trial) {
    auto ids = someIds(bench, stream);
    const auto absent = absentId(bench, stream);
    auto asked = ids;
    asked.push_back(absent);
    Rig rig(bench);
    const auto read = rig.session->byIds(stream.name, asked);
    trial.expect(read.end.status == LL_OK, "a lookup by id ended in " + describe(read.end));
    const auto found = idsOf(read);
    for (const auto& id : ids)
        trial.expect(found.contains(id), "a record was not found by its id");
    trial.expect(!found.contains(absent), "it found a record that is not there");
    const auto none = rig.session->byIds(stream.name, {absent});
    trial.expect(none.end.status == LL_OK && idsOf(none).empty(),
                 "a lookup of an absent id alone ended in " + describe(none.end));
    const auto nothing = rig.session->byIds(stream.name, {});
    trial.expect(nothing.end.status == LL_OK,
                 "a lookup of no id ended in " + describe(nothing.end));
}

void findsAllAtOnce(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto& all = bench.baseline(stream).ids;
    Rig rig(bench);
    const auto read = rig.session->byIds(stream.name, {all.begin(), all.end()});
    const auto asked = "a lookup of " + std::to_string(all.size()) + " ids";
    trial.expect(read.end.status == LL_OK, asked + " ended in " + describe(read.end));
    const auto found = idsOf(read);
    trial.expect(std::includes(found.begin(), found.end(), all.begin(), all.end()),
                 asked + " found only some of them");
}

void tellsFailureFromAbsence(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto ids = someIds(bench, stream);
    Rig counting(bench);
    counting.session->byIds(stream.name, ids);
    const FaultyTransport::Fault broken[] = {
        faults::unreachable(),     faults::answer(500, "{}"),
        faults::answer(429, "{}"), faults::answer(200, faults::htmlPage()),
        faults::answer(200, "{}"), faults::answer(403, "{}"),
        faults::cutJson()};
    for (const auto n : places(counting.faults.requests(), 10))
        for (const auto& fault : broken) {
            Rig rig(bench);
            rig.faults.strike(n, 1, fault);
            const auto read = rig.session->byIds(stream.name, ids);
            const auto found = idsOf(read);
            const bool all = std::all_of(ids.begin(), ids.end(),
                                         [&](const auto& id) { return found.contains(id); });
            trial.expect(read.end.status != LL_OK || all,
                         "a failed request ended in LL_OK, so that records count as deleted");
            trial.expect(read.end.status != LL_BUG && read.end.status != LL_NOT_FOUND,
                         "a failed request ended in " + describe(read.end));
        }
}

void findsByKey(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto lookup = stream.exercised.value("lookup", nlohmann::json::object());
    if (lookup.empty())
        return trial.skip("the acceptance description has no lookup for this stream");
    const auto key = lookup.value("key", "");
    for (const auto& record : bench.baseline(stream).read.records) {
        const JsonScanner scanner(record.payload);
        if (record.op != LL_RECORD_UPSERT) continue;
        const auto at = scanner.find(scanner.root(), lookup.value("pointer", ""));
        const auto value = at ? scanner.text(*at) : std::nullopt;
        if (!value || value->empty()) continue;
        Rig rig(bench);
        const auto read = rig.session->byKey(stream.name, key, *value);
        trial.expect(read.end.status == LL_OK,
                     "a lookup by " + key + " ended in " + describe(read.end));
        trial.expect(idsOf(read).contains(record.externalId),
                     "a record was not found by its " + key);
        const auto none = rig.session->byKey(stream.name, key,
                                             "nobody-" + bench.uniqueKey() + "@loomtest.example");
        trial.expect(none.end.status == LL_OK && none.records.empty(),
                     "a lookup of an unknown " + key + " ended in " + describe(none.end));
        const auto odd = rig.session->byKey(stream.name, "no_such_key_at_all", "x");
        trial.expect(odd.end.status != LL_BUG,
                     "a lookup by an unknown key ended in " + describe(odd.end));
        return;
    }
    trial.expect(false, "no record has a value at " + lookup.value("pointer", ""));
}

void readsAssociations(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto ids = someIds(bench, stream);
    Rig rig(bench);
    if (rig.session->extension<ll_associations>(LL_EXT_ASSOCIATIONS) == nullptr)
        return trial.skip("it has no leadloom.associations/1");
    for (const auto& target : stream.declared.value("associations", nlohmann::json::array())) {
        const auto name = target.value("stream", std::string{});
        std::vector<CapturedAssociation> pairs;
        const auto end = rig.session->associations(stream.name, name, ids, pairs);
        trial.expect(end.status == LL_OK, "associations to " + name + " ended in " + describe(end));
        for (const auto& pair : pairs) {
            trial.expect(std::find(ids.begin(), ids.end(), pair.id) != ids.end(),
                         "it gave an association of a record that was not asked for");
            trial.expect(!pair.targetId.empty(), "it gave an association to nothing");
        }
        if (bench.vendor().transport() == nullptr) continue;
        Rig failing(bench);
        failing.faults.strike(1, 1, faults::unreachable());
        pairs.clear();
        const auto lost = failing.session->associations(stream.name, name, ids, pairs);
        trial.expect(lost.status == LL_TRANSIENT,
                     "associations behind a lost request ended in " + describe(lost));
    }
}

const StreamPlan* planOf(const Bench& bench, const std::string& name) {
    const auto& all = bench.streams();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& stream) { return stream.name == name; });
    return found == all.end() ? nullptr : &*found;
}

void expectLink(Bench& bench, const StreamPlan& stream, const std::string& target,
                const std::pair<std::string, std::string>& link, bool there, Trial& trial) {
    Rig rig(bench);
    std::vector<CapturedAssociation> pairs;
    const auto end = rig.session->associations(stream.name, target, {link.first}, pairs);
    const bool found = std::any_of(pairs.begin(), pairs.end(),
                                   [&](const auto& pair) { return pair.targetId == link.second; });
    trial.expect(end.status == LL_OK && found == there,
                 std::string("an association to ") + target + " that was " +
                     (there ? "added is not there" : "removed is still there"));
}

void tryLink(Bench& bench, const StreamPlan& stream, const StreamPlan& target, Trial& trial) {
    const std::pair link{*bench.baseline(stream).ids.begin(), *bench.baseline(target).ids.rbegin()};
    for (const bool add : {true, false}) {
        for (int i = 0; i < 2; ++i) {
            Rig rig(bench);
            const auto write =
                rig.session->associate(stream.name, target.name, link.first, {link.second}, add);
            const auto* result = write.of(0);
            trial.expect(write.results.size() == 1 && result != nullptr && result->status == LL_OK,
                         std::string(add ? "adding" : "removing") + " an association to " +
                             target.name + (i == 0 ? "" : " once more") + " ended in " +
                             describe(write.end));
        }
        expectLink(bench, stream, target.name, link, add, trial);
    }
    if (bench.vendor().transport() == nullptr) return;
    Rig rig(bench);
    rig.faults.strike(1, 100, faults::resetAfterEffect());
    const auto lost =
        rig.session->associate(stream.name, target.name, link.first, {link.second}, true);
    const auto* result = lost.of(0);
    trial.expect(
        result != nullptr && (result->status == LL_UNKNOWN_OUTCOME ||
                              (!rig.faults.struckUnsafe() && result->status == LL_TRANSIENT)),
        "a lost association write is called " +
            (result == nullptr ? "nothing" : nameOf(result->status)));
}

void writesAssociations(Bench& bench, const StreamPlan& stream, Trial& trial) {
    {
        Rig rig(bench);
        if (rig.session->extension<ll_associations>(LL_EXT_ASSOCIATIONS) == nullptr)
            return trial.skip("it has no leadloom.associations/1");
    }
    for (const auto& declared : stream.declared.value("associations", nlohmann::json::array())) {
        const auto* target = planOf(bench, declared.value("stream", std::string{}));
        if (target != nullptr && target->can("read")) tryLink(bench, stream, *target, trial);
    }
    bench.reset();
}

}  // namespace

std::vector<StreamScenario> lookupScenarios() {
    return {{"finds records by id, and misses those that are not there", "lookup", findsByIds},
            {"finds all records by their ids at once", "lookup", findsAllAtOnce},
            {"never takes a failed lookup for absence", "lookup", tellsFailureFromAbsence,
             Needs::HttpVendor},
            {"finds records by key", "lookup", findsByKey},
            {"reads associations", "associations", readsAssociations},
            {"adds and removes associations", "associations", writesAssociations}};
}

}  // namespace leadloom::testing
