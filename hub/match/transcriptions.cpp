#include "hub/match/transcriptions.h"

#include "hub/match/name_lines.h"

namespace leadloom::match {
namespace {

// One name a line: Korean in its two romanisations, Chinese as spelt in Hong Kong, Taiwan and
// Singapore, Japanese in Latin and in Mandarin.
constexpr std::string_view Lines = R"(
gim kim
i lee yi rhee ri li
bak park pak
choe choi
jeong jung chung jong
gang kang
jo cho
yun yoon
jang chang
im lim rim
o oh
seo suh
sin shin
gwon kwon
an ahn
yu yoo ryu you
no noh roh
heo hur huh
gu koo
mun moon
bae pae
baek paek paik
son sohn
u woo
min minn
zhang chang cheung cheong teo
wang wong ong
chen chan tan
liu lau liew lew
huang wong ng oei
zhou chow chou chew
wu ng goh woo
xu hsu tsui hui koh
lin lam lim
yang yeung yeoh
zhao chao chiu
zhu chu choo
he ho
guo kwok kuo
ma mah
luo law lo
liang leung neo
song sung
zheng cheng chung tay
xie hsieh tse
cai tsai choi chua
deng tang teng
xiao hsiao siu
ye yip yeh
su so soh
lu lo loo
jiang chiang kong
cao tsao cho
feng fung
ouyang owyang
zuoteng sato satou
lingmu suzuki
gaoqiao takahashi
tianzhong tanaka
yiteng ito itou itoh
dubian watanabe
shanben yamamoto
zhongcun nakamura
xiaolin kobayashi
jiateng kato katou katoh
jitian yoshida
shantian yamada
zuozuomu sasaki
shankou yamaguchi
songben matsumoto
jingshang inoue inouye
mucun kimura
lin hayashi
qingshui shimizu
shanqi yamazaki yamasaki
sen mori
chitian ikeda
abu abe
qiaoben hashimoto
shanxia yamashita
shichuan ishikawa
zhongdao nakajima
qiantian maeda
tengtian fujita
xiaochuan ogawa
houteng goto gotou
gangtian okada
changgu hasegawa
shijing ishii
jinteng kondo
cunshang murakami
yuanteng endo
qingmu aoki
banben sakamoto
qiteng saito saitou
futian fukuda
taitian ota ohta
daye ohno ono oono
tengyuan fujiwara
sanpu miura
tengjing fujii
gangben okamoto
songtian matsuda
zhongchuan nakagawa
zhongye nakano
yuantian harada
xiaoye ono
tiancun tamura
zhunei takeuchi
jinzi kaneko
hetian wada
zhongshan nakayama
shitian ishida
shangtian ueda
sentian morita
yuan hara
chaitian shibata
jiujing sakai
gongteng kudo
hengshan yokoyama
gongqi miyazaki
gongben miyamoto
neitian uchida
gaomu takagi
andong ando
gukou taniguchi
daetian ota
wanshan maruyama
jinjing imai
hanako huazi
taro tailang
jiro cilang
ichiro yilang
kenichi jianyi
yuko yuzi
kenji jianer
hiroshi hao bo
takashi long xiao
akira ming
makoto cheng
keiko huizi
yoko yangzi
tomoko zhizi
naoko zhizi
haruto yangxiang
yui jieyi
sakura ying
takumi tuohai jiang
daisuke dafu
kazuo heyi yifu
)";

}  // namespace

bool sameTranscription(std::string_view one, std::string_view other) {
    static const NameLines lines(Lines);
    return one == other || lines.areTogether(one, other);
}

}  // namespace leadloom::match
