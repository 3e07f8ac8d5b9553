#include "hub/sync/plan/planned_effect.h"

#include <algorithm>
#include <array>

namespace leadloom::sync {
namespace {

void append(std::string& line, std::string_view text) {
    for (const char letter : text) {
        switch (letter) {
            case '\\':
                line += "\\\\";
                break;
            case '\t':
                line += "\\t";
                break;
            case '\n':
                line += "\\n";
                break;
            default:
                line.push_back(letter);
        }
    }
}

std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (text[place] != '\\' || place + 1 == text.size()) {
            out.push_back(text[place]);
            continue;
        }
        const char next = text[++place];
        out.push_back(next == 't' ? '\t' : next == 'n' ? '\n' : next);
    }
    return out;
}

std::string_view cut(std::string_view& rest, char separator) {
    const auto end = rest.find(separator);
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return part;
}

bool sameTarget(const PlannedEffect& left, const PlannedEffect& right) {
    return left.place == right.place && left.record == right.record;
}

bool before(const PlannedEffect& left, const PlannedEffect& right) {
    return left.place != right.place ? left.place < right.place : left.record < right.record;
}

MovedEffect moved(const PlannedEffect& effect, std::string what) {
    return {effect.place, effect.record, std::move(what)};
}

/// References that the plan's own creates made known.
bool followsUp(const PlannedEffect& effect) {
    return effect.fields.empty() && (effect.action == "update" || effect.action == "associate");
}

bool differ(const PlannedEffect& planned, const PlannedEffect& now, bool begun) {
    if (begun && followsUp(now)) return false;
    return planned.action != now.action || planned.fields != now.fields ||
           (!begun && planned.bonds != now.bonds);
}

}  // namespace

std::string encodeEffects(std::vector<PlannedEffect> effects) {
    std::sort(effects.begin(), effects.end());
    std::string text;
    for (const PlannedEffect& effect : effects) {
        const std::array parts = {&effect.place, &effect.record, &effect.action, &effect.fields,
                                  &effect.bonds};
        for (const std::string* part : parts) {
            append(text, *part);
            text.push_back(part == parts.back() ? '\n' : '\t');
        }
    }
    return text;
}

std::vector<PlannedEffect> decodeEffects(std::string_view text) {
    std::vector<PlannedEffect> effects;
    while (!text.empty()) {
        std::string_view line = cut(text, '\n');
        PlannedEffect& effect = effects.emplace_back();
        effect.place = plain(cut(line, '\t'));
        effect.record = plain(cut(line, '\t'));
        effect.action = plain(cut(line, '\t'));
        effect.fields = plain(cut(line, '\t'));
        effect.bonds = plain(cut(line, '\t'));
    }
    return effects;
}

std::vector<MovedEffect> whatMoved(const std::vector<PlannedEffect>& planned,
                                   const std::vector<PlannedEffect>& now, bool begun) {
    std::vector<MovedEffect> found;
    auto plan = planned.begin();
    auto present = now.begin();
    while (plan != planned.end() || present != now.end()) {
        if (present == now.end() || (plan != planned.end() && before(*plan, *present))) {
            if (!begun) found.push_back(moved(*plan, "the planned " + plan->action + " isn't due"));
            ++plan;
            continue;
        }
        if (plan == planned.end() || !sameTarget(*plan, *present)) {
            const bool follows = begun && followsUp(*present);
            if (!follows) found.push_back(moved(*present, "this " + present->action + " is new"));
            ++present;
            continue;
        }
        if (differ(*plan, *present, begun)) {
            found.push_back(moved(*plan, "the planned " + plan->action + " would be another"));
        }
        ++plan;
        ++present;
    }
    return found;
}

}  // namespace leadloom::sync
