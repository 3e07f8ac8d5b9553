#include "hub/normalize/person_name.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "hub/normalize/text.h"
#include "hub/normalize/word_set.h"

namespace leadloom::normalize {
namespace {

using Words = std::vector<std::string>;

const WordSet& prefixes() {
    static const WordSet words(R"(
mr mrs ms mx miss mister sir dame lord lady dr prof professor doctor rev fr hon capt col gen lt sgt
herr frau hr fru fröken dipl-ing ing mag m mme mlle monsieur madame sr sra srta don doña señor señora
sig sigra dott dottssa avv dhr mevr mw pan pani bay bayan г-н г-жа
)");
    return words;
}

const WordSet& suffixes() {
    static const WordSet words(R"(
jr sr ii iii iv phd md mba esq cpa dds jd bsc msc ba ma llm llb mp obe mbe cfa pe rn dphil drphil
)");
    return words;
}

const WordSet& particles() {
    static const WordSet words(R"(
van von vom zu zum zur de der den del della delle dello dei degli di da dal dos das do du des d la le
lo los las af av ten ter te 't al el bin ibn bint ben abu st und y
)");
    return words;
}

const WordSet& doubleFamilyNames() {
    static const WordSet words(R"(
欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 皇甫 尉迟 尉遲 令狐 慕容 夏侯 公孙 公孫 长孙 長孫
남궁 황보 제갈 선우 독고 사공 서문
)");
    return words;
}

Words wordsOf(std::string_view text) {
    Words words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string joined(Words::const_iterator from, Words::const_iterator to) {
    std::string text;
    for (; from != to; ++from)
        text += (text.empty() ? "" : " ") + *from;
    return text;
}

std::string bare(const std::string& word) {
    std::string text = lowerAscii(word);
    std::erase_if(text, [](char c) { return c == '.' || c == ','; });
    return text;
}

std::vector<UChar32> charactersOf(std::string_view text) {
    std::vector<UChar32> characters;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);
        characters.push_back(c);
    }
    return characters;
}

bool isEastAsian(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_HANGUL;
}

bool isEastAsian(std::string_view text) {
    if (isAscii(text)) return false;
    const auto characters = charactersOf(text);
    return std::any_of(characters.begin(), characters.end(),
                       [](UChar32 c) { return isEastAsian(c); });
}

/// "DUPONT": more than one letter, none of them small.
bool isAllCapitals(const std::string& word) {
    int capitals = 0;
    for (const UChar32 c : charactersOf(word)) {
        if (u_islower(c)) return false;
        if (u_isupper(c)) ++capitals;
    }
    return capitals > 1 && bare(word).size() > 2;
}

/// Bytes of the first `count` characters; three each in the scripts this is used for.
std::size_t bytesOf(std::string_view text, std::size_t count) {
    return std::min(text.size(), count * 3);
}

PersonName splitEastAsian(const std::string& text) {
    PersonName name;
    const auto blank = text.find(' ');
    if (blank != std::string::npos) {
        name.family = text.substr(0, blank);
        name.given = text.substr(blank + 1);
        return name;
    }
    const std::size_t length = charactersOf(text).size();
    const bool isDouble = doubleFamilyNames().contains(text.substr(0, bytesOf(text, 2)));
    const std::size_t family = length >= 3 && (isDouble || length >= 4) ? 2 : 1;
    if (length < 2) {
        name.given = text;
        return name;
    }
    name.family = text.substr(0, bytesOf(text, family));
    name.given = text.substr(name.family.size());
    return name;
}

void takePrefixes(Words& words, PersonName& name) {
    std::size_t count = 0;
    while (count + 1 < words.size() && prefixes().contains(bare(words[count])))
        ++count;
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(count);
    name.prefix = joined(words.begin(), end);
    words.erase(words.begin(), end);
}

/// Leaves `least` words, because "Jack Ma" holds no degree.
void takeSuffixes(Words& words, std::size_t least, PersonName& name) {
    std::size_t from = words.size();
    while (from > least && suffixes().contains(bare(words[from - 1])))
        --from;
    const auto begin = words.begin() + static_cast<std::ptrdiff_t>(from);
    name.suffix = joined(begin, words.end());
    words.erase(begin, words.end());
}

void putGiven(const Words& words, std::size_t from, std::size_t to, PersonName& name) {
    if (from >= to) return;
    name.given = words[from];
    name.middle = joined(words.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                         words.begin() + static_cast<std::ptrdiff_t>(to));
}

void splitFamilyFirst(const Words& words, PersonName& name) {
    std::size_t end = 0;
    while (end + 2 < words.size() && particles().contains(lowerAscii(words[end])))
        ++end;
    name.family = joined(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(end) + 1);
    putGiven(words, end + 1, words.size(), name);
}

void splitGivenFirst(const Words& words, PersonName& name) {
    std::size_t family = words.size() - 1;
    while (family > 1 && particles().contains(lowerAscii(words[family - 1])))
        --family;
    name.family = joined(words.begin() + static_cast<std::ptrdiff_t>(family), words.end());
    putGiven(words, 0, family, name);
}

/// The order that one word in capitals tells ("DUPONT Jean", "Jean DUPONT").
NameOrder orderByCapitals(const Words& words, NameOrder otherwise) {
    const bool first = isAllCapitals(words.front());
    const bool last = isAllCapitals(words.back());
    if (first == last) return otherwise;
    return first ? NameOrder::FamilyFirst : NameOrder::GivenFirst;
}

PersonName splitWords(Words words, NameOrder order) {
    PersonName name;
    takePrefixes(words, name);
    takeSuffixes(words, name.prefix.empty() ? 2 : 1, name);
    if (words.size() == 1) {
        name.given = words.front();
    } else if (orderByCapitals(words, order) == NameOrder::FamilyFirst) {
        splitFamilyFirst(words, name);
    } else {
        splitGivenFirst(words, name);
    }
    return name;
}

bool areSuffixes(const Words& words) {
    return std::all_of(words.begin(), words.end(),
                       [](const std::string& word) { return suffixes().contains(bare(word)); });
}

/// "Family, Given Middle", "Family, Given, Jr." and "Given Family, PhD".
PersonName splitAtComma(const std::string& text, std::size_t comma, NameOrder order) {
    Words before = wordsOf(text.substr(0, comma));
    Words after = wordsOf(text.substr(comma + 1));
    std::erase(after, ",");
    if (before.empty() || after.empty()) return splitWords(before.empty() ? after : before, order);
    if (areSuffixes(after)) {
        PersonName name = splitWords(std::move(before), order);
        name.suffix += (name.suffix.empty() ? "" : " ") + joined(after.begin(), after.end());
        return name;
    }
    for (auto& word : after)
        std::erase(word, ',');
    std::erase(after, "");
    PersonName name;
    takePrefixes(before, name);
    name.family = joined(before.begin(), before.end());
    std::string familyPrefix = std::exchange(name.prefix, {});
    takePrefixes(after, name);
    if (name.prefix.empty()) name.prefix = std::move(familyPrefix);
    takeSuffixes(after, 1, name);
    putGiven(after, 0, after.size(), name);
    return name;
}

void append(std::string& text, const std::string& part, std::string_view separator) {
    if (part.empty()) return;
    if (!text.empty()) text += separator;
    text += part;
}

}  // namespace

PersonName splitFullName(std::string_view fullName, NameOrder order) {
    const NormalForm text = normalizeText(fullName);
    if (!text.hasValue()) return {};
    const auto comma = text.value.find(',');
    if (comma != std::string::npos && text.value.size() > 1)
        return splitAtComma(text.value, comma, order);
    if (isEastAsian(text.value) && order != NameOrder::GivenFirst)
        return splitEastAsian(text.value);
    return splitWords(wordsOf(text.value), order);
}

std::string joinFullName(const PersonName& name, NameOrder order) {
    const bool eastAsian = isEastAsian(name.family) && isEastAsian(name.given);
    if (order == NameOrder::Unknown)
        order = eastAsian ? NameOrder::FamilyFirst : NameOrder::GivenFirst;
    const std::string_view separator = eastAsian && order == NameOrder::FamilyFirst ? "" : " ";
    std::string given = name.given;
    append(given, name.middle, " ");
    std::string text = order == NameOrder::FamilyFirst ? name.family : given;
    append(text, order == NameOrder::FamilyFirst ? given : name.family, separator);
    std::string full = name.prefix;
    append(full, text, " ");
    append(full, name.suffix, " ");
    return full;
}

}  // namespace leadloom::normalize
