#pragma once

#include <cstdint>

#include "hub/base/result.h"
#include "hub/model/field.h"
#include "hub/model/value.h"
#include "hub/store/shadow.h"
#include "hub/store/transaction.h"

namespace leadloom::sync {

/// What a system may do to a value that it stores.
enum class SettledForm : std::uint8_t {
    None = 0,     ///< it is another value
    Trimmed = 1,  ///< the same but for white space
    Folded = 2,   ///< the same in another letter case
    Cut = 3,      ///< its beginning
    Digits = 4    ///< a number with the same digits
};

/// How `held` came out of `sent`.
SettledForm settledForm(const model::Value& sent, const model::Value& held);

/// Whether nobody who says something else says it so: the same letters and digits are there. Of a
/// beginning it can't be told, for people shorten what they find.
constexpr bool isOnlyRewritten(SettledForm form) {
    return form == SettledForm::Trimmed || form == SettledForm::Folded ||
           form == SettledForm::Digits;
}

/// Whether a system may have made `held` of what was written: cut, folded, trimmed, reordered
/// signs. Asked where only the time says that nobody else was there.
bool couldBeSettled(const model::Value& written, const model::Value& held);

/// Whether a record is known to keep what it has in a field, whatever is written to it: it took our
/// value, and holds nothing that was made of it.
bool keepsItsOwn(const store::ShadowField& shadow);

/// Whether a system stores what we write to a field: it was seen to, or, last, not to.
Status noteStored(store::Transaction& tx, store::StreamKey stream, model::FieldId field,
                  bool stored);
Result<bool> isStored(store::Transaction& tx, store::StreamKey stream, model::FieldId field);

/// A field's value was seen to come back in that form, right behind our own write of it.
Status noteSettling(store::Transaction& tx, store::StreamKey stream, model::FieldId field,
                    SettledForm form);

/// Whether that was seen often enough (three times) to know it again where nothing else tells that
/// a read is the answer to our write.
Result<bool> isLearnt(store::Transaction& tx, store::StreamKey stream, model::FieldId field,
                      SettledForm form);

}  // namespace leadloom::sync
