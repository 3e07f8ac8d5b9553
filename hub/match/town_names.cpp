#include "hub/match/town_names.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace leadloom::match {
namespace {

// A town a line, in the forms that letters and forms bear, folded and without blanks: its own name,
// those of neighbours and of English, what is left of a name in another script.
constexpr std::string_view Lines = R"(
aachen aixlachapelle aken
abudhabi abwzby abuzaby
acoruna lacoruna coruna corunna
alexandria alaskndryt aliskandariyya aliskandariyah alexandrie alexandrien
algiers aljzayr alger algier argel
alicante alacant
amman man
antwerpen antwerp anvers
athina athens athen athenes atenas atene athinai
baghdad bghdad bagdad
bangkok krungthep
basel bale basle basilea
beijing peking pekin
beirut byrwt beyrouth
beograd belgrade belgrad
bern berne berna
bilbao bilbo
braunschweig brunswick
brugge bruges
brno brunn bruenn
brussel brussels bruxelles bruessel bruselas
bucuresti bucharest bukarest bucarest
bydgoszcz bromberg
busan pusan
cairo alqahrt alqahira alqahirah lecaire kairo elcairo
casablanca aldaralbyda addaralbayda
cologne koln koeln colonia keulen
damascus dmshq dimashq damas damaskus
denhaag thehague sgravenhage lahaye lahaya haag
doha aldwht
donostia sansebastian
dubai dby
dublin bailatacliath
firenze florence florenz florencia
frankfurt frankfurtammain frankfurtam frankfurtm frankfort
gdansk danzig
geneve geneva genf ginevra
genova genoa genua genes
gent ghent gand
girona gerona
giza aljyzt gizeh
goteborg gothenburg gotenburg
guangzhou canton
hannover hanover
haifa hyfa
helsinki helsingfors
hongkong xianggang
irakleio heraklion iraklion
istanbul constantinople
jeddah jdt djeddah jidda
jerusalem alqds yrwslym yerushalayim
kaohsiung gaoxiong
katowice kattowitz
kharkiv kharkov charkiw harkiv
kobenhavn copenhagen kopenhagen copenhague
krakow cracow krakau cracovie cracovia
kuwait alkwyt kuwaitcity
kyiv kiev kiew kiiv
kyoto jingdou
leuven louvain
liege luttich luik
lille rijsel
lisboa lisbon lissabon lisbonne
livorno leghorn
ljubljana laibach
lleida lerida
lodz lodsch
london londres londra
luxembourg luxemburg
luzern lucerne
lviv lvov lwow lemberg
lyon lyons
mainz mayence
malmo malmoe
manama almnamt
mantova mantua
marseille marseilles marsella
milano milan mailand
moskva moscow moskau moscou moscu
munchen munich muenchen
munster muenster
muscat msqt
napoli naples neapel napoles
newyork newyorkcity nyc
nizhniynovgorod nizhnynovgorod nizhnijnovgorod nischninowgorod
nurnberg nuremberg nuernberg norimberga
odesa odessa
osaka daban
oostende ostend ostende
ourense orense
padova padua
palma palmademallorca
pamplona iruna
paris parigi parijs
patra patras patrai
piraeus peiraias pireas
plzen pilsen
porto oporto
poznan posen
praha prague prag praga
rabat alrbat
regensburg ratisbon
riyadh alryad riad arriyad
roma rome rom
rostov rostovondon rostovnadonu
saloniki thessaloniki salonica thessalonique salonika
sanktpeterburg saintpetersburg stpetersburg petersburg sanktpetersburg spb leningrad
sevilla seville
shanghai schanghai
sofia sofiya sofija
stlouis saintlouis
stpaul saintpaul
strasbourg strassburg estrasburgo
szczecin stettin
taipei taibei
tallinn reval
tbilisi tiflis
telaviv tlbyb telavivyafo telavivjaffa
tokyo dongjing tokio toukyou
torino turin
torun thorn
trento trient
trier treves
tripoli trabls tarabulus
tunis twns
turku abo
venezia venice venedig venise venecia
vilnius wilno wilna
vitoria gasteiz vitoriagasteiz
vlissingen flushing
warszawa warsaw warschau varsovie varsovia
washington washingtondc
wien vienna vienne viena
wroclaw breslau
yekaterinburg ekaterinburg jekaterinburg
zaragoza saragossa
zurich zuerich zurigo
)";

/// Every form with the first of its line.
std::unordered_map<std::string_view, std::string_view> formsOfTowns() {
    std::unordered_map<std::string_view, std::string_view> forms;
    std::string_view rest = Lines;
    const auto upTo = [](char end, std::string_view& text) {
        const std::size_t size = std::min(text.find(end), text.size());
        const std::string_view part = text.substr(0, size);
        text.remove_prefix(std::min(size + 1, text.size()));
        return part;
    };
    while (!rest.empty()) {
        std::string_view line = upTo('\n', rest);
        const std::string_view town = line.substr(0, line.find(' '));
        while (!line.empty())
            forms.emplace(upTo(' ', line), town);
    }
    return forms;
}

}  // namespace

std::string townOf(std::string folded) {
    static const auto forms = formsOfTowns();
    std::erase(folded, ' ');
    const auto known = forms.find(folded);
    return known == forms.end() ? folded : std::string(known->second);
}

}  // namespace leadloom::match
