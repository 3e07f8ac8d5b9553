#include <leadloom/sdk/text/json_line_rows.h>
#include <leadloom/sdk/text/json_row.h>
#include <leadloom/sdk/text/utf8.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

Status JsonLineRows::take(const TextLine& line) {
    const auto text = trimmed(line.text);
    if (text.empty()) return Status::ok();
    TextRow row;
    row.line = line.number;
    std::string modified;
    if (line.cut)
        row.fault = "the row is too long";
    else if (!isText(text))
        row.fault = NoTextFault;
    else if (!readJsonRow(text, {{keys_.id, &row.id}, {keys_.modified, &modified}}))
        row.fault = "it is no JSON object";
    row.modifiedAt = isoTimeOrZero(modified);
    (row.fault.empty() ? row.payload : row.raw) = text;
    return onRow_(row);
}

}  // namespace leadloom::sdk
