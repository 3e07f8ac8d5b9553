#include "hub/config/config_reference.h"

#include "hub/config/config_shape.h"
#include "hub/config/fault.h"
#include "hub/config/shape_check.h"

namespace leadloom::config {
namespace {

std::string escaped(std::string text) {
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
        text.insert(at, 1, '\\');
    return text;
}

class Page {
public:
    std::string text() && { return std::move(text_); }

    void keys(const Shape& shape, const std::string& path) {
        for (const Property& property : shape.properties)
            row(property, childPath(path, property.name));
        for (const auto& [name, variant] : shape.variants)
            keys(*variant, path + " (" + shape.tag + " " + name + ")");
    }

private:
    void row(const Property& property, const std::string& path) {
        const Shape& shape = *property.shape;
        std::string value = expectation(shape);
        if (shape.references) value += "; references may stand in it";
        const std::string fallback = property.required           ? "required"
                                     : property.fallback.empty() ? ""
                                                                 : "`" + property.fallback + "`";
        text_ += "| `" + path + "` | " + escaped(value) + " | " + escaped(fallback) + " | " +
                 escaped(shape.description) + " |\n";
        inner(shape, path);
    }

    void inner(const Shape& shape, const std::string& path) {
        if (shape.kind == Shape::Kind::Tagged) {
            std::string types;
            for (const auto& [name, variant] : shape.variants)
                types += (types.empty() ? "" : ", ") + name;
            text_ += "| `" + path + "." + shape.tag + "` | one of " + types + " | required | |\n";
        }
        if (shape.kind == Shape::Kind::List && shape.items->kind == Shape::Kind::Object) {
            keys(*shape.items, path + "[]");
        }
        keys(shape, path);
    }

    std::string text_;
};

}  // namespace

std::string configurationReference() {
    Page page;
    page.keys(*configurationShape(), {});
    return "# Configuration reference\n\n"
           "Generated from the table that validates the configuration; do not edit. `leadloom "
           "schema` "
           "prints the same as a\nJSON Schema for your editor.\n\n"
           "`${env:NAME}`, `${file:path}` and `${secret:name}` are references to values kept "
           "elsewhere; `$${` stands for `${` itself.\nA folder's files are merged in name order: "
           "maps "
           "key by key, lists one behind the other.\n\n"
           "| key | value | default | meaning |\n|---|---|---|---|\n" +
           std::move(page).text();
}

}  // namespace leadloom::config
