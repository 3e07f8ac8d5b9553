#include "tests/support/sim_vendor.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

namespace leadloom::testing {

SimVendor::SimVendor(std::string name, Clock& clock, std::uint64_t seed, SimSwitches given)
    : switches(std::move(given)), name_(std::move(name)), clock_(clock), random_(seed) {}

void SimVendor::addStream(sync::StreamDescription description) {
    const std::string name = description.name;
    streams_[name].description = std::move(description);
}

sync::StreamDescription SimVendor::describe(const std::string& stream) const {
    sync::StreamDescription description = streams_.at(stream).description;
    description.incremental = switches.incremental;
    description.canCreate = true;
    description.canUpdate = true;
    description.canDelete = true;
    description.canArchive = true;
    description.lookupById = switches.lookupById;
    description.preconditions = switches.preconditions;
    description.createClass = switches.createClass;
    description.deletes = switches.deletes;
    description.writeBatch = switches.writeBatch;
    return description;
}

bool SimVendor::happens(double chance) {
    return chance > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < chance;
}

TimeUs SimVendor::now() const {
    return clock_.wallUs() + switches.clockOffsetUs;
}

void SimVendor::touch(SimRecord& record) {
    ++record.version;
    record.change = ++changes_;
    record.modifiedUs = now();
}

std::string SimVendor::settled(const std::string& field, std::string value) const {
    if (field != switches.settledField) return value;
    switch (switches.settling) {
        case Settling::LowerCase:
            return folded(std::move(value));
        case Settling::Trim:
            while (!value.empty() && value.back() == ' ')
                value.pop_back();
            return value;
        case Settling::Cut:
            return value.substr(0, switches.cutAt);
        case Settling::None:
            break;
    }
    return value;
}

void SimVendor::apply(SimRecord& record, const std::string& payload) {
    const auto json = nlohmann::json::parse(payload);
    for (const auto& [field, value] : json.items()) {
        if (value.is_null()) {
            record.fields.erase(field);
        } else {
            record.fields[field] = settled(field, value.get<std::string>());
        }
    }
}

std::string SimVendor::create(const std::string& stream,
                              const std::map<std::string, std::string>& fields) {
    const std::string id = name_ + "-" + std::to_string(nextId_++);
    SimRecord& record = streams_.at(stream).records[id];
    record.id = id;
    for (const auto& [field, value] : fields)
        record.fields[field] = settled(field, value);
    touch(record);
    return id;
}

void SimVendor::edit(const std::string& stream, const std::string& id, const std::string& field,
                     const std::string& value) {
    SimRecord& record = streams_.at(stream).records.at(id);
    if (value.empty()) {
        record.fields.erase(field);
    } else {
        record.fields[field] = settled(field, value);
    }
    touch(record);
}

void SimVendor::associate(const std::string& stream, const std::string& id,
                          const std::string& toStream, const std::string& toId) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.associations[toStream].insert(toId);
    touch(record);
}

void SimVendor::remove(const std::string& stream, const std::string& id) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.deleted = true;
    touch(record);
}

void SimVendor::restore(const std::string& stream, const std::string& id) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.deleted = false;
    touch(record);
}

void SimVendor::merge(const std::string& stream, const std::string& loser,
                      const std::string& winner) {
    auto& records = streams_.at(stream).records;
    SimRecord& from = records.at(loser);
    SimRecord& into = records.at(winner);
    for (const auto& [field, value] : from.fields)
        into.fields.try_emplace(field, value);
    from.mergedInto = winner;
    into.mergedOthers = true;
    touch(from);
    touch(into);
}

void SimVendor::convert(const std::string& stream, const std::string& id,
                        const std::string& toStream, const std::string& toId) {
    SimRecord& record = streams_.at(stream).records.at(id);
    record.convertedTo = toStream + "/" + toId;
    touch(record);
}

const SimRecord* SimVendor::find(const std::string& stream, const std::string& id) const {
    const auto& records = streams_.at(stream).records;
    const auto found = records.find(id);
    return found == records.end() ? nullptr : &found->second;
}

std::vector<std::string> SimVendor::liveIds(const std::string& stream) const {
    std::vector<std::string> ids;
    for (const auto& [id, record] : streams_.at(stream).records) {
        if (!record.deleted && record.mergedInto.empty() && record.convertedTo.empty()) {
            ids.push_back(id);
        }
    }
    return ids;
}

std::string SimVendor::folded(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

std::string SimVendor::payloadOf(const SimRecord& record) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const char* field : {"first", "last", "email", "phone", "title", "city", "tags", "company",
                              "name", "domain", "amount", "contact"}) {
        const auto value = record.fields.find(field);
        if (value == record.fields.end()) {
            json[field] = nullptr;
        } else {
            json[field] = value->second;
        }
    }
    return json.dump();
}

std::string SimVendor::associationsOf(const SimRecord& record) {
    if (record.associations.empty()) return {};
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [stream, ids] : record.associations)
        json[stream] = ids;
    return json.dump();
}

}  // namespace leadloom::testing
