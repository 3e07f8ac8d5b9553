#include <exception>
#include <expat.h>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <leadloom/sdk/xml/xml_reader.h>

namespace leadloom::sdk {

namespace {

/// Between namespace and name as expat gives them; can stand in neither.
constexpr char Between = '\f';

struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

std::pair<std::string, std::string> partsOf(std::string_view full) {
    const auto at = full.rfind(Between);
    if (at == std::string_view::npos) return {std::string(), std::string(full)};
    return {std::string(full.substr(0, at)), std::string(full.substr(at + 1))};
}

/// Builds the tree from what expat tells.
class Tree {
public:
    explicit Tree(const XmlLimits& limits)
        : limits_(limits), parser_(XML_ParserCreateNS(nullptr, Between)) {
        if (!parser_) return;
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), &onStart, &onEnd);
        XML_SetCharacterDataHandler(parser_.get(), &onText);
        XML_SetStartDoctypeDeclHandler(parser_.get(), &onDoctype);
    }

    Result<XmlElement> read(std::string_view text) {
        if (!parser_) return Status{LL_TRANSIENT, "there is no memory left for XML"};
        if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
            return Status{LL_TRANSIENT, "the XML is too long"};
        const auto size = static_cast<int>(text.size());
        if (XML_Parse(parser_.get(), text.data(), size, XML_TRUE) == XML_STATUS_OK)
            return std::move(root_);
        const auto* reason =
            fault_ == nullptr ? XML_ErrorString(XML_GetErrorCode(parser_.get())) : fault_;
        return Status{LL_TRANSIENT, "no XML that can be read: line " +
                                        std::to_string(XML_GetCurrentLineNumber(parser_.get())) +
                                        ": " + reason};
    }

private:
    static Tree& of(void* self) { return *static_cast<Tree*>(self); }

    /// Nothing may be thrown through a library in C.
    template <typename Body>
    static void guarded(void* self, Body&& body) noexcept {
        try {
            if (of(self).fault_ == nullptr) body(of(self));
        } catch (const std::exception&) {
            of(self).stop("there is no memory left for it");
        }
    }
    static void onStart(void* self, const char* name, const char** attributes) {
        guarded(self, [&](Tree& tree) { tree.start(name, attributes); });
    }
    static void onEnd(void* self, const char*) {
        guarded(self, [](Tree& tree) { tree.open_.pop_back(); });
    }
    static void onText(void* self, const char* text, int size) {
        guarded(self, [&](Tree& tree) {
            tree.open_.back()->text.append(text, static_cast<std::size_t>(size));
        });
    }
    static void onDoctype(void* self, const char*, const char*, const char*, int) {
        of(self).stop("document type declarations are not taken");
    }

    void start(const char* name, const char** attributes) {
        if (open_.size() >= limits_.depth) return stop("its elements stand too deep");
        if (++elements_ > limits_.elements) return stop("it has too many elements");
        auto* element = open_.empty() ? &root_ : &open_.back()->children.emplace_back();
        std::tie(element->space, element->name) = partsOf(name);
        for (; *attributes != nullptr; attributes += 2) {
            auto [space, local] = partsOf(attributes[0]);
            element->attributes.push_back({std::move(space), std::move(local), attributes[1]});
        }
        open_.push_back(element);
    }
    void stop(const char* fault) {
        fault_ = fault;
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    XmlLimits limits_;
    Parser parser_;
    XmlElement root_;
    /// From the root down to where the reader is; only the last of them grows children.
    std::vector<XmlElement*> open_;
    std::size_t elements_ = 0;
    const char* fault_ = nullptr;
};

}  // namespace

Result<XmlElement> readXml(std::string_view text, const XmlLimits& limits) {
    return Tree(limits).read(text);
}

}  // namespace leadloom::sdk
