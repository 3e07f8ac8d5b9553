/* Every published header of the boundary; drafts are included one by one. */
#ifndef LEADLOOM_ABI_ALL_H
#define LEADLOOM_ABI_ALL_H

#include <leadloom/abi/associations.h>
#include <leadloom/abi/check.h>
#include <leadloom/abi/destination.h>
#include <leadloom/abi/discovery.h>
#include <leadloom/abi/entry.h>
#include <leadloom/abi/factory.h>
#include <leadloom/abi/lookup.h>
#include <leadloom/abi/service/clock.h>
#include <leadloom/abi/service/credentials.h>
#include <leadloom/abi/service/digest.h>
#include <leadloom/abi/service/directory.h>
#include <leadloom/abi/service/http.h>
#include <leadloom/abi/service/json.h>
#include <leadloom/abi/service/log.h>
#include <leadloom/abi/service/metrics.h>
#include <leadloom/abi/service/rate_limit.h>
#include <leadloom/abi/service/state.h>
#include <leadloom/abi/service/stream.h>
#include <leadloom/abi/service/thread_check.h>
#include <leadloom/abi/source.h>
#include <leadloom/abi/webhook.h>

#endif
