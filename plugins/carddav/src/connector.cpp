#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::carddav {

using Connector = ConnectorOf<Book, Checks<check>, Discovers<discover>, Reads<read>,
                              Finds<byIds, byKey>, Writes<write>>;

}  // namespace leadloom::carddav

LEADLOOM_PLUGIN(leadloom::carddav::Connector);
