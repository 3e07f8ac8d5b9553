#include "tests/sandbox/people/exports.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/export_layouts.h"
#include "tests/sandbox/people/random.h"

namespace leadloom::sandbox {

using nlohmann::json;

namespace {

/// Every how many rows one is spoilt in the files that have spoilt rows.
constexpr std::size_t SpoilEvery = 40;
constexpr std::size_t FoldAt = 72;

class ExportWriter {
public:
    ExportWriter(const Population& population, std::filesystem::path folder)
        : view_(population.exports),
          folder_(std::move(folder)),
          random_(population.settings.seed * 3 + 4) {}

    json run() {
        std::error_code error;
        std::filesystem::create_directories(folder_, error);
        std::vector<const ExportLayout*> people;
        for (const auto& layout : exportLayouts())
            if (layout.stream == "leads") people.push_back(&layout);
        std::map<std::string, std::vector<std::size_t>> shares;
        for (std::size_t i = 0; i < view_.people.size(); ++i)
            shares[shareOf(i, people)].push_back(i);
        for (const auto& layout : exportLayouts()) {
            if (layout.stream == "companies") shares[layout.file] = indexes(view_.companies.size());
            if (layout.stream == "deals") shares[layout.file] = indexes(view_.deals.size());
            writeCsv(layout, shares[layout.file]);
        }
        writeCards(shares["contacts.vcf"]);
        writeLines(shares["newsletter.jsonl"]);
        return {{"files", files_}, {"records", records_}};
    }

private:
    static std::vector<std::size_t> indexes(std::size_t count) {
        std::vector<std::size_t> list(count);
        for (std::size_t i = 0; i < count; ++i)
            list[i] = i;
        return list;
    }

    /// The file that a person goes to; those who can't be written in its encoding go elsewhere.
    std::string shareOf(std::size_t index, const std::vector<const ExportLayout*>& layouts) {
        const auto turn = index % (layouts.size() + 2);
        if (turn == layouts.size()) return "contacts.vcf";
        if (turn == layouts.size() + 1) return "newsletter.jsonl";
        const auto row = layouts[turn]->row(view_, index);
        const bool fits = std::all_of(row.begin(), row.end(), [&](const std::string& cell) {
            return encoded(cell, layouts[turn]->encoding).has_value();
        });
        return fits ? layouts[turn]->file : layouts.front()->file;
    }

    std::string whoIs(const std::string& stream, std::size_t index) const {
        if (stream == "companies") return view_.companies[index].truth;
        return stream == "deals" ? view_.deals[index].truth : view_.people[index].truth;
    }

    void remember(const std::string& file, const std::string& stream, std::size_t index,
                  std::size_t line, const std::string& id) {
        const auto* key = stream == "companies" ? "company" : stream == "deals" ? "deal" : "person";
        records_.push_back({{key, whoIs(stream, index)},
                            {"vendor", "exports"},
                            {"type", stream},
                            {"file", file},
                            {"line", line},
                            {"record", id.empty() ? file + ":" + std::to_string(line) : id}});
    }

    void save(const std::string& file, const std::string& bytes) const {
        std::ofstream out(folder_ / file, std::ios::binary);
        if (!(out << bytes))
            throw std::runtime_error("--exports " + (folder_ / file).string() +
                                     ": can't be written");
    }

    void describe(const std::string& file, const std::string& stream, Encoding encoding,
                  char delimiter, std::size_t rows, std::size_t malformed) {
        json entry = {{"file", file},
                      {"stream", stream},
                      {"encoding", encodingName(encoding)},
                      {"rows", rows},
                      {"malformed", malformed}};
        if (delimiter != 0) entry["delimiter"] = std::string(1, delimiter);
        files_.push_back(entry);
    }

    /// A row that no reader can give to its columns: cells too many or too few.
    void appendSpoilt(std::string& text, CsvRow row, const ExportLayout& layout) {
        if (random_.chance(500))
            row.resize(row.size() / 2);
        else
            row.insert(row.begin() + 1, {"stray", "cells"});
        appendQuotedRow(text, row, layout.delimiter, layout.lineEnd);
    }

    void writeCsv(const ExportLayout& layout, const std::vector<std::size_t>& share) {
        std::string text;
        std::size_t rows = 0, malformed = 0;
        const auto append = layout.quotesAll ? appendQuotedRow : appendRow;
        append(text, layout.header, layout.delimiter, layout.lineEnd);
        const bool spoils = layout.stream == "leads" && layout.encoding != Encoding::Utf16;
        for (const auto index : share) {
            const auto row = layout.row(view_, index);
            const auto line =
                1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
            append(text, row, layout.delimiter, layout.lineEnd);
            remember(layout.file, layout.stream, index, line,
                     layout.idColumn < 0 ? "" : row[static_cast<std::size_t>(layout.idColumn)]);
            if (++rows % SpoilEvery != SpoilEvery / 2 || !spoils) continue;
            appendSpoilt(text, row, layout);
            ++malformed;
        }
        save(layout.file, encoded(text, layout.encoding).value());
        describe(layout.file, layout.stream, layout.encoding, layout.delimiter, rows, malformed);
    }

    static std::string escapedText(const std::string& text) {
        std::string out;
        for (const char c : text) {
            if (c == '\\' || c == ',' || c == ';') out += '\\';
            out += c;
        }
        return out;
    }

    /// Lines are folded at 72 octets without cutting a character in two.
    static void appendCardLine(std::string& out, std::string line) {
        while (line.size() > FoldAt) {
            auto cut = FoldAt;
            while ((static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80)
                --cut;
            out += line.substr(0, cut) + "\r\n ";
            line.erase(0, cut);
        }
        out += line + "\r\n";
    }

    void appendCard(std::string& out, const PersonView& p, bool whole) {
        const auto name = p.given.empty() ? p.family : p.given + " " + p.family;
        appendCardLine(out, "BEGIN:VCARD");
        appendCardLine(out, "VERSION:3.0");
        appendCardLine(out, "N:" + escapedText(p.family) + ";" + escapedText(p.given) + ";;;");
        appendCardLine(out, "FN:" + escapedText(name));
        if (!p.companyName.empty()) appendCardLine(out, "ORG:" + escapedText(p.companyName));
        if (!p.title.empty()) appendCardLine(out, "TITLE:" + escapedText(p.title));
        if (!p.email.empty()) appendCardLine(out, "EMAIL;TYPE=INTERNET,WORK:" + p.email);
        if (!p.otherEmail.empty()) appendCardLine(out, "EMAIL;TYPE=INTERNET,HOME:" + p.otherEmail);
        if (!p.mobile.empty()) appendCardLine(out, "TEL;TYPE=CELL:" + p.mobile);
        if (!p.phone.empty()) appendCardLine(out, "TEL;TYPE=WORK,VOICE:" + p.phone);
        appendCardLine(out, "ADR;TYPE=WORK:;;" + escapedText(p.street) + ";" + escapedText(p.city) +
                                ";" + escapedText(p.region) + ";" + escapedText(p.postal) + ";" +
                                escapedText(p.country));
        if (whole) appendCardLine(out, "END:VCARD");
    }

    void writeCards(const std::vector<std::size_t>& share) {
        std::string text;
        std::size_t malformed = 0;
        for (std::size_t i = 0; i < share.size(); ++i) {
            // A card without its end is lost; the one after it is whole.
            if (i % SpoilEvery == SpoilEvery / 2) {
                appendCard(text, view_.people[share[i]], false);
                ++malformed;
            }
            const auto line =
                1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
            appendCard(text, view_.people[share[i]], true);
            remember("contacts.vcf", "leads", share[i], line, "");
        }
        save("contacts.vcf", text);
        describe("contacts.vcf", "leads", Encoding::Utf8, 0, share.size(), malformed);
    }

    void writeLines(const std::vector<std::size_t>& share) {
        std::string text;
        std::size_t line = 0, malformed = 0;
        for (std::size_t i = 0; i < share.size(); ++i) {
            const auto& p = view_.people[share[i]];
            const auto id = "nl-" + std::to_string(5000 + share[i]);
            json object = {{"id", id},
                           {"email", p.email},
                           {"first_name", p.given},
                           {"last_name", p.family},
                           {"phone", p.mobile},
                           {"company", p.companyName},
                           {"country", p.country},
                           {"language", p.language},
                           {"opted_out", p.optedOut},
                           {"created_at", isoTime(p.created, "Z")}};
            if (p.email.empty()) object["email"] = nullptr;
            const auto whole = object.dump();
            if (i % SpoilEvery == SpoilEvery / 2) {
                text += whole.substr(0, 25) + "\n";
                ++malformed;
                ++line;
            }
            text += whole + "\n";
            remember("newsletter.jsonl", "leads", share[i], ++line, id);
        }
        save("newsletter.jsonl", text);
        describe("newsletter.jsonl", "leads", Encoding::Utf8, 0, share.size(), malformed);
    }

    const SystemView& view_;
    std::filesystem::path folder_;
    Random random_;
    json files_ = json::array(), records_ = json::array();
};

}  // namespace

json writeExports(const Population& population, const std::string& folder) {
    return ExportWriter(population, folder).run();
}

}  // namespace leadloom::sandbox
