#include "hub/config/config_merge.h"

#include <iterator>

namespace leadloom::config {
namespace {

void mergeInto(Node& base, Node added, const std::string& path, Faults& faults);

void mergeMaps(Node& base, Node added, const std::string& path, Faults& faults) {
    for (Node::Entry& entry : added.entries) {
        if (Node* present = base.find(entry.key)) {
            mergeInto(*present, std::move(entry.value), childPath(path, entry.key), faults);
        } else {
            base.entries.push_back(std::move(entry));
        }
    }
}

void mergeInto(Node& base, Node added, const std::string& path, Faults& faults) {
    if (base.isMap() && added.isMap()) return mergeMaps(base, std::move(added), path, faults);
    if (base.isList() && added.isList()) {
        std::move(added.items.begin(), added.items.end(), std::back_inserter(base.items));
        return;
    }
    if (base.isScalar() && added.isScalar() && base.text == added.text) return;
    faults.push_back(
        {added.place, path, "said already, and differently, at " + base.place.text(), {}});
}

}  // namespace

Node mergeConfigs(std::vector<Node> roots, Faults& faults) {
    Node merged = std::move(roots.front());
    for (std::size_t i = 1; i < roots.size(); ++i) {
        if (roots[i].isNull()) continue;
        if (merged.isNull()) {
            merged = std::move(roots[i]);
        } else {
            mergeInto(merged, std::move(roots[i]), {}, faults);
        }
    }
    return merged;
}

}  // namespace leadloom::config
