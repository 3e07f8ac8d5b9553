#include "hub/sync/identity/restoring.h"

#include <algorithm>

#include "hub/sync/identity/restored.h"
#include "hub/sync/ledger/said_values.h"

namespace leadloom::sync {
namespace {

using Texts = std::vector<std::string>;

Texts itemsOf(const model::Value& value) {
    Texts texts;
    if (!value.isPresent()) return texts;
    for (const std::string_view item : value.items()) {
        if (!item.empty()) texts.emplace_back(item);
    }
    return texts;
}

bool contains(const Texts& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

Texts without(const Texts& some, const Texts& others) {
    Texts left;
    for (const std::string& text : some) {
        if (!contains(others, text)) left.push_back(text);
    }
    return left;
}

void addOnce(Texts& texts, const Texts& more) {
    for (const std::string& text : more) {
        if (!contains(texts, text)) texts.push_back(text);
    }
}

/// A blank that was filled from the other side is blank again, and says so.
store::ShadowField contributionOf(const store::ShadowField* before, const store::ShadowField& now) {
    store::ShadowField said;
    said.field = now.field;
    if (before != nullptr) said = *before;
    if (said.canonical.isPresent() || !now.canonical.isPresent()) return said;
    said.canonical = model::Value::empty();
    said.own = true;
    return said;
}

store::ShadowField plusEdit(store::ShadowField said, const EditsSince::Edit& edit, bool many) {
    if (many) {
        Texts items = without(itemsOf(said.canonical), edit.removed);
        addOnce(items, edit.added);
        said.canonical = items.empty() ? model::Value::empty() : model::Value::items(items);
    } else {
        said.canonical = edit.last;
    }
    said.stampUs = edit.atUs;
    said.own = true;
    return said;
}

bool saysTheSame(const store::ShadowField& left, const store::ShadowField& right) {
    return left.canonical == right.canonical && left.stampUs == right.stampUs &&
           left.own == right.own;
}

void speakAgain(store::Shadow& shadow, const store::ShadowField& said) {
    store::ShadowField& restored = shadow.at(restoredOf(said.field));
    restored.canonical = said.canonical;
    restored.stampUs = said.stampUs;
    restored.own = said.own;
}

void restoreField(store::Shadow& shadow, const store::ShadowField& now,
                  const store::ShadowField* before, const EditsSince::Edit* edit, bool many) {
    const bool edited = now.own && (before == nullptr || !saysTheSame(now, *before));
    if (edited && !many) return;
    store::ShadowField said = contributionOf(before, now);
    if (edit != nullptr) said = plusEdit(std::move(said), *edit, many);
    if (edited && said.canonical == now.canonical) return;
    if (edited) said.stampUs = now.stampUs;
    const bool overwritten = now.isUnderWay() && now.pendingCanonical != now.canonical;
    if (saysTheSame(now, said) && !overwritten) return;
    speakAgain(shadow, said);
}

}  // namespace

EditsSince::EditsSince(const std::vector<store::ChangeRow>& changes, std::int64_t sinceSeq) {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        const bool counts = change->seq > sinceSeq && change->field != 0 &&
                            change->cause == "inbox" && change->before != change->after;
        if (counts) add(*change);
    }
}

void EditsSince::add(const store::ChangeRow& change) {
    Edit& edit = edits_[{change.stream, change.record, change.field}];
    const Texts before = itemsOf(change.before);
    const Texts after = itemsOf(change.after);
    const Texts added = without(after, before);
    const Texts removed = without(before, after);
    edit.added = without(edit.added, removed);
    edit.removed = without(edit.removed, added);
    addOnce(edit.added, added);
    addOnce(edit.removed, removed);
    edit.last = change.after;
    edit.atUs = change.atUs;
}

const EditsSince::Edit* EditsSince::of(const store::LinkRow& link, model::FieldId field) const {
    const auto found = edits_.find({link.stream, link.externalId, field});
    return found == edits_.end() ? nullptr : &found->second;
}

void restoreSaid(const Workspace& workspace, store::LinkRow& link, const store::Shadow& said,
                 const EditsSince& since) {
    for (const model::FieldId field : saidFields(link.shadow)) {
        const FieldRule* rule = workspace.rule(field);
        const store::ShadowField* held = link.shadow.find(field);
        if (rule == nullptr || held == nullptr) continue;
        const store::ShadowField now = *held;
        restoreField(link.shadow, now, said.find(field), since.of(link, field), rule->spec->many);
    }
}

}  // namespace leadloom::sync
