#include "hub/normalize/well_known.h"

#include <algorithm>
#include <string>

#include "hub/normalize/email.h"
#include "hub/normalize/text.h"
#include "hub/normalize/word_set.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestWord = 64;

/// Without dots, hyphens and underscores.
const WordSet& roleMailboxes() {
    static const WordSet words(R"(
abuse accounting accounts admin administration administrator ap ar asiakaspalvelu bewerbung
billing booking bookings buchhaltung buero buro careers commercial compliance contabilidad
contact contacto contato contatti customercare customerservice customersupport datenschutz
donotreply dpo ecommerce einkauf enquiries enquiry events export facturacion facturation
fakturaer feedback finance firma ftp gdpr global hallo hello help helpdesk hi hola hostmaster hr
info informatica information informations inquiries inquiry invoice invoices it jobs kontakt
kundenservice kundeservice kundtjanst laskutus legal mail mailbox mailerdaemon management
marketing media merchandising myynti news newsletter noc noreply nosreply office operations
order orders ordre partner partners payroll personal post posta postmaster pr press presse
privacy procurement purchasing recepcion reception recruiting recruitment registration
rekrytointi reservas reservation reservations rh root sales salg secretariat security
sekretariat seo service services shop soporte spam sponsorship staff store subscribe support
team tech technik toimisto vendite ventas verkauf vertrieb webmaster webshop welcome work www
zentrale
)");
    return words;
}

/// Providers whose brand alone would say too much.
const WordSet& freeMailProviders() {
    static const WordSet words(R"(
126.com 139.com 163.com 188.com 21cn.com aim.com alice.it aliyun.com aol.com arcor.de atlas.cz
att.net bell.net bellsouth.net bigmir.net bigpond.com bk.ru bluewin.ch bol.com.br btinternet.com
centrum.cz charter.net comcast.net cox.net daum.net docomo.ne.jp earthlink.net email.com
email.cz email.de ezweb.ne.jp fastmail.com fastmail.fm foxmail.com free.fr freemail.hu
freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net home.pl
hushmail.com i.softbank.jp icloud.com ig.com.br inbox.lv inbox.ru indiatimes.com interia.pl
juno.com kolumbus.fi laposte.net libero.it list.ru live.com luukku.com mac.com mail.bg mail.com
mail.de mail.ee mail.ru me.com msn.com nate.com naver.com neuf.fr ntlworld.com o2.pl onet.pl
optonline.net optusnet.com.au orange.fr outlook.com pacbell.net pm.me poste.it posteo.de
proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com
rogers.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.cn sina.com sky.com skynet.be
softbank.ne.jp sohu.com suomi24.fi sympatico.ca t-online.de talktalk.net telefonica.net
telenet.be telia.com terra.com.br tin.it tiscali.it tom.com tuta.io tutanota.com ukr.net
uol.com.br usa.net verizon.net videotron.ca vip.163.com vip.qq.com virgilio.it virginmedia.com
volny.cz wanadoo.fr web.de windowslive.com wp.pl xtra.co.nz ya.ru yandex.com yandex.ru yeah.net
ymail.com ziggo.nl zoho.com zonnet.nl
)");
    return words;
}

/// Brands that run under many country domains.
const WordSet& freeMailBrands() {
    static const WordSet words(R"(
gmx hotmail live msn outlook yahoo yandex
)");
    return words;
}

/// Domains that nobody means.
const WordSet& junkDomains() {
    static const WordSet words(R"(
asdf.com asdf.de fake.com fakeemail.com invalid.com keine.de mailinator.com nein.de nirvana.com
noemail.com noemail.invalid nomail.com none.com nope.com nospam.com notgiven.com notprovided.com
notvalid.com nowhere.com test.com unknown.com xxx.com
)");
    return words;
}

/// Local parts and host labels typed to get past a form.
const WordSet& junkWords() {
    static const WordSet words(R"(
1 111 12 123 1234 12345 123456 a aa aaa aaaa abc abcd anonymous asd asdf asdfasdf asdfgh bar
demo dummy email example fake foo invalid keine mail me my na name nein no nobody noemail nomail
noname none noone nope noreply nospam notgiven nowhere null qwe qwert qwerty qwertz sample spam
temp test test1 test123 tester testing tests unknown user x xx xxx xxxx xyz xyzzy yyy z zzz
)");
    return words;
}

/// Short spellings that without their punctuation would be names.
const WordSet& nullSpellings() {
    static const WordSet words(R"(
k.a k.a. n-a n.a n.a. n.n n.n. n/a n/b n/v s/d s/n t.b.a. t.b.d. tba tbd
)");
    return words;
}

/// Compared without blanks, case and accents.
const WordSet& nullWords() {
    static const WordSet words(R"(
asdf aucun bilinmiyor blank brak desconhecido desconocida desconocido eitiedossa empty geen
inconnu ingen ismeretlen keine keineangabe keineangaben leer nan naodisponivel necunoscut nenhum
nenhuma nessuna nessuno neznamo neznamy nichtangegeben nichtbekannt nieznane nieznany nil nincs
ninguna ninguno nodata nodisponible noinformation noname nondisponibile none nonprecise
nonrenseigne notapplicable notavailable notgiven nothing notknown notprovided notset
notspecified novalue null okand onbekend qwerty saknas sconosciuto sindatos sinnombre
tobedetermined tuntematon ukendt ukjent unbekannt undef undefined unknown unspecified xxx xxxx
yok zzz невідомо неизвестно неизвестный нет לאידוע غيرمعروف なし 不明 不詳 无 未定 未知 無 미상 없음
)");
    return words;
}

std::string_view firstLabel(std::string_view domain) {
    return domain.substr(0, domain.find('.'));
}

std::string_view withoutBrackets(std::string_view text) {
    constexpr std::string_view Brackets = "[](){}<>\"'#*";
    while (!text.empty() && Brackets.find(text.front()) != std::string_view::npos)
        text.remove_prefix(1);
    while (!text.empty() && Brackets.find(text.back()) != std::string_view::npos)
        text.remove_suffix(1);
    return trimAscii(text);
}

bool isPunctuation(std::string_view text) {
    return text.find_first_not_of("-_.?/\\=~,;: !+*") == std::string_view::npos ||
           text == "\xe2\x80\x93" || text == "\xe2\x80\x94";
}

}  // namespace

bool isRoleMailbox(std::string_view localPart) {
    if (localPart.size() > LongestWord) return false;
    std::string word = lowerAscii(localPart.substr(0, localPart.find('+')));
    std::erase_if(word, [](char c) { return c == '-' || c == '_' || c == '.'; });
    if (roleMailboxes().contains(word)) return true;
    // "office2", "sales01": as many teams as there are, and still no person.
    word.resize(word.find_last_not_of("0123456789") + 1);
    return word.size() >= 3 && roleMailboxes().contains(word);
}

bool isFreeMailProvider(std::string_view domain) {
    if (domain.size() > LongestWord) return false;
    const std::string lowered = lowerAscii(domain);
    return freeMailProviders().contains(lowered) ||
           (freeMailBrands().contains(firstLabel(lowered)) && lowered.size() <= 20);
}

bool isJunkEmail(std::string_view address) {
    const auto [local, domain] = splitEmail(address);
    if (local.empty() || address.size() > 2 * LongestWord) return false;
    const std::string name = lowerAscii(local);
    const std::string host = lowerAscii(domain);
    const auto label = firstLabel(host);
    if (junkDomains().contains(host)) return true;
    if (!junkWords().contains(name)) return false;
    return name == label || junkWords().contains(label);
}

bool isNullWord(std::string_view text) {
    text = trimAscii(text);
    if (text.size() > LongestWord) return false;
    const auto bare = withoutBrackets(text);
    if (isPunctuation(bare)) return true;
    const std::string lowered = lowerAscii(bare);
    return nullSpellings().contains(lowered) || nullWords().contains(foldLetters(bare));
}

}  // namespace leadloom::normalize
