#include "tests/sandbox/hubspot/property.h"

namespace leadloom::sandbox::hubspot {

namespace {

using Type = PropertyType;

const std::vector<std::string> LeadStatus = {"NEW",       "OPEN",        "IN_PROGRESS",
                                             "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT",
                                             "CONNECTED", "BAD_TIMING"};
const std::vector<std::string> Sources = {"ORGANIC_SEARCH", "PAID_SEARCH", "EMAIL_MARKETING",
                                          "SOCIAL_MEDIA",   "REFERRALS",   "OTHER_CAMPAIGNS",
                                          "DIRECT_TRAFFIC", "OFFLINE",     "PAID_SOCIAL"};
const std::vector<std::string> Industries = {"ACCOUNTING",
                                             "AIRLINES_AVIATION",
                                             "APPAREL_FASHION",
                                             "AUTOMOTIVE",
                                             "BANKING",
                                             "BIOTECHNOLOGY",
                                             "CHEMICALS",
                                             "COMPUTER_SOFTWARE",
                                             "CONSTRUCTION",
                                             "CONSUMER_GOODS",
                                             "EDUCATION_MANAGEMENT",
                                             "ELECTRICAL_ELECTRONIC_MANUFACTURING",
                                             "ENTERTAINMENT",
                                             "ENVIRONMENTAL_SERVICES",
                                             "FARMING",
                                             "FINANCIAL_SERVICES",
                                             "FOOD_BEVERAGES",
                                             "GOVERNMENT_ADMINISTRATION",
                                             "HOSPITALITY",
                                             "HOSPITAL_HEALTH_CARE",
                                             "INFORMATION_TECHNOLOGY_AND_SERVICES",
                                             "INSURANCE",
                                             "INTERNET",
                                             "LOGISTICS_AND_SUPPLY_CHAIN",
                                             "MACHINERY",
                                             "MANAGEMENT_CONSULTING",
                                             "MARKETING_AND_ADVERTISING",
                                             "MECHANICAL_OR_INDUSTRIAL_ENGINEERING",
                                             "MEDIA_PRODUCTION",
                                             "OIL_ENERGY",
                                             "REAL_ESTATE",
                                             "RENEWABLES_ENVIRONMENT",
                                             "RETAIL",
                                             "TELECOMMUNICATIONS",
                                             "TRANSPORTATION_TRUCKING_RAILROAD",
                                             "UTILITIES",
                                             "WHOLESALE"};
const std::vector<std::string> Languages = {
    "ar", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hu", "it", "ja",    "ko",
    "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "zh", "zh-cn", "zh-tw"};

class Builder {
public:
    explicit Builder(ObjectType& type) : type_(type), group_(type.singular() + "information") {}

    Property& make(const std::string& name, const std::string& label, Type kind,
                   const char* fieldType) {
        property_ = {};
        property_.name = name;
        property_.label = label;
        property_.type = kind;
        property_.fieldType = fieldType;
        property_.group = group_;
        return property_;
    }
    void add() { type_.add(property_); }

    void text(const std::string& name, const std::string& label) {
        make(name, label, Type::String, "text");
        add();
    }
    void texts(std::initializer_list<const char*> names) {
        for (const char* name : names)
            text(name, name);
    }
    void numbers(std::initializer_list<const char*> names) {
        for (const char* name : names) {
            make(name, name, Type::Number, "number");
            add();
        }
    }
    void choice(const std::string& name, const std::string& label, std::vector<std::string> options,
                bool readOnly = false) {
        auto& property = make(name, label, Type::Enumeration, "select");
        property.options = std::move(options);
        property.readOnly = readOnly;
        add();
    }
    void readOnly(const std::string& name, Type kind) {
        make(name, name, kind, "text").readOnly = true;
        add();
    }
    void key() {
        auto& property = make("loom_external_id", "Loom external id", Type::String, "text");
        property.unique = true;
        property.definedByVendor = false;
        add();
    }
    void ownerAndKey() {
        make("hubspot_owner_id", "Owner", Type::Enumeration, "select");
        add();
        type_.owner = *type_.find("hubspot_owner_id");
        key();
    }

private:
    ObjectType& type_;
    std::string group_;
    Property property_;
};

ObjectType contacts() {
    ObjectType type("contacts", "contact", "0-1", "lastmodifieddate",
                    {"email", "firstname", "lastname"});
    Builder build(type);
    auto& email = build.make("email", "Email", Type::String, "text");
    email.email = email.unique = true;
    build.add();
    build.texts({"firstname",
                 "lastname",
                 "salutation",
                 "phone",
                 "mobilephone",
                 "fax",
                 "company",
                 "jobtitle",
                 "website",
                 "address",
                 "city",
                 "state",
                 "zip",
                 "country",
                 "industry",
                 "message",
                 "hs_additional_emails",
                 "work_email",
                 "twitterhandle",
                 "hs_linkedin_url",
                 "job_function",
                 "utm_source",
                 "utm_medium",
                 "utm_campaign",
                 "utm_term",
                 "utm_content"});
    build.texts({"numemployees", "annualrevenue"});
    build.choice("lifecyclestage", "Lifecycle stage", lifecycleStages());
    build.choice("hs_lead_status", "Lead status", LeadStatus);
    build.choice("hs_language", "Preferred language", Languages);
    build.make("date_of_birth", "Date of birth", Type::String, "text");
    build.add();
    build.make("closedate", "Close date", Type::DateTime, "date");
    build.add();
    build.choice("hs_analytics_source", "Original source", Sources, true);
    build.readOnly("hs_analytics_source_data_1", Type::String);
    build.readOnly("hs_analytics_source_data_2", Type::String);
    build.readOnly("hs_email_optout", Type::Bool);
    build.readOnly("associatedcompanyid", Type::Number);
    build.readOnly("hs_email_domain", Type::String);
    build.readOnly("hubspotscore", Type::Number);
    build.ownerAndKey();
    return type;
}

ObjectType companies() {
    ObjectType type("companies", "company", "0-2", "hs_lastmodifieddate", {"domain", "name"});
    Builder build(type);
    build.texts({"name", "domain", "website", "phone", "address", "address2", "city", "state",
                 "zip", "country", "description", "founded_year", "linkedin_company_page",
                 "about_us", "hs_additional_domains", "timezone", "twitterhandle"});
    build.numbers({"numberofemployees", "annualrevenue"});
    build.choice("industry", "Industry", Industries);
    build.choice("type", "Type", {"PROSPECT", "PARTNER", "RESELLER", "VENDOR", "OTHER"});
    build.choice("lifecyclestage", "Lifecycle stage", lifecycleStages());
    build.choice("hs_lead_status", "Lead status", LeadStatus);
    build.choice("hs_analytics_source", "Original source", Sources, true);
    build.readOnly("num_associated_contacts", Type::Number);
    build.make("is_public", "Is public", Type::Bool, "booleancheckbox");
    build.add();
    build.ownerAndKey();
    return type;
}

ObjectType deals() {
    ObjectType type("deals", "deal", "0-3", "hs_lastmodifieddate",
                    {"amount", "closedate", "dealname", "dealstage", "pipeline"});
    Builder build(type);
    build.texts(
        {"dealname", "description", "closed_lost_reason", "closed_won_reason", "hs_next_step"});
    build.numbers({"amount", "hs_tcv", "hs_acv", "hs_arr", "hs_mrr"});
    build.choice("pipeline", "Pipeline", {"default"});
    std::vector<std::string> stages;
    for (const auto& stage : dealStages())
        stages.push_back(stage.id);
    build.choice("dealstage", "Deal stage", stages);
    build.choice("dealtype", "Deal type", {"newbusiness", "existingbusiness"});
    build.choice("deal_currency_code", "Currency",
                 {"USD", "EUR", "GBP", "JPY", "SEK", "CNY", "RUB", "PLN"});
    build.choice("hs_priority", "Priority", {"low", "medium", "high"});
    build.make("closedate", "Close date", Type::DateTime, "date");
    build.add();
    build.choice("hs_analytics_source", "Original source", Sources, true);
    build.readOnly("hs_deal_stage_probability", Type::Number);
    build.readOnly("hs_is_closed", Type::Bool);
    build.readOnly("hs_is_closed_won", Type::Bool);
    build.readOnly("num_associated_contacts", Type::Number);
    build.ownerAndKey();
    return type;
}

}  // namespace

const std::vector<std::string>& lifecycleStages() {
    static const std::vector<std::string> Stages = {
        "subscriber",         "lead",        "marketingqualifiedlead",
        "salesqualifiedlead", "opportunity", "customer",
        "evangelist",         "other"};
    return Stages;
}

const std::vector<DealStage>& dealStages() {
    static const std::vector<DealStage> Stages = {
        {"appointmentscheduled", "Appointment scheduled", "0.2", false},
        {"qualifiedtobuy", "Qualified to buy", "0.4", false},
        {"presentationscheduled", "Presentation scheduled", "0.6", false},
        {"decisionmakerboughtin", "Decision maker bought-in", "0.8", false},
        {"contractsent", "Contract sent", "0.9", false},
        {"closedwon", "Closed won", "1.0", true},
        {"closedlost", "Closed lost", "0.0", true}};
    return Stages;
}

std::vector<ObjectType> standardTypes() {
    return {contacts(), companies(), deals()};
}

}  // namespace leadloom::sandbox::hubspot
