#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::files {

using Connector = sdk::ConnectorOf<Folder, sdk::Checks<check>, sdk::Discovers<discover>,
                                   sdk::Reads<read>, sdk::Finds<byIds, byKey>, sdk::Writes<write>>;

}  // namespace leadloom::files

LEADLOOM_PLUGIN(leadloom::files::Connector);
