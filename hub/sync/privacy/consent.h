#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/model/field.h"
#include "hub/store/consent_row.h"
#include "hub/store/shadow.h"
#include "hub/sync/ledger/contribution.h"
#include "hub/sync/ledger/survivorship.h"

namespace leadloom::sync {

/// Consent is what the log says, not what a profile holds: an opt-out is remembered beside the
/// field it was said in, and only a newer opt-in with a proof lifts it.

/// consent.<channel>, do_not_contact ("contact") and do_not_sell ("sale").
bool isConsentState(model::FieldId field);
std::string_view consentChannel(model::FieldId field);
/// 0: no such channel.
model::FieldId consentField(std::string_view channel);
/// Whether the value says no: denied, withdrawn; true for do-not-contact and do-not-sell.
bool isOptOut(model::FieldId field, const model::Value& value);

/// Places in a shadow (or among the hub's own edits) for what is remembered of a consent field: its
/// newest opt-out, and its newest opt-in that has a proof. Notes, see restored.h: numbers above
/// those of removals and of what was restored, that no field has.
constexpr model::FieldId optOutOf(model::FieldId field) {
    return static_cast<model::FieldId>(field | 0xC000U);
}
constexpr model::FieldId optInOf(model::FieldId field) {
    return static_cast<model::FieldId>(field | 0xE000U);
}
/// The state that a note is about; 0: it is none about consent.
model::FieldId consentOf(model::FieldId note);

/// What a record says now about the channels that `touched` concerns; its memory is brought up to
/// date. Lines for the log, without place and run.
std::vector<store::ConsentRow> noteConsent(store::Shadow& shadow,
                                           std::span<const model::FieldId> touched,
                                           TimeUs receivedUs);

/// What a record that is forgotten had said goes to another one of the same lead: a word stays.
void carryConsent(const store::Shadow& from, store::Shadow& to);

/// What stands in the log of a record goes into its shadow: it was known before, and forgotten. The
/// states that this concerns.
std::vector<model::FieldId> recallConsent(std::span<const store::ConsentRow> log,
                                          store::Shadow& shadow);

/// What the model's field holds where this was said: "granted", "denied" or "withdrawn".
model::Value consentValue(model::FieldId field, const std::string& state);

/// The effective state: an opt-out from anywhere that no newer proven opt-in lifted, the most
/// restrictive first; then a proven opt-in; nothing when neither is known.
std::optional<Resolution> resolveConsent(const model::FieldSpec& field,
                                         std::span<const Contribution> contributions);

/// Microseconds of an ISO time in normal form; 0: it is none.
TimeUs timeOf(const model::Value& value);

}  // namespace leadloom::sync
