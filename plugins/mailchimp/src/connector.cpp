#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::mailchimp {

using Connector =
    ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>, Finds<byIds, byKey>,
                Writes<write>, Erases<erase>, Hooks<subscribe, verify, decode, challenge>>;

}  // namespace leadloom::mailchimp

LEADLOOM_PLUGIN(leadloom::mailchimp::Connector);
