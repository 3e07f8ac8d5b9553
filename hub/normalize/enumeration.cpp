#include "hub/normalize/enumeration.h"

#include <algorithm>
#include <array>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestId = 100;

struct Synonym {
    std::string_view word;
    std::string_view id;
};

/// A row counts only where its id is allowed, so one list serves all fields.
constexpr std::array<Synonym, 66> Synonyms = {{
    {"mql", "marketing_qualified"},
    {"marketingqualifiedlead", "marketing_qualified"},
    {"marketing_qualified_lead", "marketing_qualified"},
    {"sql", "sales_qualified"},
    {"salesqualifiedlead", "sales_qualified"},
    {"sales_qualified_lead", "sales_qualified"},
    {"qualified", "sales_qualified"},
    {"sal", "sales_accepted"},
    {"sales_accepted_lead", "sales_accepted"},
    {"client", "customer"},
    {"converted", "customer"},
    {"unqualified", "disqualified"},
    {"rejected", "disqualified"},
    {"nurture", "recycled"},
    {"recycle", "recycled"},
    {"new", "inquiry"},
    {"subscriber", "inquiry"},
    {"cold", "future"},
    {"closed_won", "won"},
    {"closedwon", "won"},
    {"closed_lost", "lost"},
    {"closedlost", "lost"},
    {"in_progress", "open"},
    {"opted_in", "granted"},
    {"opt_in", "granted"},
    {"optin", "granted"},
    {"subscribed", "granted"},
    {"yes", "granted"},
    {"true", "granted"},
    {"opted_out", "withdrawn"},
    {"opt_out", "withdrawn"},
    {"optout", "withdrawn"},
    {"unsubscribed", "withdrawn"},
    {"revoked", "withdrawn"},
    {"no", "denied"},
    {"false", "denied"},
    {"pending", "unknown"},
    {"none", "unknown"},
    {"fb", "facebook"},
    {"ig", "instagram"},
    {"twitter", "x"},
    {"vkontakte", "vk"},
    {"weixin", "wechat"},
    {"c_level", "c_suite"},
    {"cxo", "c_suite"},
    {"executive", "c_suite"},
    {"vice_president", "vp"},
    {"head", "director"},
    {"individual_contributor", "staff"},
    {"ic", "staff"},
    {"e_mail", "email"},
    {"mail", "email"},
    {"mobile", "phone"},
    {"cpc", "paid_search"},
    {"ppc", "paid_search"},
    {"sem", "paid_search"},
    {"seo", "organic_search"},
    {"organic", "organic_search"},
    {"social", "organic_social"},
    {"website", "web"},
    {"web_site", "web"},
    {"partner", "referral"},
    {"word_of_mouth", "referral"},
    {"trade_show", "event"},
    {"tradeshow", "event"},
    {"active", "running"},
}};

std::string idFrom(std::string_view text) {
    std::string id = lowerAscii(text);
    std::replace_if(
        id.begin(), id.end(), [](char c) { return c == ' ' || c == '-' || c == '/' || c == '.'; },
        '_');
    id.erase(std::unique(id.begin(), id.end(), [](char a, char b) { return a == '_' && b == '_'; }),
             id.end());
    return id;
}

}  // namespace

NormalForm normalizeEnum(std::string_view raw, std::span<const std::string> allowed) {
    NormalForm text = normalizeText(raw);
    if (!text.hasValue()) return text;
    const auto isAllowed = [&](std::string_view id) {
        return std::find(allowed.begin(), allowed.end(), id) != allowed.end();
    };
    if (text.value.size() > LongestId) return NormalForm::refused("not one of the allowed values");
    std::string id = idFrom(text.value);
    if (allowed.empty() || isAllowed(id)) return NormalForm::of(std::move(id));
    for (const Synonym& each : Synonyms) {
        if (each.word == id && isAllowed(each.id)) return NormalForm::of(std::string(each.id));
    }
    return NormalForm::refused("not one of the allowed values");
}

}  // namespace leadloom::normalize
