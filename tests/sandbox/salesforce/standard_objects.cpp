#include "tests/sandbox/salesforce/object_type.h"

namespace leadloom::sandbox::salesforce {

namespace {

using Type = FieldType;

Field text(std::string name, std::string label, int length, Type type = Type::Text) {
    Field field;
    field.name = std::move(name);
    field.label = std::move(label);
    field.length = length;
    field.type = type;
    return field;
}

Field required(Field field) {
    field.required = true;
    return field;
}

Field readOnly(Field field) {
    field.createable = field.updateable = false;
    return field;
}

Field custom(Field field, bool externalId, bool unique) {
    field.custom = true;
    field.externalId = externalId;
    field.unique = unique;
    return field;
}

Field boolean(std::string name, std::string label) {
    auto field = text(std::move(name), std::move(label), 0, Type::Boolean);
    field.defaultValue = "false";
    return field;
}

Field reference(std::string name, std::string label, std::string refersTo,
                std::string relationship) {
    auto field = text(std::move(name), std::move(label), 18, Type::Reference);
    field.refersTo = std::move(refersTo);
    field.relationship = std::move(relationship);
    return field;
}

Field picklist(std::string name, std::string label, std::vector<std::string> options,
               bool restricted = false) {
    auto field = text(std::move(name), std::move(label), 255, Type::Picklist);
    field.options = std::move(options);
    field.restricted = restricted;
    return field;
}

const std::vector<std::string> Salutations = {"Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."};
const std::vector<std::string> Sources = {"Web", "Phone Inquiry", "Partner Referral",
                                          "Purchased List", "Other"};
const std::vector<std::string> Industries = {
    "Agriculture",     "Apparel",       "Banking",       "Biotechnology",      "Chemicals",
    "Communications",  "Construction",  "Consulting",    "Education",          "Electronics",
    "Energy",          "Engineering",   "Entertainment", "Environmental",      "Finance",
    "Food & Beverage", "Government",    "Healthcare",    "Hospitality",        "Insurance",
    "Machinery",       "Manufacturing", "Media",         "Not For Profit",     "Recreation",
    "Retail",          "Shipping",      "Technology",    "Telecommunications", "Transportation",
    "Utilities",       "Other"};
const std::vector<std::string> Ratings = {"Hot", "Warm", "Cold"};

void addSystem(ObjectType& type) {
    type.add(readOnly(text("Id", type.name() + " ID", 18, Type::Id)));
    type.add(readOnly(boolean("IsDeleted", "Deleted")));
    type.add(readOnly(text("CreatedDate", "Created Date", 0, Type::DateTime)));
    type.add(readOnly(reference("CreatedById", "Created By ID", "User", "CreatedBy")));
    type.add(readOnly(text("LastModifiedDate", "Last Modified Date", 0, Type::DateTime)));
    type.add(
        readOnly(reference("LastModifiedById", "Last Modified By ID", "User", "LastModifiedBy")));
    type.add(readOnly(text("SystemModstamp", "System Modstamp", 0, Type::DateTime)));
}

void addOwned(ObjectType& type) {
    type.add(reference("OwnerId", "Owner ID", "User", "Owner"));
    auto key = text("Loom_Id__c", "Loom Id", 64);
    type.add(custom(key, true, true));
    type.add(custom(text("Legacy_Id__c", "Legacy Id", 64), true, false));
}

void addAddress(ObjectType& type, const std::string& prefix) {
    const auto label = prefix.empty() ? prefix : prefix + " ";
    type.add(text(prefix + "Street", label + "Street", 255));
    type.add(text(prefix + "City", label + "City", 40));
    type.add(text(prefix + "State", label + "State/Province", 80));
    type.add(text(prefix + "PostalCode", label + "Zip/Postal Code", 20));
    type.add(text(prefix + "Country", label + "Country", 80));
}

void addPerson(ObjectType& type) {
    type.add(required(text("LastName", "Last Name", 80)));
    type.add(text("FirstName", "First Name", 40));
    type.add(picklist("Salutation", "Salutation", Salutations, true));
    type.add(readOnly(text("Name", "Full Name", 121)));
    type.add(text("Title", "Title", 128));
    type.add(text("Email", "Email", 80, Type::Email));
    type.add(text("Phone", "Phone", 40, Type::Phone));
    type.add(text("MobilePhone", "Mobile Phone", 40, Type::Phone));
    type.add(text("Fax", "Fax", 40, Type::Phone));
    type.add(text("Description", "Description", 32000, Type::TextArea));
    type.add(picklist("LeadSource", "Lead Source", Sources));
    type.add(boolean("HasOptedOutOfEmail", "Email Opt Out"));
    type.add(boolean("HasOptedOutOfFax", "Fax Opt Out"));
    type.add(boolean("DoNotCall", "Do Not Call"));
    type.add(readOnly(text("EmailBouncedReason", "Email Bounced Reason", 255)));
    type.add(readOnly(text("EmailBouncedDate", "Email Bounced Date", 0, Type::DateTime)));
    type.add(custom(text("Language__c", "Language", 16), false, false));
    for (const char* part : {"Source", "Medium", "Campaign", "Term", "Content"})
        type.add(custom(text("UTM_" + std::string(part) + "__c", "UTM " + std::string(part), 255),
                        false, false));
}

ObjectType lead() {
    ObjectType type("Lead", "Leads", "00Q");
    addSystem(type);
    type.add(readOnly(reference("MasterRecordId", "Master Record ID", "Lead", "MasterRecord")));
    addPerson(type);
    type.add(required(text("Company", "Company", 255)));
    type.add(text("Website", "Website", 255, Type::Url));
    addAddress(type, "");
    auto status = picklist("Status", "Lead Status",
                           {"Open - Not Contacted", "Working - Contacted", "Closed - Converted",
                            "Closed - Not Converted"},
                           true);
    status.defaultValue = "Open - Not Contacted";
    status.required = true;
    type.add(status);
    type.add(picklist("Industry", "Industry", Industries));
    type.add(picklist("Rating", "Rating", Ratings, true));
    type.add(text("AnnualRevenue", "Annual Revenue", 0, Type::Currency));
    type.add(text("NumberOfEmployees", "No. of Employees", 0, Type::Int));
    type.add(readOnly(boolean("IsConverted", "Converted")));
    type.add(readOnly(text("ConvertedDate", "Converted Date", 0, Type::Date)));
    type.add(readOnly(
        reference("ConvertedAccountId", "Converted Account ID", "Account", "ConvertedAccount")));
    type.add(readOnly(
        reference("ConvertedContactId", "Converted Contact ID", "Contact", "ConvertedContact")));
    type.add(readOnly(reference("ConvertedOpportunityId", "Converted Opportunity ID", "Opportunity",
                                "ConvertedOpportunity")));
    addOwned(type);
    return type;
}

ObjectType contact() {
    ObjectType type("Contact", "Contacts", "003");
    addSystem(type);
    type.add(readOnly(reference("MasterRecordId", "Master Record ID", "Contact", "MasterRecord")));
    type.add(reference("AccountId", "Account ID", "Account", "Account"));
    addPerson(type);
    addAddress(type, "Mailing");
    addAddress(type, "Other");
    type.add(text("HomePhone", "Home Phone", 40, Type::Phone));
    type.add(text("OtherPhone", "Other Phone", 40, Type::Phone));
    type.add(text("Department", "Department", 80));
    type.add(text("AssistantName", "Assistant's Name", 40));
    type.add(text("Birthdate", "Birthdate", 0, Type::Date));
    type.add(reference("ReportsToId", "Reports To ID", "Contact", "ReportsTo"));
    addOwned(type);
    return type;
}

ObjectType account() {
    ObjectType type("Account", "Accounts", "001");
    addSystem(type);
    type.add(readOnly(reference("MasterRecordId", "Master Record ID", "Account", "MasterRecord")));
    type.add(required(text("Name", "Account Name", 255)));
    type.add(picklist(
        "Type", "Account Type",
        {"Prospect", "Customer - Direct", "Customer - Channel", "Channel Partner / Reseller",
         "Installation Partner", "Technology Partner", "Other"}));
    type.add(reference("ParentId", "Parent Account ID", "Account", "Parent"));
    addAddress(type, "Billing");
    addAddress(type, "Shipping");
    type.add(text("Phone", "Account Phone", 40, Type::Phone));
    type.add(text("Fax", "Account Fax", 40, Type::Phone));
    type.add(text("AccountNumber", "Account Number", 40));
    type.add(text("Website", "Website", 255, Type::Url));
    type.add(picklist("Industry", "Industry", Industries));
    type.add(picklist("Rating", "Account Rating", Ratings, true));
    type.add(picklist("AccountSource", "Account Source", Sources));
    type.add(text("AnnualRevenue", "Annual Revenue", 0, Type::Currency));
    type.add(text("NumberOfEmployees", "Employees", 0, Type::Int));
    type.add(text("Description", "Account Description", 32000, Type::TextArea));
    type.add(text("TickerSymbol", "Ticker Symbol", 20));
    type.add(text("Sic", "SIC Code", 20));
    addOwned(type);
    return type;
}

ObjectType opportunity() {
    ObjectType type("Opportunity", "Opportunities", "006");
    addSystem(type);
    type.add(reference("AccountId", "Account ID", "Account", "Account"));
    type.add(reference("ContactId", "Contact ID", "Contact", "Contact"));
    type.add(required(text("Name", "Name", 120)));
    type.add(text("Description", "Description", 32000, Type::TextArea));
    type.add(
        required(picklist("StageName", "Stage",
                          {"Prospecting", "Qualification", "Needs Analysis", "Value Proposition",
                           "Id. Decision Makers", "Perception Analysis", "Proposal/Price Quote",
                           "Negotiation/Review", "Closed Won", "Closed Lost"},
                          true)));
    type.add(text("Amount", "Amount", 0, Type::Currency));
    type.add(text("Probability", "Probability (%)", 0, Type::Percent));
    type.add(required(text("CloseDate", "Close Date", 0, Type::Date)));
    type.add(picklist("Type", "Opportunity Type",
                      {"Existing Customer - Upgrade", "Existing Customer - Replacement",
                       "Existing Customer - Downgrade", "New Customer"}));
    type.add(text("NextStep", "Next Step", 255));
    type.add(picklist("LeadSource", "Lead Source", Sources));
    type.add(readOnly(boolean("IsClosed", "Closed")));
    type.add(readOnly(boolean("IsWon", "Won")));
    addOwned(type);
    return type;
}

ObjectType contactRole() {
    ObjectType type("OpportunityContactRole", "Opportunity Contact Roles", "00K");
    addSystem(type);
    auto deal =
        required(reference("OpportunityId", "Opportunity ID", "Opportunity", "Opportunity"));
    deal.updateable = false;
    type.add(deal);
    type.add(required(reference("ContactId", "Contact ID", "Contact", "Contact")));
    type.add(
        picklist("Role", "Role",
                 {"Business User", "Decision Maker", "Economic Buyer", "Economic Decision Maker",
                  "Evaluator", "Executive Sponsor", "Influencer", "Technical Buyer", "Other"}));
    type.add(boolean("IsPrimary", "Primary"));
    return type;
}

ObjectType user() {
    ObjectType type("User", "Users", "005");
    addSystem(type);
    type.remove("IsDeleted");
    type.add(readOnly(text("Username", "Username", 80)));
    type.add(readOnly(text("LastName", "Last Name", 80)));
    type.add(readOnly(text("FirstName", "First Name", 40)));
    type.add(readOnly(text("Name", "Full Name", 121)));
    type.add(readOnly(text("Email", "Email", 128, Type::Email)));
    type.add(readOnly(text("Title", "Title", 80)));
    type.add(readOnly(text("Phone", "Phone", 40, Type::Phone)));
    type.add(readOnly(boolean("IsActive", "Active")));
    auto kind = picklist("UserType", "User Type", {"Standard"}, true);
    type.add(readOnly(kind));
    type.add(readOnly(text("TimeZoneSidKey", "Time Zone", 40)));
    type.add(readOnly(text("LanguageLocaleKey", "Language", 40)));
    return type;
}

}  // namespace

std::vector<ObjectType> standardObjects() {
    return {user(), account(), contact(), lead(), opportunity(), contactRole()};
}

}  // namespace leadloom::sandbox::salesforce
