#include "hub/normalize/legal_forms.h"

#include <algorithm>
#include <array>
#include <vector>

#include "hub/normalize/word_set.h"

namespace leadloom::normalize {
namespace {

/// Forms of several words stand as the folder leaves them once single letters are joined: "s r o"
/// as "sro".
const WordSet& trailingForms() {
    static const WordSet words(R"(
ab ad ag aktiebolag aktiengesellschaft ao aps as asa bhd bt bv bvba co company corp corporation
cv cvba doo dooel ead eg ehf eireli eirl ek eood epe eurl ev fa fzco fze fzllc gbr ges
gesellschaft ggmbh gie gmbh gmbhcokg haftungsbeschrankt hb hf iks inc incorporated jsc kb kda
kft kg kgaa kht kk kkt ks ky lda limitada limited llc llp lp ltd ltda ltdsti ltee mbh mchj nv
nyrt oao og ohg oo ood ooo osakeyhtio ou oy oyj pao plc pllc private psc pt pte pty pvt pvtltd
rt ry sa sab sad sae sagl sal sapi sarl sas sasu sc scop scs sdn se seci sgps sia sl sla slu snc
sociedad spa spk spol spolka spv spzoo srl srls sro ssc sti stiftung tbk tmi tov uab ug ulc
unltd vof vos wll xk zao zoo zrt
)");
    return words;
}

/// Forms that stand in front of the name.
const WordSet& leadingForms() {
    static const WordSet words(R"(
ooo oao zao pao tov pt uab sia ab oy as ou the firma fa ao
)");
    return words;
}

/// Words that spellings of one name leave out.
const WordSet& joiningWords() {
    static const WordSet words(R"(
and und et y e og och ja en the i de
)");
    return words;
}

constexpr std::array<std::string_view, 18> EastAsianForms = {
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "有限会社",
    "合同会社",     "合資会社",     "（株）",       "(株)",     "㈱",       "（有）",
    "㈲",           "주식회사",     "유한회사",     "(주)",     "㈜",       "公司"};

/// Words, with runs of single letters joined: "s a r l" is "sarl".
std::vector<std::string> wordsOf(std::string_view folded) {
    std::vector<std::string> words;
    bool joining = false;
    while (!folded.empty()) {
        const auto end = std::min(folded.find(' '), folded.size());
        const auto word = folded.substr(0, end);
        folded.remove_prefix(std::min(end + 1, folded.size()));
        const bool single = word.size() == 1 && word.front() >= 'a';
        if (single && joining) {
            words.back() += word;
        } else if (!word.empty()) {
            words.emplace_back(word);
        }
        joining = single;
    }
    return words;
}

void joinPair(std::vector<std::string>& words, std::string_view first, std::string_view second,
              std::string_view joined) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] != first || words[i + 1] != second) continue;
        words[i] = joined;
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
}

}  // namespace

std::string withoutLegalForms(std::string_view folded) {
    std::vector<std::string> words = wordsOf(folded);
    joinPair(words, "z", "oo", "zoo");
    joinPair(words, "sp", "zoo", "spzoo");
    while (words.size() > 1 &&
           (trailingForms().contains(words.back()) || joiningWords().contains(words.back())))
        words.pop_back();
    while (words.size() > 1 && leadingForms().contains(words.front()))
        words.erase(words.begin());
    std::string key;
    for (const auto& word : words) {
        if (words.size() > 1 && joiningWords().contains(word) && word.size() > 1) continue;
        if (!key.empty()) key += ' ';
        key += word;
    }
    return key.empty() ? std::string(folded) : key;
}

std::string withoutEastAsianLegalForms(std::string_view name) {
    std::string text(name);
    for (const auto form : EastAsianForms) {
        const auto at = text.find(form);
        if (at != std::string::npos && text.size() > form.size())
            text.replace(at, form.size(), " ");
    }
    return text;
}

}  // namespace leadloom::normalize
