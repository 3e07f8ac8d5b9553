#include "tests/simulator/story.h"

#include <ostream>
#include <sstream>

#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

constexpr std::size_t ShortId = 6;

std::string brief(const model::EntityId& id) {
    const std::string text = id.text();
    return text.size() < ShortId ? text : text.substr(text.size() - ShortId);
}

std::string quoted(const model::Value& value) {
    if (value.isAbsent()) return "-";
    std::string text = "\"" + value.text() + "\"";
    for (char& letter : text)
        if (letter == model::Value::ItemSeparator) letter = '|';
    return text;
}

std::string seconds(TimeUs time) {
    return std::to_string(time / 1'000'000 % 10'000'000) + "." + std::to_string(time % 1'000'000);
}

const char* nameOf(SimEvent::By by) {
    if (by == SimEvent::By::Hub) return "hub";
    return by == SimEvent::By::Tool ? "tool" : "person";
}

std::string lineOf(const store::LinkRow& link) {
    static const char* const States[] = {"?", "live", "alias", "gone", "unlinked"};
    std::ostringstream text;
    text << States[static_cast<int>(link.state)] << ' '
         << (link.role == store::LinkRole::Primary ? "primary" : "secondary") << " of "
         << brief(link.entity) << " by " << link.createdBy << " at " << link.version << ' '
         << seconds(link.vendorTimeUs);
    if (!link.aliasOf.empty()) text << " -> " << link.aliasOf;
    return text.str();
}

std::string lineOf(const store::ShadowField& field) {
    std::ostringstream text;
    text << quoted(field.external) << " for " << quoted(field.canonical)
         << (field.own ? " own " : " adopted ") << seconds(field.stampUs);
    if (field.settled) text << " settled";
    if (!field.pending.isAbsent()) {
        text << " pending " << quoted(field.pending) << " since " << seconds(field.pendingSinceUs);
    } else if (field.pendingSinceUs != 0) {
        text << " written " << seconds(field.pendingSinceUs);
    }
    return text.str();
}

}  // namespace

void SimStory::show(const std::string& key, const std::string& text) {
    std::string& present = present_[key];
    if (present == text) return;
    present = text;
    out_ << "      " << key << ": " << text << '\n';
}

void SimStory::tellEvents() {
    for (const std::string& name : scene_.names) {
        const SimVendor& vendor = scene_.world->system(name);
        for (std::size_t& place = told_[name]; place < vendor.history.size(); ++place) {
            const SimEvent& event = vendor.history[place];
            out_ << "    " << seconds(event.atUs) << ' ' << nameOf(event.by) << ' ' << event.what
                 << ' ' << event.stream << ' ' << event.id << ' ' << event.field << " = \""
                 << event.value << "\" v" << event.version;
            if (!event.overwrote.empty()) out_ << " OVER \"" << event.overwrote << '"';
            if (!event.raced.empty()) out_ << " races with \"" << event.raced << '"';
            out_ << '\n';
        }
    }
}

void SimStory::tellLeads() {
    for (const model::Entity entity : {model::Entity::Company, model::Entity::Lead}) {
        for (const store::CanonicalRow& lead : scene_.world->canonicals(entity)) {
            const std::string name = "lead " + brief(lead.id);
            show(name, "state " + std::to_string(static_cast<int>(lead.state)));
            for (const store::CanonicalField& field : lead.fields) {
                show(name + "." + scene_.world->fields().find(field.field)->name,
                     quoted(field.value) + " of " + field.originRecord + " by " + field.rule +
                         " at " + seconds(field.stampUs));
            }
            for (const store::LinkRow& link : scene_.world->links(lead.id)) {
                const auto [system, stream] = scene_.world->store().streamName(link.stream);
                const std::string record = system + "/" + stream + " " + link.externalId;
                show(record, lineOf(link));
                for (const store::ShadowField& field : link.shadow.fields) {
                    const auto* spec = scene_.world->fields().find(field.field);
                    show(
                        record + "." + (spec == nullptr ? std::to_string(field.field) : spec->name),
                        lineOf(field));
                }
            }
        }
    }
    for (const store::ParkedRow& letter : scene_.world->parked()) {
        show("dead letter " + std::to_string(letter.id),
             letter.code + " " + letter.externalId + " " + letter.field + " " + letter.reason);
    }
}

void SimStory::tell(const std::string& what) {
    out_ << "at " << seconds(scene_.world->clock().wallUs()) << " > " << what << '\n';
    tellEvents();
    tellLeads();
}

}  // namespace leadloom::testing
