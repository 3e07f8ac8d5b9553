#include "hub/match/nicknames.h"

#include "hub/match/name_lines.h"

namespace leadloom::match {
namespace {

// One line per name ("+" continues it): forms that stand for each other, folded as LatinFolder
// does. A form may stand in several lines; then it goes with each of them.
constexpr std::string_view Lines = R"(
aleksandr aleksander alexander alexandre alessandro alejandro alex sasha sascha sacha alec
+ xander sandro oleksandr sanya shura
aleksandra alexandra alessandra alejandra alex sasha sandra sascha sacha ola oleksandra
aleksei alexei alexey aleksey oleksii alyosha lyosha alex
andreas andrew andre andrea andrei andrey andrzej andres andy drew andriy antti
anna anne ana ann hanna hannah anya ania annie anita annika anni
anthony antonio antoine anton antoni tony toni toine
barbara barb babs bobbie baerbel barbel varvara
benjamin ben benny benji benito
bernard bernhard bernie bernardo bernd
catherine katherine katharina catarina caterina katarina ekaterina yekaterina kateryna kate
+ katie kathy cathy kat katja katya cat kati kathrin katrin trina
charles carlos carlo karl carl charlie chuck chas karel karol
christian kristian chris cristian
christina kristina christine kristine cristina chris tina kirsten kirsi stina krystyna
christopher christophe christoph cristobal chris kristoffer topher kit krzysztof
daniel dan danny daniele danilo
daniela danielle dani
david dave davey davide dawid taavi
deborah debra deb debbie
dmitrii dmitri dmitry dmytro dima mitya dimitri
donald don donnie
dorothy dorothea dot dottie dora
edward edwin eddie ed ted teddy eduard eduardo edoardo ned
elizabeth elisabeth elisabetta liz lizzy beth betty lisa liza elise elsa elli eliza bess libby
+ yelizaveta elizaveta isabel isabella elzbieta ela bettina
emily emilia emma milly
eugene eugenio evgenii yevgeny evgeny yevgen zhenya gene
evgeniia evgenia yevgeniya eugenia zhenya
ferdinand fernando nando ferdi
francis francisco francesco frank franz francois fran paco pancho frankie franciszek
frances francesca francisca francine fran franziska franzi
frederick friedrich frederic federico fred freddy fritz fryderyk
gabriel gabe gabriele
george georg georges giorgio jorge yuri yurii jerzy juergen jurgen jorg joerg yuriy
gerard gerald gerhard gerry jerry gerardo gerd
gregory gregor grigorii grigory greg grzegorz grisha
guillermo william guillaume guglielmo wilhelm willem wilhelmus bill billy will willy willi
+ liam memo vilhelm
heinrich henry henri enrico enrique henrik hendrik harry hank heinz hal henryk heikki
helen helena elena helene olena lena ellen nell eleni lenka yelena alyona
ignatius ignacio nacho ignaz
irina iryna irene irena ira
isaac ike izaak
ivan john johann johannes jan jean juan giovanni joao ian sean hans jon johnny jack janne jani
+ vanya juhani juha hannes ioannis yiannis giannis
jacob jakob jacques jacopo jaime diego giacomo james jim jimmy jamie jake santiago tiago jaap
+ yakov jaakko jeppe
jessica jess jessie
joanna johanna joan jane giovanna juana jana jo hanne janet janette ioanna
jonathan jon jonny jonatan
joseph josef jose giuseppe jozef joe joey pepe beppe yosef yusuf iosif sepp pepa jussi joosep
josephine josefina josefine giuseppina josie fina josefa
joshua josh
julia yuliia yuliya yulia giulia julie iuliia julija jule yulya
kenneth ken kenny
konstantin constantin costa kostya kostas constantine konstantinos costas
larisa laryssa lara
laurence lawrence lorenz lorenzo laurent lars larry lauri lasse
leonard leonardo leo len lenny leonid
louis luis luigi ludwig lodewijk lou louie ludovic lajos
louise luisa luise lou
ludmila lyudmila liudmyla ludmilla lyuda mila
magdalena madeleine maddie lena magda madalena malin
manuel emanuel emmanuel manolo manny manu
margaret margarete margarita marguerite margherita margareta maggie meg peggy marge greta rita
+ gretchen margot malgorzata gosia daisy
maria marie mary mariya mia maja masha molly marija mari maryam miriam mariia marika
mark marc marcus markus marco marek marcos markku
martin marty martino marcin martti
matthew matthias mateo matteo mathieu matt matti mateusz matvei matias mathias matthieu
maximilian max maxim maksim maksym massimiliano massimo
michael michel miguel michele mikhail mykhailo mike mick mickey misha mikael mikko michal
+ mihai mihail mikkel michiel
natalia nataliia natalya nathalie natalie natasha talia
nathaniel nathan nate nat
nicholas nikolaus nicolas nicola nikolai mykola nick nico niko klaus claus kolya miklos niklas
+ nikolay nikos nicolaus niels nils
olga olha olya helga
pamela pam
patricia pat patty trish patrizia tricia
patrick pat paddy patricio patryk
paul pablo paolo pavel pavlo pawel pauli pasha paavo pal
peter pierre pedro pietro petr petro piotr pete petya pekka petri peer per pieter
philip phillip philipp philippe felipe filippo filip phil pip
raymond ramon ray raimund raimondo
rebecca rebekka becky becca
richard ricardo riccardo rick rich dick ricky rikard ryszard
robert roberto rob bob bobby robbie bert robin
roger ruediger rudiger rogelio
ronald ron ronnie ronaldo
rudolf rodolfo rudy rudi rolf
samuel sam sammy samuele
samantha sam sammie
sarah sara sally
sebastian bastian seb sebastien basti sebastiano
sergei sergey serhii sergio serge serhiy seryozha
sofia sophia sophie sofie sonia sonja sonya zofia sofiia
stephen steven stefan stephan etienne esteban stefano steve stepan szczepan stevie
stephanie stefanie stefania steffi steph
susan susanne susanna suzanne sue suzy susie zuzana zuzanna sanna
svetlana svitlana sveta lana
tatiana tetiana tatyana tanya tania tanja
theodore theodor teodoro ted teddy theo fyodor fedor fedir
theresa teresa therese tess terry tessa resi
thomas tomas tommaso tom tommy tomasz foma tuomas toma
timothy timotheus tim timmy timo timofei timothee
valentin valentino valentyn val
veronica veronika vera ronnie vero
victor viktor vittorio vic
victoria viktoria vittoria viktoriia vicky vika tori
vincent vincenzo vicente vince vinny enzo
vladimir volodymyr vova wladimir volodya vlad
walter gualtiero wally walt valter
wolfgang wolf
yaroslav jaroslav iaroslav slava
zachary zach zack zacharias
abdullah abdallah abdoullah
agnieszka aga agnes agnese agneta ines
alfred alfie alf fredo alfredo
anastasia anastasiia nastya natasa stasia tasoula tasia
anatolii anatoly anatolij tolya
andreas andi andy
andrzej jedrek jedrus
angelika angelica geli angie angela angelique
apostolos tolis lakis
athanasios thanasis thanos sakis nasos
barbara basia baska varya
bartosz bartlomiej bartek bartholomew bartolomeo bart
beatrix beatriz beatrice bea trixi
begona bego
birgit brigitte brigitta gitte gitta biggi britta
boguslaw bogdan bogus
boris borya
carmen carmela maricarmen mamen
christos xristos chris
claudia klaudia claudi
claudio claude claudius klaudiusz
concepcion concha conchita conchi
consuelo chelo
dagmar dagi
dariusz darek dario darius
dimitrios dimitris mitsos dimitri dimos
dolores lola loli dori
dominic dominik dominique domenico domingo dom mimmo nick
eduardo edu lalo
eleftherios lefteris
emmanouil manolis manos emanuel
enrique quique kike
evangelos vangelis vaggelis angelos
eva ewa evie ewka eve
felix feliks
gabriele gabriela gabrielle gabi gaby
galina galya
gennadii gennady gennadiy gena
geoffrey jeffrey geoff jeff
georgios giorgos yorgos giorgis george
guenther gunther gunter guenter
heinrich heiner heini
hubert bertie hubertus hub
ingeborg inge inga
isabelle isabella isabel isa bella bel
jakub kuba jacob kubus
jaroslaw jarek
javier javi xavier xavi
jennifer jen jenny jenni
jesus chus suso chuy
josemaria chema
kamil camille camillo camilo
katarzyna kasia kaska kate catherine
katerina aikaterini ekaterini katia rina
kathe kaethe kathi kata katharina
kazimierz kazik casimir
kimberly kim kimberley
konstantinos kostas costas kostis dinos ntinos
krzysztof krzysiek krzys
ksenia kseniya oksana xenia ksyusha
lech leszek leslie
lucia lucy lucie luci luzia
luise ulla lulu
lukas lukasz luke luc luca lucas lukaszek lucasz
maciej maciek matthias
magdalena magda lena madzia
manfred manni manny fredi
marcin marcinek martin
marianne marianna
mercedes merche meche
michail michalis mihalis mike
michael michi mischa
miroslaw mirek
mitchell mitch
monika monica monique moni mona
nadezhda nadya nadia nadja
nikolaos nikos nick nikolas
norbert bert norbi
pamela pam pammy
panagiotis panos takis panayiotis
paraskevi vivi evi voula
pilar pili piluca
piotr piotrek piotrus
rafael raphael rafa raffaele rafal rafi
renate renata reni rena
rosario charo
rosemarie rosmarie rosi romy rosa
rosa rose rosie rosita
ruslan rusik
ryszard rysiek
sabine sabina bine biene bini
salvatore salvador toto turi salva
siegfried siggi zygfryd sigi
slawomir slawek
spyridon spyros spiros
stanislaw stanislav staszek stas stan stach
stavros stavrakis
susanne susi sanne susann
tadeusz tadek thaddeus tad
tomasz tomek tomus
ursula uschi ulla urszula ula ursel
ulrich uli ulli ulric
ulrike rike uli
vasileios vasilis vassilis bill basil
vasilii vasily vasiliy vasya basil vasyl
viacheslav vyacheslav slava
vadim vadik vadym
valerii valery valeriy valera
vladislav vlad wladyslaw wladek
virginia virginie ginny ginger
vitalii vitaly vitaliy vitalik
walburga wally burgl
waldemar waldek valdemar
wojciech wojtek adalbert
yuri yura yurii iurii
yulia yuliia julia yulya iulia
zbigniew zbyszek zbysiu
zofia zosia zoska
)";

}  // namespace

bool sameGivenName(std::string_view one, std::string_view other) {
    static const NameLines lines(Lines);
    return one == other || lines.areTogether(one, other);
}

}  // namespace leadloom::match
