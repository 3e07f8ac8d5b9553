#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/associations.h>
#include <leadloom/sdk/write_form.h>

namespace leadloom::sdk {

/// A link that the vendor keeps as a record of its own, between two others: a participant, a role,
/// a membership.
struct Junction {
    std::string id;
    std::string from;
    std::string to;
    std::string label;
};

/// Turns association writes into writes of junction records: what is there already is not made
/// again, another label is an update, what isn't there needs no removal.
class JunctionPlan {
public:
    /// `there`: what the vendor has between the records in question.
    explicit JunctionPlan(std::span<const Junction> there) : there_(there) {}

    /// `toJson(junction)`: the payload of a new record, or (id set) of a changed one. Reports what
    /// needs no write. `wanted`: the write's ends and label, in the vendor's form.
    template <typename ToJson>
    Status add(const AssociationWrite& write, Junction wanted, WriteOutcomes& outcomes,
               ToJson&& toJson) {
        const Junction* same = nullptr;
        const Junction* other = nullptr;
        for (const auto& known : there_) {
            if (known.from != wanted.from || known.to != wanted.to) continue;
            const bool fits = wanted.label.empty() || known.label == wanted.label;
            (fits ? same : other) = &known;
            if (fits && !write.add) plan(WriteForm::Delete, write.index, known.id, {});
        }
        const bool nothing = write.add == (same != nullptr);
        if (nothing) return outcomes.report(write.index, WriteResult::done({}));
        if (!write.add) return Status::ok();
        wanted.id = other == nullptr ? std::string() : other->id;
        const auto form = other == nullptr ? WriteForm::Create : WriteForm::Update;
        plan(form, write.index, wanted.id, toJson(wanted));
        return Status::ok();
    }
    /// Calls `send(form, writes)` for the writes of each form.
    template <typename Send>
    Status send(Send&& send) const {
        for (const auto& [form, writes] : byForm_)
            if (auto status = send(form, std::span<const Write>(writes)); !status) return status;
        return Status::ok();
    }

private:
    void plan(WriteForm form, std::size_t index, std::string id, std::string payload) {
        Write write;
        write.index = index;
        write.externalId = texts_.emplace_back(std::move(id));
        write.payload = texts_.emplace_back(std::move(payload));
        byForm_[form].push_back(write);
    }

    std::span<const Junction> there_;
    std::map<WriteForm, std::vector<Write>> byForm_;
    std::deque<std::string> texts_;  ///< what the writes borrow from; a deque never moves them
};

/// The whole way: from association writes, by what is `there`, to `send(form, writes)`. `idForm`
/// gives ids the form that they have in `there`.
template <typename IdForm, typename ToJson, typename Send>
Status writeJunctions(std::span<const Junction> there, std::span<const AssociationWrite> writes,
                      WriteOutcomes& outcomes, IdForm&& idForm, ToJson&& toJson, Send&& send) {
    JunctionPlan plan(there);
    for (const auto& write : writes) {
        const Junction wanted{
            {}, idForm(write.id), idForm(write.targetId), std::string(write.label)};
        if (auto status = plan.add(write, wanted, outcomes, toJson); !status) return status;
    }
    return plan.send(send);
}

}  // namespace leadloom::sdk
