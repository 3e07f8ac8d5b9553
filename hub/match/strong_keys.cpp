#include <algorithm>
#include <array>

#include "hub/match/fields.h"
#include "hub/match/matcher.h"
#include "hub/normalize/email.h"
#include "hub/normalize/host.h"
#include "hub/normalize/well_known.h"

namespace leadloom::match {
namespace {

using model::Entity;
using model::IdentityKey;
using model::KeyKind;
using Record = std::span<const model::FieldValue>;

constexpr std::size_t ShortestPhone = 9;  // with its "+"
constexpr std::size_t ShortestCompanyName = 3;
constexpr int FewestDigits = 3;

// Hosts on which a company has a page, not a domain.
constexpr std::array<std::string_view, 22> Platforms = {
    "blogspot.com",  "ebay.com",      "etsy.com",   "facebook.com", "github.com",  "google.com",
    "instagram.com", "linkedin.com",  "linktr.ee",  "medium.com",   "notion.site", "pinterest.com",
    "shopify.com",   "t.me",          "tiktok.com", "twitter.com",  "wa.me",       "weibo.com",
    "wixsite.com",   "wordpress.com", "x.com",      "youtube.com"};

// Numbers people make up have few different digits or count up.
bool isMadeUp(std::string_view number) {
    std::string digits;
    std::copy_if(number.begin(), number.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    if (digits.find("1234567") != std::string::npos) return true;
    std::string tail = digits.size() > 7 ? digits.substr(digits.size() - 7) : digits;
    std::sort(tail.begin(), tail.end());
    tail.erase(std::unique(tail.begin(), tail.end()), tail.end());
    return static_cast<int>(tail.size()) < FewestDigits;
}

}  // namespace

std::vector<IdentityKey> Matcher::strongKeys(Entity entity, Record record) {
    std::vector<IdentityKey> keys;
    if (entity == Entity::Lead) addLeadKeys(record, keys);
    if (entity == Entity::Company) addCompanyKeys(record, keys);
    if (entity == Entity::Deal) addDealKeys(record, keys);
    if (entity == Entity::User) addUserKeys(record, keys);
    std::erase_if(keys, [](const IdentityKey& key) { return key.value.empty(); });
    std::sort(keys.begin(), keys.end(), [](const IdentityKey& a, const IdentityKey& b) {
        return std::tie(a.kind, a.value) < std::tie(b.kind, b.value);
    });
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

std::string Matcher::personalEmail(std::string_view address) {
    if (normalize::isRoleMailbox(normalize::splitEmail(address).local)) return {};
    return keys_.email(address);
}

void Matcher::addLeadKeys(Record lead, std::vector<IdentityKey>& keys) {
    for (const std::string_view address : itemsOf(lead, field::LeadEmails))
        keys.push_back({Entity::Lead, KeyKind::Email, personalEmail(address)});
    for (const std::string_view number : itemsOf(lead, field::LeadPhones)) {
        const std::string phone = keys_.phone(number);
        if (phone.size() < ShortestPhone || phone[0] != '+' || isMadeUp(phone)) continue;
        // An extension is one desk; the number before it is everybody's.
        keys.push_back({Entity::Lead, KeyKind::Phone, std::string(number)});
    }
}

std::vector<std::string> Matcher::ownDomains(Record company) const {
    std::vector<std::string> domains;
    const auto add = [&](std::string_view host) {
        const normalize::NormalForm domain = normalize::normalizeDomain(host);
        if (!domain.hasValue()) return;
        std::string key = keys_.domain(domain.value);
        const bool own = std::find(Platforms.begin(), Platforms.end(), key) == Platforms.end();
        if (own && !key.empty()) domains.push_back(std::move(key));
    };
    for (const std::string_view domain : itemsOf(company, field::CompanyDomains))
        add(domain);
    if (const std::string_view site = textOf(company, field::CompanyWebsite); !site.empty()) {
        add(site);
    }
    return domains;
}

void Matcher::addCompanyKeys(Record company, std::vector<IdentityKey>& keys) {
    for (std::string& domain : ownDomains(company))
        keys.push_back({Entity::Company, KeyKind::Domain, std::move(domain)});
    for (const model::FieldId field : {field::CompanyName, field::CompanyLegalName}) {
        std::string name = keys_.company(textOf(company, field));
        if (name.size() < ShortestCompanyName) continue;
        keys.push_back({Entity::Company, KeyKind::CompanyName, std::move(name)});
    }
}

void Matcher::addDealKeys(Record deal, std::vector<IdentityKey>& keys) {
    const std::string name = keys_.folded(textOf(deal, field::DealName));
    const std::string_view company = textOf(deal, field::DealCompany);
    if (name.empty() || company.empty()) return;
    keys.push_back({Entity::Deal, KeyKind::DealName, name + "@" + std::string(company)});
}

void Matcher::addUserKeys(Record user, std::vector<IdentityKey>& keys) {
    keys.push_back({Entity::User, KeyKind::Email, keys_.email(textOf(user, field::UserEmail))});
}

}  // namespace leadloom::match
