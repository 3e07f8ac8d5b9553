#include "connector.h"

#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

LEADLOOM_PLUGIN(leadloom::files::Connector);
