#include "hub/app/labelled_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "hub/app/csv_rows.h"
#include "hub/match/fields.h"
#include "hub/model/registry.h"
#include "hub/normalize/normalizer.h"
#include "hub/normalize/well_known.h"

namespace leadloom::app {
namespace {

namespace fs = std::filesystem;
namespace field = match::field;
using Row = std::vector<std::string>;

struct Column {
    std::string_view name;
    model::FieldId field;
};

constexpr std::array PersonColumns = {
    Column{"given_name", field::LeadGivenName},
    Column{"first_name", field::LeadGivenName},
    Column{"surname", field::LeadFamilyName},
    Column{"family_name", field::LeadFamilyName},
    Column{"full_name", field::LeadFullName},
    Column{"email", field::LeadEmails},
    Column{"other_email", field::LeadEmails},
    Column{"phone", field::LeadPhones},
    Column{"mobile", field::LeadPhones},
    Column{"date_of_birth", field::LeadBirthDate},
    Column{"dob", field::LeadBirthDate},
    Column{"birth_date", field::LeadBirthDate},
    Column{"street_number", field::LeadStreet},
    Column{"address_1", field::LeadStreet},
    Column{"address_2", field::LeadStreet},
    Column{"street", field::LeadStreet},
    Column{"suburb", field::LeadCity},
    Column{"city", field::LeadCity},
    Column{"state", field::LeadRegion},
    Column{"region", field::LeadRegion},
    Column{"postcode", field::LeadPostalCode},
    Column{"postal_code", field::LeadPostalCode},
    Column{"country", field::LeadCountry},
    Column{"company_name", field::LeadCompanyName},
    Column{"company_domain", field::LeadCompanyDomain},
};

constexpr std::array CompanyColumns = {
    Column{"site_name", field::CompanyName},
    Column{"name", field::CompanyName},
    Column{"agency", field::CompanyLegalName},
    Column{"domain", field::CompanyDomains},
    Column{"website", field::CompanyWebsite},
    Column{"phone", field::CompanyPhones},
    Column{"fax", field::CompanyPhones},
    Column{"address", field::CompanyStreet},
    Column{"street", field::CompanyStreet},
    Column{"city", field::CompanyCity},
    Column{"region", field::CompanyRegion},
    Column{"zip", field::CompanyPostalCode},
    Column{"postal_code", field::CompanyPostalCode},
    Column{"country", field::CompanyCountry},
    Column{"vat_id", field::CompanyVatId},
    Column{"registration_number", field::CompanyRegistration},
};

Error refused(std::string message, std::string remedy) {
    return {ErrorKind::Usage, std::move(message), std::move(remedy), {}, 0};
}

std::optional<std::size_t> columnOf(const Row& header, std::string_view name) {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header.begin());
}

/// "rec-223-dup-0" is of entity 223.
std::string entityInId(const std::string& id) {
    const std::size_t start = id.find('-') + 1;
    return id.substr(start, id.find('-', start) - start);
}

/// "19081209" as a date; what is no date keeps its digits, typing errors included.
std::string asDate(const std::string& text) {
    if (text.size() != 8 || text.find('-') != std::string::npos) return text;
    return text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6);
}

class SetReader {
public:
    SetReader(const Row& header, LabelledSet& set) : header_(header), set_(set) {
        for (const char* name : {"truth", "true_id", "cluster"}) {
            if (!truth_) truth_ = columnOf(header, name);
        }
        for (const char* name : {"rec_id", "id", "unique_id"}) {
            if (!id_) id_ = columnOf(header, name);
        }
        inId_ = !truth_ && columnOf(header, "rec_id");
        script_ = columnOf(header, "script");
        country_ = columnOf(header, "country");
        const bool company = columnOf(header, "site_name") || columnOf(header, "name");
        set.entity = company ? model::Entity::Company : model::Entity::Lead;
    }

    bool canMeasure() const { return id_ && (truth_ || inId_); }

    void add(const Row& row) {
        LabelledRecord record;
        record.id = row[*id_];
        record.truth = inId_ ? entityInId(record.id) : row[*truth_];
        if (script_) record.script = row[*script_];
        record.fields.entity = set_.entity;
        std::map<model::FieldId, std::string> texts;
        const auto region = country_
                                ? normalizer_.normalize(model::FieldType::Country, row[*country_])
                                : normalize::NormalForm{};
        for (std::size_t i = 0; i < row.size(); ++i)
            addCell(header_[i], row[i], region.value, texts);
        for (auto& [field, text] : texts)
            record.fields.fields.push_back({field, model::Value::text(std::move(text))});
        set_.records.push_back(std::move(record));
    }

private:
    void addCell(const std::string& column, const std::string& cell, const std::string& region,
                 std::map<model::FieldId, std::string>& texts) {
        if (cell.empty() || normalize::isNullWord(cell)) return;
        const auto known = [&](const Column& each) { return each.name == column; };
        const bool company = set_.entity == model::Entity::Company;
        const Column* found =
            company ? std::find_if(CompanyColumns.begin(), CompanyColumns.end(), known)
                    : std::find_if(PersonColumns.begin(), PersonColumns.end(), known);
        if (found == (company ? CompanyColumns.end() : PersonColumns.end())) return;
        const std::string text = normal(found->field, cell, region);
        if (text.empty()) return;
        std::string& joined = texts[found->field];
        const bool second = column == "address_2";
        const bool many = model::registeredField(found->field)->many;
        if (!joined.empty())
            joined += many ? std::string(1, model::Value::ItemSeparator) : second ? ", " : " ";
        else if (second)
            joined += ", ";
        joined += text;
    }

    /// The normal form; of what has none (a date that never was, a number without its country) the
    /// text as it stands.
    std::string normal(model::FieldId field, const std::string& cell, const std::string& region) {
        const model::FieldSpec& spec = *model::registeredField(field);
        if (spec.type == model::FieldType::Date) return asDate(cell);
        const normalize::NormalForm form =
            normalizer_.normalize(spec, cell, {.region = region, .format = {}});
        if (form.hasValue()) return form.value;
        return spec.type == model::FieldType::Email ? std::string() : cell;
    }

    const Row& header_;
    LabelledSet& set_;
    normalize::Normalizer normalizer_;
    std::optional<std::size_t> id_;
    std::optional<std::size_t> truth_;
    std::optional<std::size_t> script_;
    std::optional<std::size_t> country_;
    bool inId_ = false;
};

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// "febrl-dataset4a" and "febrl-dataset4b" are to be linked with each other.
std::string setName(const std::string& stem) {
    const bool half = stem.size() > 2 && (stem.back() == 'a' || stem.back() == 'b') &&
                      stem[stem.size() - 2] >= '0' && stem[stem.size() - 2] <= '9';
    return half ? stem.substr(0, stem.size() - 1) : stem;
}

Status addFile(const fs::path& file, LabelledSet& set) {
    const std::vector<Row> rows = csvRows(textOf(file));
    if (rows.empty()) return Status::ok();
    SetReader reader(rows.front(), set);
    if (!reader.canMeasure()) return Status::ok();
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() != rows.front().size()) {
            return refused(file.filename().string() + ": row " + std::to_string(i + 1) + " has " +
                               std::to_string(rows[i].size()) + " cells, the heading " +
                               std::to_string(rows.front().size()),
                           "the file is cut off or no comma-separated text; fetch it again");
        }
        reader.add(rows[i]);
    }
    return Status::ok();
}

void addLookAlikes(const fs::path& file, LabelledSet& set) {
    const std::vector<Row> rows = csvRows(textOf(file));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() >= 2) set.lookAlikes.emplace_back(rows[i][0], rows[i][1]);
    }
}

constexpr std::string_view LookAlikes = "-look-alikes";

}  // namespace

Result<std::vector<LabelledSet>> readLabelledSets(const fs::path& folder) {
    std::error_code failed;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    }
    if (failed) {
        return refused(folder.string() + ": no folder that can be read",
                       "give the folder with the labelled files: --data DIR");
    }
    std::sort(files.begin(), files.end());
    std::map<std::string, LabelledSet> sets;
    for (const fs::path& file : files) {
        const std::string stem = file.stem().string();
        if (stem.ends_with(LookAlikes)) {
            addLookAlikes(file, sets[stem.substr(0, stem.size() - LookAlikes.size())]);
        } else if (const Status added = addFile(file, sets[setName(stem)]); !added) {
            return added.error();
        }
    }
    std::vector<LabelledSet> measured;
    for (auto& [name, set] : sets) {
        set.name = name;
        if (!set.records.empty()) measured.push_back(std::move(set));
    }
    if (measured.empty()) {
        return refused(folder.string() + ": no file whose columns tell who is who",
                       "expected comma-separated files with rec_id, cluster, true_id or truth; "
                       "leadloom-sandbox --dump-people DIR makes some");
    }
    return measured;
}

}  // namespace leadloom::app
