#include "tests/sandbox/zoho/module.h"

namespace leadloom::sandbox::zoho {

namespace {

using Type = FieldType;

Field text(const char* name, std::size_t length = 255) {
    return {name, Type::Text, length};
}
Field required(const char* name, std::size_t length) {
    auto field = text(name, length);
    field.required = true;
    return field;
}
Field of(const char* name, Type type, std::size_t length = 0) {
    return {name, type, length};
}
Field picklist(const char* name, std::vector<std::string> options) {
    return {name, Type::Picklist, 120, std::move(options)};
}
Field lookup(const char* name, const char* target) {
    Field field = of(name, Type::Lookup);
    field.target = target;
    return field;
}
Field system(Field field) {
    field.readOnly = true;
    return field;
}

void addAddress(std::vector<Field>& fields, const std::string& prefix) {
    for (const auto& [name, length] :
         {std::pair("Street", 250), {"City", 100}, {"State", 100}, {"Code", 30}, {"Country", 100}})
        fields.push_back(
            {prefix + (prefix.empty() && std::string(name) == "Code" ? "Zip_" : "") + name,
             Type::Text, static_cast<std::size_t>(length)});
}

void addCommon(std::vector<Field>& fields) {
    fields.push_back(of("Owner", Type::Owner));
    fields.push_back({"Description", Type::TextArea, 32'000});
    fields.push_back(of("Created_Time", Type::DateTime));
    fields.push_back(of("Modified_Time", Type::DateTime));
    fields.push_back(of("Created_By", Type::Owner));
    fields.push_back(of("Modified_By", Type::Owner));
    for (auto& field : fields)
        if (field.name.starts_with("Created_") || field.name.starts_with("Modified_"))
            field.readOnly = true;
    Field marker = text("Loom_Id", 100);
    marker.custom = marker.unique = true;
    fields.push_back(marker);
}

void addPerson(std::vector<Field>& fields) {
    fields.push_back(picklist("Salutation", {"Mr.", "Mrs.", "Ms.", "Dr.", "Prof."}));
    fields.push_back(text("First_Name", 40));
    fields.push_back(required("Last_Name", 80));
    fields.push_back(system(text("Full_Name", 120)));
    fields.push_back(of("Email", Type::Email, 100));
    fields.push_back(of("Secondary_Email", Type::Email, 100));
    fields.push_back(of("Phone", Type::Phone, 30));
    fields.push_back(of("Mobile", Type::Phone, 30));
    fields.push_back(picklist("Lead_Source", {"Advertisement", "Cold Call", "Employee Referral",
                                              "Partner", "Web Download", "Trade Show"}));
    fields.push_back(of("Email_Opt_Out", Type::Boolean));
    fields.push_back(system(picklist("Unsubscribed_Mode", {"Consent form", "Manual"})));
    fields.push_back(system(of("Unsubscribed_Time", Type::DateTime)));
}

Module leads() {
    std::vector<Field> fields;
    addPerson(fields);
    fields.push_back(required("Company", 200));
    fields.push_back(text("Designation", 100));
    fields.push_back(of("Website", Type::Website, 450));
    fields.push_back(picklist("Industry", {"ASP", "Technology", "Manufacturing", "Education"}));
    fields.push_back(of("No_of_Employees", Type::Integer, 9));
    fields.push_back(of("Annual_Revenue", Type::Currency, 16));
    fields.push_back(picklist("Rating", {"Acquired", "Active", "Market Failed", "Shut Down"}));
    fields.push_back(picklist(
        "Lead_Status", {"Attempted to Contact", "Contact in Future", "Contacted", "Junk Lead",
                        "Lost Lead", "Not Contacted", "Pre-Qualified", "Not Qualified"}));
    fields.push_back(system(of("Converted__s", Type::Boolean)));
    fields.push_back(system(lookup("Converted_Contact", "Contacts")));
    fields.push_back(system(lookup("Converted_Account", "Accounts")));
    fields.push_back(system(lookup("Converted_Deal", "Deals")));
    addAddress(fields, "");
    addCommon(fields);
    return {"Leads", "Lead", "Email", "Full_Name", std::move(fields)};
}

Module contacts() {
    std::vector<Field> fields;
    addPerson(fields);
    fields.push_back(lookup("Account_Name", "Accounts"));
    fields.push_back(text("Title", 100));
    fields.push_back(text("Department", 50));
    fields.push_back(of("Date_of_Birth", Type::Date));
    addAddress(fields, "Mailing_");
    for (auto& field : fields)
        if (field.name == "Mailing_Code") field.name = "Mailing_Zip";
    addCommon(fields);
    return {"Contacts", "Contact", "Email", "Full_Name", std::move(fields)};
}

Module accounts() {
    std::vector<Field> fields = {required("Account_Name", 200),
                                 of("Phone", Type::Phone, 30),
                                 of("Website", Type::Website, 450),
                                 picklist("Industry", {"ASP", "Technology", "Manufacturing"}),
                                 of("Employees", Type::Integer, 9),
                                 of("Annual_Revenue", Type::Currency, 16),
                                 picklist("Account_Type", {"Customer", "Partner", "Prospect"}),
                                 lookup("Parent_Account", "Accounts")};
    addAddress(fields, "Billing_");
    addCommon(fields);
    return {"Accounts", "Account", "Account_Name", "Account_Name", std::move(fields)};
}

Module deals() {
    auto stage = picklist("Stage", {"Qualification", "Needs Analysis", "Value Proposition",
                                    "Identify Decision Makers", "Proposal/Price Quote",
                                    "Negotiation/Review", "Closed Won", "Closed Lost"});
    stage.required = stage.closed = true;
    std::vector<Field> fields = {required("Deal_Name", 120),
                                 std::move(stage),
                                 of("Amount", Type::Currency, 16),
                                 of("Closing_Date", Type::Date),
                                 of("Probability", Type::Integer, 3),
                                 picklist("Pipeline", {"Standard"}),
                                 picklist("Type", {"Existing Business", "New Business"}),
                                 picklist("Currency", {"USD", "EUR"}),
                                 of("Exchange_Rate", Type::Double, 16),
                                 lookup("Account_Name", "Accounts"),
                                 lookup("Contact_Name", "Contacts"),
                                 text("Next_Step", 100)};
    fields.push_back(picklist("Lead_Source", {"Advertisement", "Partner"}));
    addCommon(fields);
    return {"Deals", "Deal", "Deal_Name", "Deal_Name", std::move(fields)};
}

}  // namespace

std::vector<Module> standardModules() {
    return {leads(), contacts(), accounts(), deals()};
}

}  // namespace leadloom::sandbox::zoho
