#include "hub/mapping/column_names.h"

namespace leadloom::mapping {
namespace {

using enum model::Entity;

constexpr ColumnNames Names[] = {
    {Lead, "emails", 0,
     "Email|Email address|E-mail|Email #|E-mail #|E-mail address|E-mail # address|Email address #|"
     "Primary email|Work email|Business email|Email (work)|Mail|Mailadresse|Secondary email|"
     "Other email|Personal email|Email (personal)|Additional email|Contact email|"
     "E-Mail-Adresse|E-Mail Adresse #|Email Adresse|Adresse e-mail|Adresse email|Courriel|"
     "Adresse électronique|Adresse de messagerie|Correo|Correo electrónico|Correo #|"
     "Dirección de correo electrónico|Sähköposti|Sähköpostiosoite|Sähköposti #|E-post|E-postadress|"
     "Epost|Mejl|E-mailadres|Indirizzo e-mail|Posta elettronica|Adres e-mail|Endereço de e-mail|"
     "Эл. почта|Электронная почта|Адрес электронной "
     "почты|Почта|Емейл|邮箱|电子邮件|电子邮箱|邮件地址|"
     "電子郵件|電郵|メール|メールアドレス|Eメール|電子メール|電子メール アドレス|이메일|이메일 "
     "주소|"
     "البريد الإلكتروني|E-posta"},
    {Lead, "emails", 0, "Additional email addresses|hs_additional_emails", ";"},
    {Lead, "emails", 0, "E-mail # - Value", " ::: "},
    {Lead, "phones", 0,
     "Phone|Phone #|Phone number|Telephone|Tel|Tel.|Mobile|Mobile phone|Mobile phone number|"
     "Mobilephone|Mobile number|Cell|Cell phone|Business phone|Business phone #|Work phone|"
     "Primary phone|Company main phone|Home phone|Home phone #|Other phone|Asst. phone|Car phone|"
     "Contact phone|Phone (work)|Phone (mobile)|WhatsApp number|WhatsApp phone number|"
     "Telefon|Telefonnummer|Telefon #|Handy|Handynummer|Mobil|Mobiltelefon|Telefon geschäftlich|"
     "Telefon (geschäftlich)|Telefon privat|Rufnummer|Téléphone|Numéro de téléphone|Portable|"
     "Téléphone mobile|Téléphone portable|Tél.|Tél. mobile|Teléfono|Número de teléfono|Móvil|"
     "Teléfono móvil|Celular|Puhelin|Puhelinnumero|Puh.|Matkapuhelin|Kännykkä|GSM|Mobilnummer|"
     "Mobil nr|Telefoonnummer|Telefoon|Telefono|Cellulare|Numer telefonu|Telefone|Telemóvel|"
     "Телефон|Номер телефона|Мобильный|Мобильный телефон|Моб. телефон|Рабочий "
     "телефон|电话|电话号码|"
     "手机|手机号|手机号码|移动电话|联系电话|電話|電話番号|携帯|携帯電話|携帯番号|勤務先電話番号|"
     "전화|전화번호|휴대폰|휴대전화|الهاتف|رقم الهاتف|الجوال|Telefon numarası"},
    {Lead, "phones", 0, "Phone # - Value", " ::: "},
    {Lead, "full_name", 0,
     "Name|Full name|Fullname|Contact name|Display name|Displayname|Lead name|Person|FN|Contact|"
     "Vollständiger Name|Ansprechpartner|Kontaktname|Nom complet|Nom et prénom|Nombre completo|"
     "Nombre y apellidos|Nimi|Koko nimi|Yhteyshenkilö|Namn|Fullständigt namn|Kontaktperson|"
     "Volledige naam|Naam|Nome completo|Imię i nazwisko|Имя и фамилия|ФИО|Полное имя|"
     "Контактное лицо|姓名|全名|名字|联系人|名前|氏名|お名前|フルネーム|성명|이름|الاسم|الاسم "
     "الكامل|"
     "Ad soyad"},
    {Lead, "given_name", 0,
     "First name|Firstname|First|Given name|Givenname|Forename|Christian name|N.given|Vorname|"
     "Rufname|Prénom|Nombre|Nombre de pila|Primer nombre|Etunimi|Förnamn|Fornavn|Voornaam|"
     "Primeiro nome|Imię|Имя|名|名前(名)|ファーストネーム|名（名）|الاسم الأول|Ad"},
    {Lead, "middle_name", 0,
     "Middle name|Middlename|Additional name|Second name|N.additional|Zweiter Vorname|"
     "Deuxième prénom|Segundo nombre|Toinen nimi|Mellannamn|Отчество|中间名|ミドルネーム"},
    {Lead, "family_name", 0,
     "Last name|Lastname|Last|Family name|Familyname|Surname|N.family|Nachname|Familienname|"
     "Zuname|Nom|Nom de famille|Apellido|Apellidos|Primer apellido|Sukunimi|Efternamn|Etternavn|"
     "Efternavn|Achternaam|Cognome|Sobrenome|Apelido|Nazwisko|Фамилия|姓|姓氏|苗字|名字(姓)|"
     "ラストネーム|"
     "성|اسم العائلة|Soyad"},
    {Lead, "prefix", 0,
     "Name prefix|Prefix|Salutation|Anrede|Titre de "
     "civilité|Civilité|Tratamiento|Hälsning|N.prefix|"
     "Обращение|敬称"},
    {Lead, "suffix", 0, "Name suffix|Suffix|Namenszusatz|N.suffix"},
    {Lead, "job_title", 0,
     "Title|Job title|Jobtitle|Position|Role|Job|Organization title|Organization # - Title|"
     "Titel|Berufsbezeichnung|Funktion|Stelle|Fonction|Poste|Intitulé du poste|Intitulé de poste|"
     "Cargo|Puesto|Puesto de trabajo|Titteli|Tehtävänimike|Ammattinimike|Asema|Befattning|Stilling|"
     "Functie|Stanowisko|Должность|职位|职务|职称|職位|役職|肩書き|직위|직함|المسمى الوظيفي|Unvan"},
    {Lead, "department", 0,
     "Department|Dept|Organization department|ORG.unit|Organization # - "
     "Department|Abteilung|Service|"
     "Département|Departamento|Osasto|Avdelning|Afdeling|Отдел|部门|部門|部署|부서|القسم"},
    {Lead, "birth_date", 0,
     "Birthday|Birth date|Birthdate|Date of birth|DOB|BDAY|Geburtstag|Geburtsdatum|"
     "Date de naissance|Anniversaire|Fecha de nacimiento|Cumpleaños|Syntymäaika|Syntymäpäivä|"
     "Födelsedatum|Födelsedag|Дата рождения|День рождения|生日|出生日期|誕生日|生年月日|생년월일"},
    {Lead, "language", 0,
     "Language|Preferred language|Contact language|LANG|Sprache|Langue|Idioma|Kieli|Asiointikieli|"
     "Språk|Язык|语言|語言|言語|언어|اللغة|Dil"},
    {Lead, "timezone", 0,
     "Time zone|Timezone|TZ|Zeitzone|Fuseau horaire|Zona horaria|Aikavyöhyke|Tidszon|Часовой пояс|"
     "时区|タイムゾーン"},
    {Lead, "photo_url", 0, "Photo|Photo URL|Picture|Avatar"},
    {Lead, "street", 0,
     "Street|Street address|Address|Address line #|Business street|Mailing street|Work address|"
     "Address # - Street|Primary address street|ADR.street|Straße|Strasse|Adresse|Anschrift|"
     "Straße geschäftlich|Rue|Calle|Dirección|Domicilio|Katuosoite|Osoite|Lähiosoite|Gata|"
     "Gatuadress|Adress|Straat|Indirizzo|Via|Ulica|Улица|Адрес|地址|街道|住所|番地|주소|العنوان|"
     "Adres"},
    {Lead, "street", 1, "Home street|Other street|Straße privat"},
    {Lead, "city", 0,
     "City|Town|Business city|Mailing city|Address # - City|Primary address "
     "city|ADR.city|Stadt|Ort|"
     "Wohnort|Ville|Localité|Ciudad|Localidad|Población|Kaupunki|Postitoimipaikka|Paikkakunta|Stad|"
     "Postort|By|Plaats|Woonplaats|Città|Cidade|Miasto|Город|城市|市|市区町村|都市|도시|المدينة|"
     "Şehir"},
    {Lead, "city", 1, "Home city|Other city"},
    {Lead, "region", 0,
     "State|State/Province|State/Region|Province|Region|County|Business state|Mailing state|"
     "Mailing state/province|Address # - Region|ADR.region|Bundesland|Kanton|État|Région|Provincia|"
     "Comunidad autónoma|Estado|Maakunta|Lääni|Län|Регион|Область|省|省份|州|都道府県|시도"},
    {Lead, "region", 1, "Home state|Other state"},
    {Lead, "postal_code", 0,
     "Postal code|Postcode|Zip|Zip code|Zip/Postal code|Business postal code|Mailing zip|"
     "Mailing zip/postal code|Address # - Postal code|ADR.code|PLZ|Postleitzahl|Code postal|"
     "Código postal|CP|Postinumero|Postnummer|CAP|CEP|Kod pocztowy|Индекс|Почтовый "
     "индекс|邮编|邮政编码|"
     "郵遞區號|郵便番号|우편번호|الرمز البريدي|Posta kodu"},
    {Lead, "postal_code", 1, "Home postal code|Other postal code"},
    {Lead, "country", 0,
     "Country|Country/Region|Country code|Business country/region|Business country|Mailing country|"
     "Address # - Country|Primary address country|ADR.country|Land|Staat|Pays|País|Maa|Paese|Kraj|"
     "Страна|国家|国|國家|国家/地区|国/地域|국가|الدولة|البلد|Ülke"},
    {Lead, "country", 1, "Home country/region|Home country|Other country/region|Other country"},
    {Lead, "company_name", 0,
     "Company|Company name|Company / Account|Account|Account name|Organization|Organisation|"
     "Organization name|Organization # - Name|Employer|Business|ORG|Associated company|Firma|"
     "Unternehmen|Firmenname|Société|Entreprise|Nom de l'entreprise|Raison "
     "sociale|Empresa|Compañía|"
     "Nombre de la empresa|Yritys|Yrityksen nimi|Organisaatio|Företag|Företagsnamn|Bolag|Firmanavn|"
     "Bedrijf|Bedrijfsnaam|Azienda|Società|Компания|Организация|Название "
     "компании|公司|公司名称|单位|企业|"
     "公司名稱|会社|会社名|勤務先|회사|회사명|الشركة|اسم الشركة|Şirket"},
    {Lead, "company_domain", 0,
     "Company domain|Company domain name|Email domain|Domain|Website|Website URL|Company website|"
     "Web page|Website # - Value|Firmenwebsite|Site web|Sitio web|Página web|Verkkosivu|Kotisivu|"
     "Webbplats|Hemsida|Сайт|Веб-сайт|网站|ウェブサイト|웹사이트"},
    {Lead,
     "stage",
     0,
     "Lifecycle stage|Funnel stage|hs_lifecyclestage|lifecyclestage",
     {},
     "subscriber=awareness|lead=interest|marketing qualified lead=consideration|"
     "marketingqualifiedlead=consideration|sales qualified lead=decision|"
     "salesqualifiedlead=decision|opportunity=decision|customer=action|evangelist=advocacy"},
    {Lead,
     "status",
     0,
     "Lead status|Status|Contact status|Leadstatus|hs_lead_status",
     {},
     "new=inquiry|open=lead|open - not contacted=lead|working=lead|working - contacted=lead|"
     "in progress=lead|attempted to contact=lead|connected=sales_accepted|"
     "open deal=sales_qualified|qualified=sales_qualified|closed - converted=customer|"
     "closed - not converted=disqualified|unqualified=disqualified|bad timing=recycled|"
     "nurturing=recycled|inquiry=inquiry|lead=lead|mql=marketing_qualified|"
     "marketing_qualified=marketing_qualified|sal=sales_accepted|sales_accepted=sales_accepted|"
     "sql=sales_qualified|sales_qualified=sales_qualified|customer=customer|"
     "disqualified=disqualified|recycled=recycled"},
    {Lead,
     "rating",
     0,
     "Rating|Lead rating|Bewertung",
     {},
     "hot=hot|warm=warm|cold=future|future=future|heiß=hot|kalt=future"},
    {Lead, "first_touch.source", 0,
     "Lead source|Original source|Source|Leadquelle|Quelle|Origine du lead|Origen|Lähde|Källa|"
     "Источник|来源|リードソース|utm_source|UTM source"},
    {Lead, "first_touch.medium", 0, "utm_medium|UTM medium"},
    {Lead, "first_touch.campaign", 0, "utm_campaign|UTM campaign|Campaign"},
    {Lead, "first_touch.term", 0, "utm_term|UTM term"},
    {Lead, "first_touch.content", 0, "utm_content|UTM content"},
    {Lead, "click_ids.gclid", 0, "gclid|Google click id"},
    {Lead, "click_ids.fbclid", 0, "fbclid|Facebook click id"},
    {Lead, "click_ids.msclkid", 0, "msclkid"},
    {Lead,
     "consent.email",
     0,
     "Email opt out|Email opt-out|HasOptedOutOfEmail|Opted out of email|Unsubscribed from all "
     "email|"
     "Unsubscribed",
     {},
     "true=denied|1=denied|yes=denied|x=denied|false=unknown|0=unknown|no=unknown"},
    {Lead,
     "consent.phone",
     0,
     "Do not call|DoNotCall|Call opt out",
     {},
     "true=denied|1=denied|yes=denied|x=denied|false=unknown|0=unknown|no=unknown"},
    {Lead, "tags", 0,
     "Tags|Tag|Schlagwörter|Étiquettes|Etiquetas|Tunnisteet|Taggar|Теги|标签|標籤|タグ|Categories|"
     "Kategorien",
     ";"},
    {Lead, "tags", 0, "Labels|Group membership", " ::: "},
    {Lead, "created_at", 0,
     "Created|Created at|Created date|Create date|Creation date|Date created|Erstellt am|"
     "Erstellungsdatum|Date de création|Fecha de creación|Luotu|Luontipäivä|Skapad|Дата создания|"
     "创建时间|创建日期|作成日|作成日時"},
};

}  // namespace

std::span<const ColumnNames> leadColumnNames() {
    return Names;
}

}  // namespace leadloom::mapping
