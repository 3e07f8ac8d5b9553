#include "hub/sync/funnel/fact_sums.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "hub/store/damage.h"
#include "hub/sync/funnel/fact_row.h"

namespace leadloom::sync {
namespace {

using Json = nlohmann::json;
using Connections = std::map<store::ConnectionKey, std::string>;

std::string valueOf(const std::string& name, const store::FactRow& row, const Json& dimensions,
                    const Connections& names) {
    if (name == "connection") {
        const auto known = names.find(row.connection);
        return known == names.end() ? std::string() : known->second;
    }
    if (name == "report") return row.report;
    if (name == "day") return dayText(row.day);
    return dimensions.value(name, std::string());
}

}  // namespace

Result<std::vector<FactSum>> sumFacts(store::Store& store, const Connections& names,
                                      const FactQuestion& question) {
    std::map<std::pair<std::vector<std::string>, std::string>, FactSum> sums;
    auto tx = store.beginRead();
    if (!tx) return tx.error();
    const Status read =
        (*tx)->eachFact(question.fromDay, question.toDay, [&](const store::FactRow& row) -> Status {
            const Json dimensions = Json::parse(row.dimensions, nullptr, false);
            const Json measures = Json::parse(row.measures, nullptr, false);
            if (!dimensions.is_object() || !measures.is_object()) {
                return Error{ErrorKind::Storage, "a fact can't be read", store::DamageRemedy};
            }
            std::vector<std::string> place;
            for (const std::string& name : question.by)
                place.push_back(valueOf(name, row, dimensions, names));
            FactSum& sum = sums[{place, row.currency}];
            for (std::size_t i = 0; i < place.size(); ++i)
                sum.of[question.by[i]] = place[i];
            sum.currency = row.currency;
            for (const auto& [name, value] : measures.items())
                sum.measures[name] += value.get<std::int64_t>();
            return Status::ok();
        });
    if (!read) return read.error();
    std::vector<FactSum> list;
    list.reserve(sums.size());
    for (auto& [place, sum] : sums)
        list.push_back(std::move(sum));
    return list;
}

}  // namespace leadloom::sync
