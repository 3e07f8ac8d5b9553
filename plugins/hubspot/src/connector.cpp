#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::hubspot {

using Connector = ConnectorOf<Portal, Checks<check>, Discovers<discover>, Reads<read>,
                              Finds<byIds, byKey>, Writes<write>, Erases<erase>,
                              Links<readLinks, writeLinks>, Hooks<subscribe, verify, decode>>;

}  // namespace leadloom::hubspot

LEADLOOM_PLUGIN(leadloom::hubspot::Connector);
