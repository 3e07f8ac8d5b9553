#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::meta {

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Finds<byIds, byKey>, PullsFacts<pull>, Converts<upload>,
                              Erases<erase>, Hooks<subscribe, verify, decode, challenge>>;

}  // namespace leadloom::meta

LEADLOOM_PLUGIN(leadloom::meta::Connector);
