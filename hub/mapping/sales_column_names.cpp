#include "hub/mapping/column_names.h"

namespace leadloom::mapping {
namespace {

using enum model::Entity;

constexpr ColumnNames Names[] = {
    {Company, "name", 0,
     "Name|Company|Company name|Account|Account name|Organization|Organization name|Firma|"
     "Firmenname|Unternehmen|Société|Entreprise|Empresa|Yritys|Yrityksen nimi|Företag|Företagsnamn|"
     "Bedrijf|Azienda|Компания|Название|Организация|公司|公司名称|企业名称|会社|会社名|회사|회사명|"
     "الشركة"},
    {Company, "legal_name", 0, "Legal name|Registered name|Raison sociale|Razón social"},
    {Company, "domains", 0,
     "Company domain name|Domain|Domain name|Email domain|Additional domains", ";"},
    {Company, "website", 0,
     "Website|Website URL|Web|Homepage|URL|Web page|Webseite|Site web|Sitio web|Página web|"
     "Verkkosivu|Kotisivu|Webbplats|Hemsida|Сайт|Веб-сайт|网站|ウェブサイト|웹사이트"},
    {Company, "phones", 0,
     "Phone|Phone #|Phone number|Telephone|Tel|Main phone|Fax "
     "phone|Telefon|Telefonnummer|Téléphone|"
     "Teléfono|Puhelin|Puhelinnumero|Телефон|电话|電話|電話番号|전화"},
    {Company, "street", 0,
     "Street|Street address|Address|Billing street|Billing address line #|Straße|Strasse|Adresse|"
     "Rue|Calle|Dirección|Katuosoite|Osoite|Gatuadress|Адрес|地址|住所"},
    {Company, "city", 0,
     "City|Billing city|Stadt|Ort|Ville|Ciudad|Kaupunki|Stad|Город|城市|市区町村"},
    {Company, "region", 0,
     "State|State/Region|State/Province|Billing state|Billing state/province|Bundesland|Région|"
     "Provincia|Maakunta|Län|Регион|省|都道府県"},
    {Company, "postal_code", 0,
     "Postal code|Zip|Zip code|Billing zip|Billing zip/postal code|Billing postal code|PLZ|"
     "Postleitzahl|Code postal|Código postal|Postinumero|Postnummer|Индекс|邮编|郵便番号"},
    {Company, "country", 0,
     "Country|Country/Region|Billing country|Land|Pays|País|Maa|Страна|国家|国"},
    {Company, "industry", 0,
     "Industry|Sector|Branche|Secteur|Secteur d'activité|Sector|Industria|Toimiala|Bransch|Отрасль|"
     "行业|業種"},
    {Company, "employees", 0,
     "Employees|Number of employees|NumberOfEmployees|Headcount|Mitarbeiter|Mitarbeiterzahl|"
     "Effectif|Nombre d'employés|Empleados|Número de empleados|Henkilöstömäärä|Työntekijät|"
     "Antal anställda|Число сотрудников|员工人数|従業員数"},
    {Company, "annual_revenue", 0,
     "Annual revenue|AnnualRevenue|Revenue|Turnover|Umsatz|Jahresumsatz|Chiffre d'affaires|"
     "Ingresos anuales|Liikevaihto|Omsättning|Выручка|年收入|売上高"},
    {Company, "founded_year", 0, "Year founded|Founded|Gründungsjahr|Perustamisvuosi"},
    {Company, "description", 0,
     "Description|About us|Beschreibung|Descripción|Kuvaus|Beskrivning|Описание"},
    {Company, "vat_id", 0,
     "VAT|VAT ID|VAT number|USt-IdNr.|Umsatzsteuer-ID|Numéro de TVA|NIF|CIF|ALV-numero|VAT-nummer"},
    {Company, "registration_number", 0,
     "Registration number|Company number|Handelsregisternummer|SIREN|SIRET|Y-tunnus|"
     "Organisationsnummer|ОГРН|统一社会信用代码|法人番号"},
    {Company, "tags", 0, "Tags|Labels", ";"},
    {Company, "created_at", 0, "Created|Created date|Create date|Created at"},
    {Deal, "name", 0,
     "Name|Deal|Deal name|Opportunity|Opportunity name|Geschäft|Nom de la transaction|"
     "Nombre del negocio|Kauppa|Affär|Сделка|商机|商談名"},
    {Deal, "amount", 0,
     "Amount|Deal amount|Value|Deal "
     "value|Betrag|Wert|Montant|Importe|Valor|Summa|Arvo|Belopp|Сумма|"
     "金额|金額"},
    {Deal, "currency", 0,
     "Currency|Deal currency|Currency ISO code|CurrencyIsoCode|Währung|Devise|Moneda|Valuutta|"
     "Valuta|Валюта|货币|通貨"},
    {Deal, "stage", 0,
     "Stage|Deal stage|Sales stage|Phase|Étape|Etapa|Vaihe|Fas|Стадия|Этап|阶段|フェーズ"},
    {Deal, "pipeline", 0, "Pipeline|Sales pipeline|Myyntiputki|Воронка"},
    {Deal, "expected_close_on", 0,
     "Close date|Expected close date|Closing date|CloseDate|Abschlussdatum|Date de fermeture|"
     "Fecha de cierre|Sulkemispäivä|Stängningsdatum|Дата закрытия|成交日期|完了予定日"},
    {Deal, "lost_reason", 0, "Lost reason|Closed lost reason|Loss reason"},
    {Deal, "next_step", 0, "Next step|Nächster Schritt"},
    {Deal, "description", 0, "Description|Deal description|Beschreibung|Kuvaus"},
    {Deal, "tags", 0, "Tags|Labels", ";"},
    {Deal, "created_at", 0, "Created|Created date|Create date|Created at"},
    {Activity, "kind", 0, "Kind|Type|Activity type|Event"},
    {Activity, "at", 0, "At|Date|Time|Timestamp|Activity date"},
    {Activity, "direction", 0, "Direction"},
    {Activity, "channel", 0, "Channel"},
    {Activity, "subject", 0, "Subject|Betreff|Objet|Asunto|Aihe|Ämne|Тема|主题|件名"},
    {Activity, "body", 0, "Body|Notes|Comments|Text|Description"},
    {Spend, "date", 0, "Date|Day|Datum|Tag|Jour|Fecha|Päivä|Dag|Дата|日期|日付"},
    {Spend, "platform", 0, "Platform|Network|Plattform|Alusta"},
    {Spend, "account_id", 0, "Account id|Ad account id|Customer id"},
    {Spend, "campaign_id", 0, "Campaign id|Kampagnen-ID"},
    {Spend, "ad_set_id", 0, "Ad set id|Ad group id|Adset id"},
    {Spend, "ad_id", 0, "Ad id"},
    {Spend, "cost", 0,
     "Cost|Spend|Amount spent|Kosten|Ausgaben|Coût|Dépenses|Coste|Gasto|Kustannus|Kulut|Kostnad|"
     "Расход|Затраты|花费|費用"},
    {Spend, "currency", 0,
     "Currency|Currency code|Währung|Devise|Moneda|Valuutta|Valuta|Валюта|货币|通貨"},
    {Spend, "impressions", 0,
     "Impressions|Impr.|Impressionen|Impresiones|Näyttökerrat|Показы|展示次数|表示回数"},
    {Spend, "clicks", 0,
     "Clicks|Link clicks|Klicks|Clics|Klikkaukset|Klick|Клики|点击次数|クリック数"},
    {Spend, "platform_leads", 0, "Leads|Results"},
    {Spend, "platform_conversions", 0, "Conversions|Conv.|Konversionen|Konversiot"},
    {User, "name", 0, "Name|Full name|User|Owner"},
    {User, "email", 0, "Email|Email address|E-mail"},
    {User, "active", 0, "Active|Is active"},
};

}  // namespace

std::span<const ColumnNames> salesColumnNames() {
    return Names;
}

}  // namespace leadloom::mapping
