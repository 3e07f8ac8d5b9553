#include "hub/api/status_page.h"

#include <initializer_list>

namespace leadloom::api {
namespace {

constexpr std::string_view Style = R"(
:root{color-scheme:light dark;--line:#8884;--good:#1a7f37;--bad:#c62828}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:600}td.n{text-align:right;font-variant-numeric:tabular-nums}
.good{color:var(--good)}.bad{color:var(--bad)}.quiet{opacity:.7}
@media(prefers-color-scheme:dark){:root{--good:#56d364;--bad:#ff7b72}}
)";

std::string cell(std::string_view text) {
    return "<td>" + escapeHtml(text) + "</td>";
}

std::string number(std::int64_t value) {
    return "<td class=\"n\">" + std::to_string(value) + "</td>";
}

std::string tableStart(std::initializer_list<const char*> heading) {
    std::string html = "<div class=\"wide\"><table><thead><tr>";
    for (const char* title : heading)
        html += "<th scope=\"col\">" + std::string(title) + "</th>";
    return html + "</tr></thead><tbody>\n";
}

constexpr std::string_view TableEnd = "</tbody></table></div>\n";

std::string streamsTable(const HubView& view) {
    std::string html = tableStart({"Connection", "Stream", "Entity", "Direction", "Records",
                                   "To write", "Dead letters", "Last read (UTC)", "State"});
    for (const StreamView& stream : view.streams) {
        const bool good = stream.fault.empty() && stream.deadLetters == 0;
        const std::string state = !stream.fault.empty()     ? stream.fault
                                  : stream.lastRead.empty() ? "not read yet"
                                  : good                    ? "in agreement"
                                                            : "see dead letters";
        html += "<tr>" + cell(stream.connection) + cell(stream.stream) + cell(stream.entity) +
                cell(stream.direction) + number(stream.records) + number(stream.openIntents) +
                number(stream.deadLetters) + cell(stream.lastRead) + "<td class=\"" +
                (good ? "good" : "bad") + "\">" + escapeHtml(state) + "</td></tr>\n";
    }
    return html + std::string(TableEnd);
}

std::string runsTable(const HubView& view) {
    std::string html = tableStart({"Run", "Kind", "Status", "Started (UTC)", "Ended (UTC)"});
    for (const RunView& run : view.runs) {
        html += "<tr>" + cell(run.id) + cell(run.kind) + "<td class=\"" +
                (run.status == "completed" ? "good" : "bad") + "\">" + escapeHtml(run.status) +
                "</td>" + cell(run.started) + cell(run.ended) + "</tr>\n";
    }
    return html + std::string(TableEnd);
}

std::string leadsTable(const HubView& view) {
    std::string html = tableStart({"Lead", "Name", "E-mail", "Company", "Known in"});
    for (const LeadView& lead : view.leadSample) {
        html += "<tr>" + cell(lead.id) + cell(lead.name) + cell(lead.email) + cell(lead.company) +
                cell(lead.systems) + "</tr>\n";
    }
    return html + std::string(TableEnd);
}

}  // namespace

std::string escapeHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string statusPage(const HubView& view) {
    std::string html =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        "<meta http-equiv=\"refresh\" content=\"15\"><title>Leadloom: " +
        escapeHtml(view.workspace) + "</title><style>" + std::string(Style) +
        "</style></head><body><main>\n<h1>Leadloom <span class=\"quiet\">" +
        escapeHtml(view.workspace) + "</span></h1>\n<p>" + std::to_string(view.leads) +
        " leads held. <span class=\"quiet\">Version " + escapeHtml(view.version) +
        " · <a href=\"/metrics\">metrics</a></span></p>\n";
    html += "<h2>Connections</h2>\n" + streamsTable(view);
    html += "<h2>Runs, newest first</h2>\n" + runsTable(view);
    if (!view.leadSample.empty()) {
        html +=
            "<h2>Some of the leads</h2>\n" + leadsTable(view) +
            "<p class=\"quiet\">The whole story of one: <code>leadloom explain LEAD</code></p>\n";
    }
    return html + "</main></body></html>\n";
}

}  // namespace leadloom::api
