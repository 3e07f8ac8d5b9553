#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::zoho {

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Finds<byIds, byKey>, Writes<write>, Hooks<subscribe, verify, decode>>;

}  // namespace leadloom::zoho

LEADLOOM_PLUGIN(leadloom::zoho::Connector);
