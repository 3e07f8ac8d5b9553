#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

namespace leadloom::bench {
namespace {

/// A connector that can do nothing, for measuring what loading one costs.
class IdleConnector : public sdk::Connector {
public:
    explicit IdleConnector(const sdk::Host&) {}
    sdk::Status open(const sdk::Call&, const sdk::Settings&) override { return sdk::Status::ok(); }
};

}  // namespace
}  // namespace leadloom::bench

LEADLOOM_PLUGIN(leadloom::bench::IdleConnector);
