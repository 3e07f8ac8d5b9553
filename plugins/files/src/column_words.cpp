#include "column_words.h"

#include <algorithm>
#include <cstdint>

namespace leadloom::files {

namespace {

struct Words {
    std::size_t stream;
    int weight;
    std::string_view words;
};

constexpr std::size_t Leads = 0;
constexpr std::size_t Companies = 1;
constexpr std::size_t Deals = 2;
constexpr std::size_t Activities = 3;
constexpr std::size_t Spend = 4;
constexpr int LeastFit = 2;

constexpr Words Table[] = {
    {Leads, 3,
     "First name|Given name|Forename|Last name|Family name|Surname|Full name|Contact name|"
     "Lead name|FN|N.given|N.family|Vorname|Nachname|Familienname|Vollständiger Name|"
     "Ansprechpartner|Prénom|Nom de famille|Nom complet|Apellido|Apellidos|Nombre completo|"
     "Etunimi|Sukunimi|Koko nimi|Yhteyshenkilö|Förnamn|Efternamn|Fornavn|Etternavn|"
     "Kontaktperson|Voornaam|Achternaam|Cognome|Sobrenome|Apelido|Imię|Nazwisko|Имя|Фамилия|"
     "ФИО|Отчество|姓名|姓|名|氏名|名前|お名前|성명|이름|الاسم الأول|اسم العائلة|Soyad"},
    {Leads, 3,
     "Email|Emails|Email address|E-mail|E-mail address|E-mail value|Mail|Primary email|"
     "Work email|E-Mail-Adresse|Mailadresse|Adresse e-mail|Courriel|Correo|Correo electrónico|"
     "Sähköposti|Sähköpostiosoite|E-post|E-postadress|Epost|Mejl|E-mailadres|Indirizzo e-mail|"
     "Adres e-mail|Endereço de e-mail|Эл. почта|Электронная почта|Почта|邮箱|电子邮件|电子邮箱|"
     "電子郵件|メール|メールアドレス|이메일|البريد الإلكتروني|E-posta"},
    {Leads, 3,
     "Lead ID|Contact ID|Lead Source|Lead Status|Lead Owner|Contact owner|Lifecycle stage|"
     "Email opt out"},
    {Leads, 2,
     "Nom|Nombre|Nimi|Namn|Nome|Naam|Name prefix|Salutation|Anrede|Birthday|Geburtstag|"
     "Job title|Position|Jobtitle|Poste|Cargo|Puesto|Titteli|Tehtävänimike|Должность|职位|役職|"
     "Mobile|Mobile phone|Mobile phone number|Handy|Mobil|Matkapuhelin|Móvil|手机|手机号码|携帯"},
    {Leads, 2, "Name"},
    {Leads, 1, "Title|Company / Account"},
    {Leads, 0,
     "Phone|Phone number|Telephone|Tel|Telefon|Telefonnummer|Téléphone|Teléfono|Puhelin|"
     "Puhelinnumero|Телефон|电话|電話番号|전화번호"},
    {Companies, 4,
     "Company domain name|Legal name|Company owner|Account type|Parent account|Account Site|"
     "Registration number|Y-tunnus|Организационно-правовая форма|Handelsregisternummer"},
    {Companies, 3,
     "Account name|Domain|Domain name|Domains|Number of employees|Employees|Annual revenue|"
     "VAT ID|VAT number|Mitarbeiter|Mitarbeiterzahl|Jahresumsatz|Effectif|Chiffre d'affaires|"
     "Empleados|Henkilöstömäärä|Liikevaihto|Antal anställda|Omsättning|员工人数|従業員数|"
     "Raison sociale|Razón social"},
    {Companies, 2,
     "Company|Company name|Organization name|Firma|Firmenname|Unternehmen|Société|Entreprise|"
     "Empresa|Yritys|Yrityksen nimi|Företag|Företagsnamn|Bedrijf|Azienda|Компания|公司|公司名称|"
     "会社名|회사명|Industry|Branche|Toimiala|Bransch|Website|Website URL|Webseite|Billing street|"
     "Billing city|Billing state/province|Billing zip/postal code|Billing country|Account ID|"
     "Company ID|Account owner|Year founded"},
    {Companies, 1, "Name|Account"},
    {Deals, 4,
     "Deal name|Deal|Opportunity name|Opportunity|Deal stage|Deal ID|Opportunity ID|Deal owner|"
     "Opportunity owner|Deal type|Geschäft|Nom de la transaction|Nombre del negocio|Kauppa|Affär|"
     "Сделка|商机|商談名"},
    {Deals, 3,
     "Close date|Closing date|Expected close date|Expected close on|Expected revenue|Probability|"
     "Pipeline|Fiscal period|Abschlussdatum|Date de fermeture|Fecha de cierre|Sulkemispäivä|"
     "Stängningsdatum|Дата закрытия|成交日期|完了予定日"},
    {Deals, 2,
     "Amount|Deal amount|Stage|Next step|Lost reason|Closed lost reason|Betrag|Phase|Montant|"
     "Étape|Importe|Etapa|Summa|Vaihe|Belopp|Сумма|Стадия|金额|阶段|金額|フェーズ"},
    {Deals, 1, "Name|Currency|Value"},
    {Activities, 4,
     "Activity type|Activity date|Activity ID|Activity|Call duration|Call outcome|"
     "Meeting outcome|Due date|Task|Task type|Event type|Assigned|Priority"},
    {Activities, 3, "Subject|Direction|Channel|Kind|Betreff|Objet|Asunto|Aihe|Ämne|Тема|主题|件名"},
    {Activities, 1, "At|Timestamp|Date|Type|Body|Notes|Comments|Duration"},
    {Spend, 4,
     "Impressions|Impr.|Amount spent|Ad spend|Cost|Spend|Impressionen|Ausgaben|Kosten|Dépenses|"
     "Gasto|Impresiones|Näyttökerrat|Kustannus|Kulut|Kostnad|Показы|Расход|花费|展示次数|"
     "表示回数"},
    {Spend, 3,
     "Clicks|Link clicks|Campaign ID|Campaign name|Ad group|Ad set name|Ad set ID|Ad ID|CPC|CTR|"
     "Avg. CPC|Platform|Klicks|Clics|Klikkaukset|Клики|点击次数|クリック数"},
    {Spend, 1, "Day|Date|Campaign|Currency code|Conversions|Account ID"},
};

/// The first that is there names the record.
constexpr std::string_view StreamIds[Streams.size()] = {
    "Lead ID|Contact ID|Person ID|Record ID - Contact|Customer ID|Customer number|Kundnummer|"
    "Kundennummer|Numéro client|Número de cliente|Asiakasnumero|Номер клиента|客户编号|顧客番号",
    "Account ID|Company ID|Record ID - Company", "Deal ID|Opportunity ID|Record ID - Deal",
    "Activity ID|Task ID|Event ID|Engagement ID", "Row ID"};
constexpr std::string_view UsualIds =
    "Id|Record ID|UID|UUID|GUID|hs_object_id|Object ID|Unique ID|External ID";
constexpr std::string_view ModifiedNames =
    "Last Modified Date|Last Modified|LastModifiedDate|SystemModstamp|Modified at|Modified|"
    "Updated at|Last updated|Update date|REV";

template <typename Each>
void eachWord(std::string_view words, Each&& each) {
    while (!words.empty()) {
        const auto end = std::min(words.find('|'), words.size());
        each(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

int indexOf(std::span<const std::string> columns, std::string_view words) {
    int found = -1;
    eachWord(words, [&](std::string_view word) {
        const auto wanted = wordOf(word);
        if (wanted.empty()) return;
        for (std::size_t i = 0; found < 0 && i < columns.size(); ++i)
            if (wordOf(columns[i]) == wanted) found = static_cast<int>(i);
    });
    return found;
}

/// Lower case of the letters that headers are written in: Latin-1, Latin Extended-A and Cyrillic.
unsigned lowerOf(unsigned point) {
    if (point >= 0xC0 && point <= 0xDE && point != 0xD7) return point + 0x20;
    if (point >= 0x410 && point <= 0x42F) return point + 0x20;
    const bool evenPairs = (point >= 0x100 && point <= 0x137) || (point >= 0x14A && point <= 0x177);
    const bool oddPairs = (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E);
    if ((evenPairs && point % 2 == 0) || (oddPairs && point % 2 == 1)) return point + 1;
    return point;
}

}  // namespace

std::string wordOf(std::string_view column) {
    std::string word;
    for (std::size_t i = 0; i < column.size(); ++i) {
        const auto byte = static_cast<unsigned char>(column[i]);
        if (byte >= 'A' && byte <= 'Z') {
            word += static_cast<char>(byte + 0x20);
        } else if (byte >= 'a' && byte <= 'z') {
            word += column[i];
        } else if (byte >= 0xC3 && byte <= 0xD1 && i + 1 < column.size()) {
            const auto next = static_cast<unsigned char>(column[++i]);
            const auto point = lowerOf((byte & 0x1FU) << 6U | (next & 0x3FU));
            word += static_cast<char>(0xC0U | point >> 6U);
            word += static_cast<char>(0x80U | (point & 0x3FU));
        } else if (byte >= 0x80 && byte != 0xC2) {
            word += column[i];
        }
    }
    return word;
}

ColumnWords::ColumnWords() {
    for (const auto& row : Table)
        eachWord(row.words, [&](std::string_view word) {
            auto& weight = weights_[wordOf(word)][row.stream];
            weight = std::max(weight, row.weight);
        });
}

std::string_view ColumnWords::streamOf(std::span<const std::string> columns) const {
    std::array<int, Streams.size()> fit{};
    std::map<std::string, int> seen;
    for (const auto& column : columns) {
        const auto word = wordOf(column);
        const auto found = weights_.find(word);
        if (found == weights_.end() || seen[word]++ > 0) continue;
        for (std::size_t i = 0; i < fit.size(); ++i)
            fit[i] += found->second[i];
    }
    const auto best = std::max_element(fit.begin(), fit.end());
    if (*best < LeastFit) return {};
    return Streams[static_cast<std::size_t>(best - fit.begin())];
}

int idColumnOf(std::span<const std::string> columns, std::string_view stream,
               std::string_view configured) {
    if (!configured.empty()) {
        const auto exact = std::find(columns.begin(), columns.end(), configured);
        if (exact != columns.end()) return static_cast<int>(exact - columns.begin());
        if (const auto found = indexOf(columns, configured); found >= 0) return found;
    }
    for (std::size_t i = 0; i < Streams.size(); ++i) {
        if (Streams[i] != stream) continue;
        if (const auto found = indexOf(columns, StreamIds[i]); found >= 0) return found;
    }
    return indexOf(columns, UsualIds);
}

int modifiedColumnOf(std::span<const std::string> columns) {
    return indexOf(columns, ModifiedNames);
}

}  // namespace leadloom::files
