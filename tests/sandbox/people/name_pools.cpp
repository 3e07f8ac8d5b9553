#include "tests/sandbox/people/name_pools.h"

#include <string_view>

namespace leadloom::sandbox {

namespace {

/// native/latin,latin/nick; "_" is a blank. Without Latin spellings the native one is it.
struct RawPool {
    const char* country;
    const char* script;
    bool familyFirst;
    std::string_view given, family;
};

constexpr RawPool RawPools[] = {
    {"US", "latin", false,
     R"(
James//Jim Mary//Molly Robert//Bob Patricia//Pat John//Jack Jennifer//Jen Michael//Mike Linda//
David//Dave Elizabeth//Liz William//Bill Barbara//Barb Richard//Rick Susan//Sue Joseph//Joe
Jessica//Jess Thomas//Tom Sarah// Christopher//Chris Karen// Daniel//Dan Lisa// Matthew//Matt
Nancy// Anthony//Tony Betty// Mark// Sandra// Steven//Steve Ashley// Andrew//Drew Emily// Kenneth//Ken
Kimberly//Kim Joshua//Josh Margaret//Peggy Kevin// Donna// Brian// Michelle// Tyrone// Latoya//
Shaniqua// DeShawn// Cody// Brooke// Dale// Tammy//
)",
     R"(
Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson White Harris
Thompson Robinson Clark Lewis Walker Young Allen King Wright Hill Green Adams Baker Nelson Carter
Mitchell Campbell Roberts Phillips Evans Turner Parker Collins Edwards Stewart O'Brien McDonald
Van_Buren Whitfield Abernathy Kowalczyk Featherstone Oyelaran Winterbourne
)"},
    {"DE", "latin", false,
     R"(
Peter// Ursula//Uschi Michael//Michi Karin// Thomas//Tom Sabine//Bine Andreas//Andi Petra//
Wolfgang//Wolf Susanne//Susi Klaus// Monika//Moni Jürgen/Jürgen,Juergen,Jurgen/ Renate//
Günter/Günter,Guenter,Gunter/ Birgit// Stefan//Steff Andrea// Christian//Chris Gabriele//Gabi
Uwe// Martina//Tina Werner// Katharina//Kathi Friedrich//Fritz Elisabeth//Lisa Hans-Peter//
Anna-Lena//Anna Sebastian//Basti Jörg/Jörg,Joerg,Jorg/ Käthe/Käthe,Kaethe/ Matthias// Heike//
Torsten// Silke// Dirk// Anja// Björn/Björn,Bjoern,Bjorn/ Wiebke// Sönke/Sönke,Soenke/ Frauke//
)",
     R"(
Müller/Müller,Mueller,Muller/ Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann
Schäfer/Schäfer,Schaefer,Schafer/ Koch Bauer Richter Klein Wolf Schröder/Schröder,Schroeder/ Neumann
Schwarz Zimmermann Braun Krüger/Krüger,Krueger,Kruger/ Hofmann Hartmann Lange Schmitt Werner Krause
Meier Lehmann Köhler/Köhler,Koehler,Kohler/ Maier Walter Weiß/Weiss,Weiß/ Jung von_der_Heide
Größmann/Groessmann,Größmann/ Bäcker/Baecker,Bäcker/ Ehrenfried Poggensee Tiefenbacher Wohlgemuth
)"},
    {"FR", "latin", false,
     R"(
Jean// Marie// Philippe//Phil Nathalie//Nat Michel// Isabelle//Isa Alain// Sylvie// Patrick//
Catherine//Cathy Nicolas//Nico Valérie/Valérie,Valerie/ Christophe//Chris Françoise/Françoise,Francoise/
Pierre// Sophie// Frédéric/Frédéric,Frederic/Fred Sandrine// Laurent// Véronique/Véronique,Veronique/Véro
Éric/Éric,Eric/ Céline/Céline,Celine/ Stéphane/Stéphane,Stephane/Steph Chantal// Olivier//
Jean-Baptiste// Hélène/Hélène,Helene/Léna Aurélie/Aurélie,Aurelie/ Guillaume// Camille// Thierry//
Zoë/Zoë,Zoe/ Loïc/Loïc,Loic/ Maëlle/Maëlle,Maelle/ Benoît/Benoît,Benoit/ Solène/Solène,Solene/
Anaïs/Anaïs,Anais/ Rémi/Rémi,Remi/ Clémence/Clémence,Clemence/ Yannick//
)",
     R"(
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel
Lefèvre/Lefèvre,Lefevre,Lefebvre/ Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont
Lambert Fontaine Rousseau Vincent Müller/Muller,Müller/ Faure André/André,Andre/ Mercier Blanc
Guérin/Guérin,Guerin/ Boyer Garnier Chevalier François/François,Francois/ Legrand Gauthier
D'Aubigné/D'Aubigné,d'Aubigne,Daubigne/ de_La_Tour Béranger/Béranger,Beranger/ Quéméneur/Quéméneur,Quemeneur/
)"},
    {"ES", "latin", false,
     R"(
Antonio//Toni María/María,Maria/ José/José,Jose/Pepe Carmen// Manuel//Manolo Ana// Francisco//Paco
Isabel//Isa Juan// Dolores//Lola David// Pilar// José_Antonio/José_Antonio,Jose_Antonio/ Teresa//
Javier//Javi Cristina//Cris Daniel//Dani Lucía/Lucía,Lucia/ Carlos// Laura// Jesús/Jesús,Jesus/
Mercedes// Alejandro//Álex Raquel// Miguel// Silvia// Rafael//Rafa Elena// Pedro// Rocío/Rocío,Rocio/
Ángel/Ángel,Angel/ Concepción/Concepción,Concepcion/Concha Begoña/Begoña,Begona/ Íñigo/Íñigo,Inigo/
Fernando// Nuria// Sergio// Inmaculada//Inma Jordi// Montserrat//Montse
)",
     R"(
García/García,Garcia/ Rodríguez/Rodríguez,Rodriguez/ González/González,Gonzalez/
Fernández/Fernández,Fernandez/ López/López,Lopez/ Martínez/Martínez,Martinez/ Sánchez/Sánchez,Sanchez/
Pérez/Pérez,Perez/ Gómez/Gómez,Gomez/ Martín/Martín,Martin/ Jiménez/Jiménez,Jimenez/ Ruiz
Hernández/Hernández,Hernandez/ Díaz/Díaz,Diaz/ Moreno Muñoz/Muñoz,Munoz/ Álvarez/Álvarez,Alvarez/
Romero Alonso Gutiérrez/Gutiérrez,Gutierrez/ Navarro Torres Domínguez/Domínguez,Dominguez/ Vázquez/Vázquez,Vazquez/
Ramos Gil Ramírez/Ramírez,Ramirez/ Serrano Blanco Molina García_López/García_López,Garcia_Lopez,García/
Núñez_Ibáñez/Núñez_Ibáñez,Nunez_Ibanez,Núñez/ Peña/Peña,Pena/ Etxeberria/Etxeberria,Echeverria/
Puigdomènech/Puigdomènech,Puigdomenech/ Ferrer_Vidal Cabezas Olivares
)"},
    {"PL", "latin", false,
     R"(
Anna//Ania Piotr//Piotrek Maria//Marysia Krzysztof//Krzysiek Katarzyna//Kasia Andrzej//Jędrek
Małgorzata/Małgorzata,Malgorzata/Gosia Tomasz//Tomek Agnieszka//Aga Paweł/Paweł,Pawel/ Barbara//Basia
Jan//Janek Ewa// Michał/Michał,Michal/ Elżbieta/Elżbieta,Elzbieta/Ela Marcin// Krystyna//Krysia
Jakub//Kuba Magdalena//Magda Łukasz/Łukasz,Lukasz/ Joanna//Asia Grzegorz//Grzesiek Zofia//Zosia
Adam// Monika// Zbigniew//Zbyszek Teresa// Ryszard//Rysiek Danuta// Dariusz//Darek Beata//
Mariusz// Jolanta//Jola Wojciech//Wojtek Dorota// Sławomir/Sławomir,Slawomir/ Grażyna/Grażyna,Grazyna/
Bogumiła/Bogumiła,Bogumila/ Świętosław/Świętosław,Swietoslaw/
)",
     R"(
Nowak Kowalski Wiśniewski/Wiśniewski,Wisniewski/ Wójcik/Wójcik,Wojcik/ Kowalczyk
Kamiński/Kamiński,Kaminski/ Lewandowski Zieliński/Zieliński,Zielinski/ Szymański/Szymański,Szymanski/
Woźniak/Woźniak,Wozniak/ Dąbrowski/Dąbrowski,Dabrowski/ Kozłowski/Kozłowski,Kozlowski/ Jankowski Mazur
Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając/Zając,Zajac/
Pawłowski/Pawłowski,Pawlowski/ Michalski Król/Król,Krol/ Wieczorek Jabłoński/Jabłoński,Jablonski/
Wróbel/Wróbel,Wrobel/ Nowakowski Majewski Olszewski Stępień/Stępień,Stepien/ Malinowski Jaworski Adamczyk
Dudek Żuraw/Żuraw,Zuraw/ Łączkowski/Łączkowski,Laczkowski/ Śliwiński/Śliwiński,Sliwinski/ Brzęczyszczykiewicz
)"},
    {"RU", "cyrillic", false,
     R"(
Александр/Aleksandr,Alexander/Саша Елена/Elena,Yelena/Лена Сергей/Sergei,Sergey/Серёжа
Ольга/Olga/Оля Андрей/Andrei,Andrey/ Наталья/Natalia,Natalya/Наташа Дмитрий/Dmitry,Dmitri/Дима
Екатерина/Ekaterina,Yekaterina/Катя Алексей/Alexey,Aleksei/Лёша Анна/Anna/Аня Владимир/Vladimir/Вова
Татьяна/Tatiana,Tatyana/Таня Михаил/Mikhail/Миша Ирина/Irina/Ира Иван/Ivan/Ваня Светлана/Svetlana/Света
Николай/Nikolai,Nikolay/Коля Мария/Maria,Mariya/Маша Евгений/Evgeny,Yevgeny/Женя Юлия/Yulia,Julia/Юля
Юрий/Yuri,Yury/Юра Людмила/Lyudmila,Ludmila/Люда Виктор/Viktor,Victor/Витя Галина/Galina/
Павел/Pavel/Паша Анастасия/Anastasia,Anastasiya/Настя Константин/Konstantin/Костя Виктория/Viktoria,Victoria/Вика
Максим/Maxim,Maksim/ Ксения/Ksenia,Xenia/ Олег/Oleg/ Дарья/Daria,Darya/Даша Роман/Roman/
Вячеслав/Vyacheslav,Viacheslav/Слава Игорь/Igor/ Людовика/Ludovika/ Фёдор/Fedor,Fyodor/ Жанна/Zhanna/
)",
     R"(
Иванов/Ivanov/ Смирнов/Smirnov/ Кузнецов/Kuznetsov/ Попов/Popov/ Васильев/Vasiliev,Vasilyev/
Петров/Petrov/ Соколов/Sokolov/ Михайлов/Mikhailov,Mikhaylov/ Новиков/Novikov/ Фёдоров/Fedorov,Fyodorov/
Морозов/Morozov/ Волков/Volkov/ Алексеев/Alekseev,Alexeyev/ Лебедев/Lebedev/ Семёнов/Semenov,Semyonov/
Егоров/Egorov,Yegorov/ Павлов/Pavlov/ Козлов/Kozlov/ Степанов/Stepanov/ Николаев/Nikolaev,Nikolayev/
Орлов/Orlov/ Андреев/Andreev,Andreyev/ Макаров/Makarov/ Никитин/Nikitin/ Захаров/Zakharov/
Зайцев/Zaitsev,Zaytsev/ Соловьёв/Solovyov,Soloviev/ Борисов/Borisov/ Яковлев/Yakovlev/
Щербаков/Shcherbakov,Scherbakov/ Жуков/Zhukov,Jukov/ Чайковская/Tchaikovskaya,Chaykovskaya/
Цветаева/Tsvetaeva,Cvetaeva/ Юшкевич/Yushkevich/ Хрущёв/Khrushchev,Hrushchov/ Гордеев/Gordeev/
Ельцов/Yeltsov,Eltsov/ Шостак/Shostak/ Преображенский/Preobrazhensky/
)"},
    {"GR", "greek", false,
     R"(
Γεώργιος/Georgios,George/Γιώργος Μαρία/Maria/ Ιωάννης/Ioannis,Yannis/Γιάννης Ελένη/Eleni,Helen/
Δημήτριος/Dimitrios,Dimitris/Δημήτρης Αικατερίνη/Aikaterini,Katerina/Κατερίνα Κωνσταντίνος/Konstantinos,Constantinos/Κώστας
Βασιλική/Vasiliki/Βάσω Νικόλαος/Nikolaos,Nikos/Νίκος Σοφία/Sofia,Sophia/ Παναγιώτης/Panagiotis/Πάνος
Αγγελική/Angeliki,Aggeliki/ Βασίλειος/Vasileios,Vassilis/Βασίλης Γεωργία/Georgia/ Χρήστος/Christos/
Ευαγγελία/Evangelia/Εύα Αθανάσιος/Athanasios,Thanasis/Θανάσης Δήμητρα/Dimitra,Demetra/ Μιχαήλ/Michail,Michael/Μιχάλης
Κωνσταντίνα/Konstantina/ Ευάγγελος/Evangelos/Βαγγέλης Παρασκευή/Paraskevi/ Σπυρίδων/Spyridon,Spiros/Σπύρος
Αναστασία/Anastasia/ Αντώνιος/Antonios,Antonis/Αντώνης Ιωάννα/Ioanna,Joanna/ Ηλίας/Ilias,Elias/
Θεόδωρος/Theodoros/ Ελευθερία/Eleftheria/ Στέφανος/Stefanos/ Φωτεινή/Foteini,Fotini/ Χαράλαμπος/Charalampos,Haralambos/
)",
     R"(
Παπαδόπουλος/Papadopoulos/ Παππάς/Pappas/ Καραγιάννης/Karagiannis/ Βλάχος/Vlachos/ Ιωαννίδης/Ioannidis/
Οικονόμου/Oikonomou,Economou/ Παπαγεωργίου/Papageorgiou/ Μακρής/Makris/ Κωνσταντινίδης/Konstantinidis/
Δημόπουλος/Dimopoulos/ Γεωργίου/Georgiou/ Αντωνίου/Antoniou/ Νικολαΐδης/Nikolaidis/ Αθανασίου/Athanasiou/
Χατζηδάκης/Chatzidakis,Hatzidakis/ Σαμαράς/Samaras/ Βασιλείου/Vasileiou/ Αγγελόπουλος/Angelopoulos,Aggelopoulos/
Μιχαηλίδης/Michailidis,Mihailidis/ Θεοδώρου/Theodorou/ Αλεξίου/Alexiou/ Καραμανλής/Karamanlis/ Δήμου/Dimou/
Σωτηρίου/Sotiriou/ Ζαχαρίου/Zachariou/ Κόκκινος/Kokkinos/ Λαμπρόπουλος/Lampropoulos,Lambropoulos/
Ξενάκης/Xenakis/ Τριανταφύλλου/Triantafyllou/ Φιλίππου/Filippou,Philippou/ Ψαρράς/Psarras/ Γκίκας/Gkikas,Gikas/
Μπακογιάννης/Bakogiannis,Mpakogiannis/ Ντόκος/Ntokos,Dokos/ Ρουσσόπουλος/Roussopoulos/
)"},
    {"CN", "han", true,
     R"(
伟/Wei/小伟 芳/Fang/ 娜/Na/ 敏/Min/ 静/Jing/ 丽/Li/ 强/Qiang/ 磊/Lei/ 军/Jun/ 洋/Yang/ 勇/Yong/ 艳/Yan/
杰/Jie/ 涛/Tao/ 明/Ming/ 超/Chao/ 秀英/Xiuying,Xiu_Ying/ 建国/Jianguo,Jian_Guo/ 晓明/Xiaoming,Xiao_Ming/
建华/Jianhua/ 志强/Zhiqiang/ 丽丽/Lili/ 淑珍/Shuzhen/ 国强/Guoqiang/ 海燕/Haiyan/ 雪梅/Xuemei/
文博/Wenbo/ 子轩/Zixuan/ 雨欣/Yuxin/ 浩然/Haoran/ 思远/Siyuan/ 梦琪/Mengqi/ 俊杰/Junjie/ 婷婷/Tingting/
嘉欣/Jiaxin/ 天宇/Tianyu/ 佳怡/Jiayi/ 梓涵/Zihan/ 宇航/Yuhang/ 诗涵/Shihan/ 凤英/Fengying/ 桂兰/Guilan/
)",
     R"(
王/Wang/ 李/Li/ 张/Zhang/ 刘/Liu/ 陈/Chen/ 杨/Yang/ 黄/Huang/ 赵/Zhao/ 吴/Wu/ 周/Zhou/ 徐/Xu/ 孙/Sun/
马/Ma/ 朱/Zhu/ 胡/Hu/ 郭/Guo/ 何/He/ 林/Lin/ 高/Gao/ 罗/Luo/ 郑/Zheng/ 梁/Liang/ 谢/Xie/ 宋/Song/ 唐/Tang/
许/Xu/ 韩/Han/ 冯/Feng/ 邓/Deng/ 曹/Cao/ 彭/Peng/ 曾/Zeng/ 萧/Xiao/ 田/Tian/ 董/Dong/ 潘/Pan/ 袁/Yuan/
欧阳/Ouyang/ 司马/Sima/ 诸葛/Zhuge/
)"},
    {"EG", "arabic", false,
     R"(
محمد/Mohamed,Muhammad,Mohammed/ أحمد/Ahmed,Ahmad/ محمود/Mahmoud/ فاطمة/Fatma,Fatima/ مصطفى/Mostafa,Mustafa/
علي/Ali/ حسن/Hassan/ حسين/Hussein,Hossein/ يوسف/Youssef,Yousef/ إبراهيم/Ibrahim/ عمر/Omar/ خالد/Khaled,Khalid/
مريم/Mariam,Maryam/ سارة/Sara,Sarah/ نور/Nour,Noor/ ياسمين/Yasmin,Yasmine/ هدى/Hoda,Huda/ منى/Mona,Muna/
سمير/Samir,Sameer/ طارق/Tarek,Tariq/ كريم/Karim,Kareem/ وليد/Walid,Waleed/ هاني/Hany,Hani/ رانيا/Rania/
دينا/Dina/ عماد/Emad,Imad/ شريف/Sherif,Sharif/ نادية/Nadia/ سعيد/Said,Saeed/ جمال/Gamal,Jamal/
زينب/Zeinab,Zainab/ أمينة/Amina/ عبد_الرحمن/Abdelrahman,Abdel_Rahman/ عبد_الله/Abdallah,Abdullah/
)",
     R"(
محمد/Mohamed,Mohammed/ أحمد/Ahmed/ علي/Ali/ حسن/Hassan/ إبراهيم/Ibrahim/ المصري/El_Masry,Elmasri/
السيد/El_Sayed,Elsayed/ عبد_الرحمن/Abdel_Rahman,Abdelrahman/ حسين/Hussein/ منصور/Mansour,Mansur/
سليمان/Soliman,Suleiman/ خليل/Khalil/ عثمان/Osman,Othman/ فؤاد/Fouad,Fuad/ الشافعي/El_Shafei,Elshafie/
رمضان/Ramadan/ نصار/Nassar/ صالح/Saleh,Salih/ بدوي/Badawi,Badawy/ شاهين/Shahin,Shaheen/ فاروق/Farouk,Faruq/
الخطيب/El_Khatib,Elkhateeb/ حداد/Haddad/ غانم/Ghanem,Ghanim/ قنديل/Kandil,Qandil/ زكي/Zaki,Zaky/
سالم/Salem,Salim/ مرسي/Morsi,Morsy/ عطية/Attia,Atiya/ جابر/Gaber,Jaber/ طه/Taha/ درويش/Darwish,Darweesh/
)"},
};

std::string_view upTo(std::string_view ends, std::string_view& rest) {
    const auto at = rest.find_first_of(ends);
    const auto part = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return part;
}

std::string spoken(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c == '_') c = ' ';
    return out;
}

NameSpellings spellings(std::string_view entry) {
    NameSpellings name;
    name.native = spoken(upTo("/", entry));
    std::string_view latin = upTo("/", entry);
    while (!latin.empty())
        name.latin.push_back(spoken(upTo(",", latin)));
    if (name.latin.empty()) name.latin.push_back(name.native);
    name.nick = spoken(entry);
    return name;
}

std::vector<NameSpellings> names(std::string_view list) {
    std::vector<NameSpellings> found;
    while (!list.empty()) {
        const auto entry = upTo(" \n", list);
        if (!entry.empty()) found.push_back(spellings(entry));
    }
    return found;
}

std::vector<NamePool> makePools() {
    std::vector<NamePool> pools;
    for (const RawPool& raw : RawPools)
        pools.push_back(
            {raw.country, raw.script, raw.familyFirst, names(raw.given), names(raw.family)});
    return pools;
}

}  // namespace

const std::vector<NamePool>& namePools() {
    static const auto Pools = makePools();
    return Pools;
}

}  // namespace leadloom::sandbox
