# Writes SOURCE: the files FILES (paths in FOLDER, separated by |) as the texts of leadloom::app::templateFiles().
string(REPLACE "|" ";" FILES "${FILES}")
set(rows)
foreach(file ${FILES})
    file(READ ${FOLDER}/${file} text)
    string(APPEND rows "    {\"${file}\", R\"template(${text})template\"},\n")
endforeach()
file(WRITE ${SOURCE} "#include \"hub/app/plugin_template.h\"

namespace leadloom::app {
namespace {

constexpr TemplateFile Files[] = {
${rows}};

}  // namespace

std::span<const TemplateFile> templateFiles() {
    return Files;
}

}  // namespace leadloom::app
")
