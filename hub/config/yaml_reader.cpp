#include "hub/config/yaml_reader.h"

#include <map>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/node/node.h>
#include <yaml-cpp/parser.h>

namespace leadloom::config {
namespace {

constexpr std::size_t DeepestNesting = 64;
constexpr std::size_t MostNodes = 500'000;

struct TooMuch {
    Place place;
    std::string message;
};

std::size_t countNodes(const Node& node) {
    std::size_t count = 1;
    for (const Node& item : node.items)
        count += countNodes(item);
    for (const Node::Entry& entry : node.entries)
        count += 1 + countNodes(entry.value);
    return count;
}

class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(std::shared_ptr<const std::string> file, Faults& faults)
        : file_(std::move(file)), faults_(faults) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) throw TooMuch{placeOf(mark), "expected one document, found another"};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Node node;
        node.place = placeOf(mark);
        add(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchored_.find(anchor);
        if (found == anchored_.end())
            throw TooMuch{placeOf(mark), "an alias inside its own anchor"};
        count(countNodes(found->second), mark);
        add(found->second, 0);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        count(1, mark);
        Node node;
        node.kind = Node::Kind::Scalar;
        node.place = placeOf(mark);
        node.text = value;
        node.quoted = tag != "?";
        add(std::move(node), anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Node::Kind::List, mark, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Node::Kind::Map, mark, anchor);
    }
    void OnMapEnd() override { close(); }

    Node takeRoot() { return std::move(root_); }

private:
    struct Open {
        Node node;
        YAML::anchor_t anchor = 0;
        bool keyPending = false;
        bool dropValue = false;
        std::string key;
        Place keyPlace;
    };

    Place placeOf(const YAML::Mark& mark) const {
        if (mark.is_null()) return {file_, 0, 0};
        return {file_, mark.line + 1, mark.column + 1};
    }

    void count(std::size_t nodes, const YAML::Mark& mark) {
        nodes_ += nodes;
        if (nodes_ > MostNodes)
            throw TooMuch{placeOf(mark), "more values than any configuration has"};
    }

    void open(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        count(1, mark);
        if (stack_.size() >= DeepestNesting) {
            throw TooMuch{placeOf(mark), "nested deeper than any configuration is"};
        }
        Open opened;
        opened.node.kind = kind;
        opened.node.place = placeOf(mark);
        opened.anchor = anchor;
        stack_.push_back(std::move(opened));
    }

    void close() {
        Open closed = std::move(stack_.back());
        stack_.pop_back();
        add(std::move(closed.node), closed.anchor);
    }

    void add(Node node, YAML::anchor_t anchor) {
        if (anchor != 0) anchored_[anchor] = node;
        if (stack_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = stack_.back();
        if (parent.node.isList()) {
            parent.node.items.push_back(std::move(node));
        } else if (parent.keyPending) {
            addValue(parent, std::move(node));
        } else {
            addKey(parent, std::move(node));
        }
    }

    void addKey(Open& parent, Node node) {
        parent.keyPending = true;
        parent.keyPlace = node.place;
        parent.dropValue = false;
        if (node.isList() || node.isMap()) {
            faults_.push_back({node.place,
                               {},
                               "expected a text as key, found " + std::string(describeKind(node)),
                               {}});
            parent.dropValue = true;
            return;
        }
        parent.key = node.isNull() ? std::string("null") : std::move(node.text);
        for (const Node::Entry& entry : parent.node.entries) {
            if (entry.key != parent.key) continue;
            faults_.push_back(
                {parent.keyPlace,
                 parent.key,
                 "used twice; the first stands in line " + std::to_string(entry.keyPlace.line),
                 {}});
            parent.dropValue = true;
        }
    }

    static void addValue(Open& parent, Node node) {
        parent.keyPending = false;
        if (parent.dropValue) return;
        parent.node.entries.push_back(
            {std::move(parent.key), std::move(parent.keyPlace), std::move(node)});
    }

    std::shared_ptr<const std::string> file_;
    Faults& faults_;
    std::vector<Open> stack_;
    std::map<YAML::anchor_t, Node> anchored_;
    Node root_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
};

}  // namespace

std::optional<Node> readYaml(std::string_view text, std::string_view file, Faults& faults) {
    const auto name = std::make_shared<const std::string>(file);
    TreeBuilder builder(name, faults);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        Node root = builder.takeRoot();
        if (root.place.line == 0) root.place = {name, 1, 1};
        return root;
    } catch (const TooMuch& fault) {
        faults.push_back({fault.place, {}, fault.message, {}});
    } catch (const YAML::Exception& error) {
        faults.push_back({{name, error.mark.line + 1, error.mark.column + 1},
                          {},
                          "this is no YAML: " + error.msg,
                          {}});
    }
    return std::nullopt;
}

}  // namespace leadloom::config
