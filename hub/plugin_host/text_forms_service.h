#pragma once

#include <leadloom/abi/draft/text_forms.h>

namespace leadloom::plugin_host {

/// leadloom.draft.text-forms/1: one table for all, stateless. Any thread.
const ll_text_forms* textFormsService();

}  // namespace leadloom::plugin_host
