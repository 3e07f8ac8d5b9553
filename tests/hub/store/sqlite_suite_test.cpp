#include "hub/store/sqlite_store.h"
#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite,
                         testing::Values(Backend{"memory",
                                                 [] { return openSqliteStore(":memory:"); }}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace leadloom::store
