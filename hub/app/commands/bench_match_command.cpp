#include "hub/app/commands/bench_match_command.h"

#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "hub/app/match_measure.h"

namespace leadloom::app {
namespace {

using Json = nlohmann::json;

std::string number(double value, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

Json qualityJson(const Quality& quality) {
    return {{"precision", quality.precision}, {"recall", quality.recall}, {"f1", quality.f1()}};
}

Json measurementJson(const Measurement& measured) {
    Json document = {{"file", measured.name},
                     {"records", measured.records},
                     {"true_pairs", measured.truePairs},
                     {"pairs", qualityJson(measured.pairs)},
                     {"joined", qualityJson(measured.joined)},
                     {"blocking_recall", measured.blockingRecall},
                     {"candidates_per_record", measured.candidates},
                     {"review_per_record", measured.review},
                     {"recall_at_precision_0.999", measured.recallAtThousand},
                     {"seconds", measured.seconds}};
    if (measured.lookAlikesJoined >= 0) document["look_alikes_joined"] = measured.lookAlikesJoined;
    for (const auto& [script, recall] : measured.acrossScripts)
        document["recall_across_scripts"][script] = recall;
    return document;
}

void addRow(const Measurement& measured, Table& table) {
    table.add({measured.name, std::to_string(measured.records), std::to_string(measured.truePairs),
               number(measured.pairs.precision, 4), number(measured.pairs.recall, 4),
               number(measured.pairs.f1(), 4), number(measured.joined.precision, 4),
               number(measured.joined.recall, 4), number(measured.joined.f1(), 4),
               number(measured.recallAtThousand, 4), number(measured.blockingRecall, 4),
               number(measured.candidates, 1), number(measured.review, 3),
               number(measured.seconds, 2)});
}

void sayMore(const Measurement& measured, const Terminal& terminal) {
    if (measured.lookAlikesJoined < 0) return;
    std::string text = measured.name + ": look-alike pairs joined " +
                       number(measured.lookAlikesJoined * 100, 2) + " %";
    for (const auto& [script, recall] : measured.acrossScripts)
        text += "; recall " + script + " to latin " + number(recall, 3);
    terminal.line(text);
}

}  // namespace

ExitCode runBenchMatch(CommandContext& context, const std::filesystem::path& folder) {
    Terminal& terminal = context.terminal;
    const auto sets = readLabelledSets(folder);
    if (!sets) {
        terminal.error(sets.error());
        return ExitCode::Usage;
    }
    const match::Weights weights = match::shippedWeights();
    Json document = {
        {"thresholds",
         {{"person", {weights.personThresholds.review, weights.personThresholds.join}},
          {"company", {weights.companyThresholds.review, weights.companyThresholds.join}}}},
        {"files", Json::array()}};
    Table table({"file", "records", "true pairs", "precision", "recall", "F1", "joined P",
                 "joined R", "joined F1", "R at P 0.999", "blocking R", "candidates", "review",
                 "seconds"});
    std::vector<Measurement> all;
    for (const LabelledSet& set : *sets) {
        terminal.progress("matching " + set.name);
        all.push_back(measure(set, weights));
        addRow(all.back(), table);
        document["files"].push_back(measurementJson(all.back()));
    }
    terminal.endProgress();
    terminal.table(table);
    for (const Measurement& measured : all)
        sayMore(measured, terminal);
    terminal.document(document);
    return ExitCode::Ok;
}

}  // namespace leadloom::app
