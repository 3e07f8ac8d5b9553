#include "hub/sync/ledger/survivorship.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "hub/base/mutant.h"
#include "hub/sync/conflict/decision.h"
#include "hub/sync/ledger/preferences.h"
#include "hub/sync/ledger/removals.h"
#include "hub/sync/privacy/consent.h"

namespace leadloom::sync {
namespace {

using Candidates = std::vector<const Contribution*>;

/// A value, or the copy of a clearing: a blank that nobody ever filled has no stamp.
bool isSaid(const Contribution& contribution) {
    return contribution.value->isPresent() || contribution.stampUs != 0;
}

/// Own ones; where there are none, copies of what somebody said.
Candidates voters(std::span<const Contribution> contributions) {
    Candidates own;
    Candidates adopted;
    for (const Contribution& contribution : contributions) {
        if (contribution.value->isAbsent()) continue;
        const bool copyVotes =
            LL_MUTANT("resolve.adopted_votes") && contribution.value->isPresent();
        if (contribution.own || copyVotes) {
            own.push_back(&contribution);
        } else if (isSaid(contribution)) {
            adopted.push_back(&contribution);
        }
    }
    return own.empty() ? adopted : own;
}

/// Those that hold a value; all of them where none does.
Candidates withValues(const Candidates& candidates) {
    Candidates present;
    for (const Contribution* candidate : candidates) {
        if (candidate->value->isPresent()) present.push_back(candidate);
    }
    return present.empty() ? candidates : present;
}

template <typename Order>
Resolution best(const Candidates& candidates, Order better) {
    if (candidates.empty()) return {};
    const Contribution* winner = candidates.front();
    for (const Contribution* candidate : candidates) {
        if (better(*candidate, *winner)) winner = candidate;
    }
    return {*winner->value, winner, winner->stampUs, false, false};
}

std::size_t rankOf(const Policy& policy, const Contribution& contribution) {
    const auto place =
        std::find(policy.ranking.begin(), policy.ranking.end(), contribution.connection);
    return static_cast<std::size_t>(place - policy.ranking.begin());
}

/// Compares decimals in normal form without turning them into floats.
int compareNumbers(std::string_view left, std::string_view right) {
    const bool leftNegative = left.starts_with('-');
    const bool rightNegative = right.starts_with('-');
    if (leftNegative != rightNegative) return leftNegative ? -1 : 1;
    if (leftNegative) return compareNumbers(right.substr(1), left.substr(1));
    const std::string_view leftWhole = left.substr(0, left.find('.'));
    const std::string_view rightWhole = right.substr(0, right.find('.'));
    if (leftWhole.size() != rightWhole.size()) {
        return leftWhole.size() < rightWhole.size() ? -1 : 1;
    }
    return left.compare(right);
}

/// Words of a list are ordered by their place in it, which is their meaning, not by their letters.
int compareWords(const model::FieldSpec& field, const model::Value& left,
                 const model::Value& right) {
    const auto place = [&](const model::Value& value) {
        return std::find(field.enums.begin(), field.enums.end(), value.text()) -
               field.enums.begin();
    };
    const auto difference = place(left) - place(right);
    if (difference != 0) return difference < 0 ? -1 : 1;
    return left.text().compare(right.text());
}

int compareValues(const model::FieldSpec& field, const model::Value& left,
                  const model::Value& right) {
    if (field.type == model::FieldType::Enum) return compareWords(field, left, right);
    const bool numeric =
        field.type == model::FieldType::Decimal || field.type == model::FieldType::Integer;
    return numeric ? compareNumbers(left.text(), right.text()) : left.text().compare(right.text());
}

/// How restrictive a value is; the greatest wins.
int strictness(const model::FieldSpec& field, const model::Value& value) {
    const std::string& text = value.text();
    if (text == "withdrawn") return 1003;
    if (text == "denied") return 1002;
    if (text == "granted") return 1001;
    if (text == "unknown") return 0;
    if (text == "true") return 1001;
    if (text == "false") return 1000;
    const auto place = std::find(field.enums.begin(), field.enums.end(), text);
    return place == field.enums.end() ? 1 : 2 + static_cast<int>(place - field.enums.begin());
}

std::string foldedItem(const model::FieldSpec& field, std::string_view item) {
    std::string folded(item);
    if (field.type != model::FieldType::Email) return folded;
    std::transform(folded.begin(), folded.end(), folded.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return folded;
}

struct UnionItem {
    std::string key;
    std::string_view text;
    std::size_t place = 0;
    const Contribution* carrier = nullptr;
};

bool before(const UnionItem& left, const UnionItem& right) {
    if (left.carrier->stampUs != right.carrier->stampUs) {
        return left.carrier->stampUs > right.carrier->stampUs;
    }
    if (left.place != right.place) return left.place < right.place;
    if (laterThan(*left.carrier, *right.carrier)) return true;
    if (laterThan(*right.carrier, *left.carrier)) return false;
    return left.text < right.text;
}

void offer(std::vector<UnionItem>& items, UnionItem item) {
    for (UnionItem& known : items) {
        if (known.key != item.key) continue;
        if (before(item, known)) known = std::move(item);
        return;
    }
    items.push_back(std::move(item));
}

bool takenAway(const UnionItem& item, const model::FieldSpec& field,
               std::span<const Contribution> contributions) {
    return std::any_of(contributions.begin(), contributions.end(), [&](const Contribution& by) {
        if (by.removed == nullptr) return false;
        for (const Removal& removal : removalsIn(*by.removed)) {
            if (removal.atUs > item.carrier->stampUs &&
                foldedItem(field, removal.item) == item.key) {
                return true;
            }
        }
        return false;
    });
}

/// Adopted items vote too: a copy keeps alive what its origin can't show any more, and removals
/// carry stamps, so nothing comes back by that.
Resolution unite(const model::FieldSpec& field, std::span<const Contribution> contributions) {
    std::vector<UnionItem> items;
    const Contribution* newest = nullptr;
    TimeUs stampUs = 0;
    for (const Contribution& contribution : contributions) {
        if (contribution.value->isAbsent()) continue;
        const bool votes = contribution.own || isSaid(contribution);
        if (votes && (newest == nullptr || laterThan(contribution, *newest))) {
            newest = &contribution;
        }
        if (!contribution.value->isPresent()) continue;
        std::size_t place = 0;
        for (const std::string_view text : contribution.value->items()) {
            if (!text.empty()) offer(items, {foldedItem(field, text), text, place, &contribution});
            ++place;
        }
    }
    if (newest == nullptr) return {};
    stampUs = newest->stampUs;
    std::erase_if(items,
                  [&](const UnionItem& item) { return takenAway(item, field, contributions); });
    std::sort(items.begin(), items.end(), before);
    std::vector<std::string> texts;
    texts.reserve(items.size());
    for (const UnionItem& item : items)
        texts.emplace_back(item.text);
    return {model::Value::items(texts), newest, stampUs, false, false};
}

Resolution mostRestrictive(const model::FieldSpec& field, const Candidates& candidates) {
    return best(withValues(candidates), [&](const Contribution& left, const Contribution& right) {
        const int leftStrict = strictness(field, *left.value);
        const int rightStrict = strictness(field, *right.value);
        return leftStrict != rightStrict ? leftStrict > rightStrict : laterThan(left, right);
    });
}

bool earlierThan(const Contribution& left, const Contribution& right) {
    return left.stampUs != right.stampUs ? left.stampUs < right.stampUs : laterThan(left, right);
}

bool moreComplete(const Contribution& left, const Contribution& right) {
    const std::size_t leftItems = left.value->items().size();
    const std::size_t rightItems = right.value->items().size();
    if (leftItems != rightItems) return leftItems > rightItems;
    const std::size_t leftSize = left.value->text().size();
    const std::size_t rightSize = right.value->text().size();
    return leftSize != rightSize ? leftSize > rightSize : laterThan(left, right);
}

bool longer(const Contribution& left, const Contribution& right) {
    const std::size_t leftSize = left.value->text().size();
    const std::size_t rightSize = right.value->text().size();
    return leftSize != rightSize ? leftSize > rightSize : laterThan(left, right);
}

/// A decision for ever: its value, or what its connection says now.
Resolution standingValue(const Candidates& candidates, const Contribution& decision) {
    Resolution decided{*decision.value, &decision, decision.stampUs, false, true};
    if (!decision.decision.starts_with(TakeForEver)) return decided;
    const std::string_view taken = decision.decision.substr(TakeForEver.size());
    Candidates theirs;
    for (const Contribution* candidate : candidates) {
        const bool speaks = candidate->own && candidate->value->isPresent();
        if (speaks && candidate->connection == taken) theirs.push_back(candidate);
    }
    if (theirs.empty()) return decided;
    Resolution now = best(theirs, laterThan);
    now.standing = true;
    return now;
}

/// The earliest value holds until a person decides; a decision holds until somebody says otherwise
/// after it.
Resolution disputedValue(const Candidates& candidates, const Contribution* decision) {
    if (decision != nullptr && isStanding(decision->decision)) {
        return standingValue(candidates, *decision);
    }
    Resolution held = decision == nullptr
                          ? best(withValues(candidates), earlierThan)
                          : Resolution{*decision->value, decision, decision->stampUs, false, false};
    held.disputed =
        std::any_of(candidates.begin(), candidates.end(), [&](const Contribution* candidate) {
            const bool answered = decision != nullptr && candidate->stampUs <= decision->stampUs;
            return !answered && candidate->own && candidate->value->isPresent() &&
                   *candidate->value != held.value;
        });
    return held;
}

/// The hub's own edit of the field; after merges of leads there may be several.
const Contribution* newestEdit(std::span<const Contribution> contributions) {
    const Contribution* newest = nullptr;
    for (const Contribution& contribution : contributions) {
        if (!contribution.local) continue;
        if (newest == nullptr || contribution.stampUs > newest->stampUs ||
            (contribution.stampUs == newest->stampUs &&
             contribution.value->text() > newest->value->text())) {
            newest = &contribution;
        }
    }
    return newest;
}

Resolution extreme(const model::FieldSpec& field, const Candidates& candidates, int sign) {
    return best(withValues(candidates), [&](const Contribution& left, const Contribution& right) {
        const int order = compareValues(field, *left.value, *right.value);
        return order != 0 ? order * sign > 0 : laterThan(left, right);
    });
}

}  // namespace

bool laterThan(const Contribution& left, const Contribution& right) {
    if (left.stampUs != right.stampUs) return left.stampUs > right.stampUs;
    if (left.rank != right.rank) return left.rank < right.rank;
    if (left.connection != right.connection) return left.connection < right.connection;
    if (left.stream != right.stream) return left.stream < right.stream;
    return left.record < right.record;
}

Resolution resolve(const Policy& policy, const model::FieldSpec& field,
                   std::span<const Contribution> contributions) {
    const bool locallyDecided = policy.kind == PolicyKind::Local || policy.kind == PolicyKind::Ask;
    const Contribution* edit = locallyDecided ? newestEdit(contributions) : nullptr;
    if (policy.kind == PolicyKind::Local && edit != nullptr) {
        return {*edit->value, edit, edit->stampUs, false, false};
    }
    if (policy.kind == PolicyKind::Union) return unite(field, contributions);
    const Candidates candidates = voters(contributions);
    switch (policy.kind) {
        case PolicyKind::Rank:
            return best(withValues(candidates), [&](const Contribution& l, const Contribution& r) {
                const std::size_t left = rankOf(policy, l);
                const std::size_t right = rankOf(policy, r);
                return left != right ? left < right : laterThan(l, r);
            });
        case PolicyKind::MostComplete:
            return best(withValues(candidates), moreComplete);
        case PolicyKind::Longest:
            return best(withValues(candidates), longer);
        case PolicyKind::Min:
            return extreme(field, candidates, -1);
        case PolicyKind::Max:
            return extreme(field, candidates, 1);
        case PolicyKind::FirstTouch:
            return best(withValues(candidates), earlierThan);
        case PolicyKind::Strictest:
            if (isConsentState(field.id)) {
                if (auto consent = resolveConsent(field, contributions)) {
                    return *std::move(consent);
                }
            }
            return mostRestrictive(field, candidates);
        case PolicyKind::Expression: {
            const Contribution* chosen =
                policy.preferences ? policy.preferences->choose(withValues(candidates)) : nullptr;
            if (chosen != nullptr) return {*chosen->value, chosen, chosen->stampUs, false};
            break;
        }
        case PolicyKind::Ask:
            return disputedValue(candidates, edit);
        case PolicyKind::Latest:
        case PolicyKind::Local:
        case PolicyKind::Union:
            break;
    }
    return best(candidates, laterThan);
}

}  // namespace leadloom::sync
