//! Letters that are written in more than one way, and the one form in which they meet.
//!
//! Kanji: the old forms of the tables of joyo kanji (2010, 常用漢字表) and jinmeiyo kanji (戸籍法施行規則
//! 別表第二), which list them beside today's; the letters of the table of printing forms (表外漢字字体表,
//! 2000) that JIS once simplified; and forms that family names keep. Old forms that Unicode calls
//! compatible (U+FA45 for 海) are not here: the normal form has replaced them already.
//!
//! No letter in common use today is taken for another one: 后 is not 後, 着 not 著, 籐 not 藤, 斉 not 斎.
//!
//! Iteration marks stand for the letter before them: ゝ and ヽ without its voicing (づゝ is づつ), ゞ and
//! ヾ with it, 々 for a kanji.
//!
//! One character becomes one character, so that positions stay what they are.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, decompose_canonical};

use super::kana::{is_kana, is_kanji};
use super::normalize::NormalChar;

/// Groups of one letter's forms, each with the common one first and all in its order. Of two that
/// are about as common the first is the one that the dictionary has more words with.
const GROUPS: &str = "\
    万萬 与與 両兩 並竝 乗乘 乱亂 亀龜 予豫 争爭 亘亙 亜亞 仏佛 仮假 会會 伝傳 体躰軆體 \
    余餘 併倂 侠俠 価價 値值 倶俱 倹儉 偽僞 儘侭 兎兔 児兒 党黨 内內 円圓 冊册 写冩寫 \
    凛凜 処處 函凾 刈苅 剣剱劍劒劔釼 剤劑 剥剝 剰剩 励勵 労勞 効效 勅敕 勧勸 勲勛勳 \
    区區 医醫 卒卆 単單 即卽 却卻 厠廁 厩廏廐 厳嚴 参參 双雙 収收 叙敍敘 台臺 叱𠮟 号號 \
    吉𠮷 呉吳 呪咒 哲喆 唇脣 唖啞 啓啟 喜㐂 喩喻 営營 嘘噓 嘱囑 噛嚙 嚢囊 回囘 団團 \
    囲圍 図圖 国圀國 圏圈 園薗 圧壓 堕墮 塁壘 塩鹽 填塡 増增 壊壞 壌壤 壮壯 声聲 壱壹 \
    売賣 壺壷 変變 多夛 奥奧 奨奬獎 妊姙 妍姸 姉姊 姫姬 娯娛 婿壻聟 嬢孃 学學 宝寳寶 \
    実實 富冨 寛寬 寝寢 対對 寿壽 専專 将將 尭堯 尽盡 届屆 屏屛 属屬 屡屢 岳嶽 峡峽 \
    峨峩 峰峯 島嶋嶌 崎嵜﨑 巌巖巗 巣巢 巻卷 帯帶 帰歸 并幷 庁廳 広廣 床牀 廃廢 \
    弁瓣辨辯 弐貳 弥彌 弯彎 強强 弾彈 当當 彦彥 往徃 径徑 従從 徳德 徴徵 応應 恋戀 恒恆 \
    恥耻 恵惠 悦悅 悩惱 悪惡 惨慘 慎愼 憩憇 懐懷 戦戰 戯戲 戸戶 戻戾 払拂 抜拔 択擇 \
    担擔 拝拜 拠據 拡擴 挙擧舉 挟挾 挿插 捜搜 掲揭 掴摑 掻搔 揺搖 携攜 摂攝 撃擊 撹攪 \
    教敎 数數 斉齊 斎齋 断斷 旗籏 既旣 旧舊 昂昻 昇曻 昼晝 晃晄 晋晉 晩晚 暁曉 暦曆 \
    曽曾 村邨 条條 来來 杯盃 松枩柗 枡桝 枢樞 柳栁 査查 栃杤 栄榮 桑桒 桜櫻 桟棧 桧檜 \
    梅楳 検檢 楡榆 楼樓 楽樂 概槪 様樣 槙槇 権權 横橫 橋槗𣘺 檮梼 櫟檪 欠缺 欧歐 歓歡 \
    歩步 歯齒 歳歲 歴歷 残殘 殴毆 殻殼 毎每 毘毗 気氣 氷冰 汚汙污 没沒 沢澤 浄淨 浅淺 \
    浜濱濵 涙淚 涛濤 涜瀆 涼凉 淵渊渕 清淸 渇渴 済濟 渉涉 渋澀澁 渓溪 温溫 湾灣 湿溼濕 \
    満滿 溌潑 滝瀧 滞滯 潜潛 濾沪 瀬瀨 灌潅 灯燈 炉爐 点點 為爲 焔焰 焼燒 煕熈熙 犠犧 \
    状狀 独獨 狭狹 猟獵 猫貓 献獻 獣獸 瑶瑤 瓶甁 産產 画畫畵 略畧 畳疂疊 痩瘦 痴癡 痺痹 \
    発發 皐皋 盗盜 県縣 真眞 研硏 砕碎 砺礪 磯礒 礼禮 祢禰 祷禱 禄祿 禅禪 秋穐龝 秘祕 \
    称稱 税稅 稜棱 稲稻 穂穗 穏穩 穣穰 窃竊 窓窗 竈竃 竜龍 箪簞 籠篭 籤籖 粋粹 粛肅 \
    粽糉 糸絲 経經 絵繪 絶絕 継繼 続續 総總 緑綠 緒緖 縁緣 縄繩 縦縱 繊纖 繋繫 繍繡 \
    纏纒 缶罐 群羣 翠翆 翻飜 聡聰 聴聽 胆膽 脈脉 脚腳 脱脫 脳腦 臓臟 舎舍 舗鋪 船舩 \
    艶艷 芦蘆 芸藝 苺莓 茎莖 茘荔 荘莊 莱萊 萌萠 葱蔥 蒋蔣 蓑簑 蔵藏 蕊蘂 薫薰 薬藥 \
    藪薮 蘇蘓 虚虛 虫蟲 蚕蠶 蛍螢 蛮蠻 蝉蟬 蝋蠟 蠅蝿 蠣蛎 衆眾 衛衞 装裝 裏裡 褒襃 \
    覇霸 覚覺 覧覽 観觀 触觸 訳譯 証證 詠咏 誉譽 説說 読讀 諫諌 謡謠 譲讓 讃讚 讐讎 \
    豊豐 賛贊 賤賎 贋贗 践踐 躙躪 躯軀 転轉 軽輕 輌輛 辞辭 辺邉邊 逓遞 遅遲 遥遙 邇迩 \
    郎郞 郷鄉鄕 酔醉 醗醱 醤醬 醸釀 釈釋 野埜 鉄銕鐡鐵 鉤鈎 鉱砿礦鑛 銭錢 鋭銳 鋳鑄 \
    錬鍊 録錄 鎮鎭 鑑鑒 鑽鑚 間閒 関關 閲閱 闘鬥鬪鬬鬭 陥陷 険險 随隨 隠隱 隣鄰 雁鴈 \
    雑雜 霊靈 青靑 静靜 靭靱 頬頰 頴穎 頸頚 頼賴 顔顏 顕顯 顛顚 飲飮 餅餠 館舘 駅驛 \
    駆驅 騒騷 験驗 騨驒 髄髓 高髙 髪髮 鬱欝 鯵鰺 鴎鷗 鵞鵝 鶏雞鷄 鶯鴬 鶴靍靏 鹸鹼 麦麥 \
    麹麴 麺麪麵 黄黃 黒黑 黙默 鼠鼡 齢齡";

const VOICED: char = '\u{3099}';
const HALF_VOICED: char = '\u{309a}';

/// The block of the usual kanji.
const FIRST: char = '\u{4e00}';
const LAST: char = '\u{9fff}';

/// [`GROUPS`] as they are looked up: every kanji of every text is.
struct Table {
    /// The common form of each usual kanji; 0 for those that are their own.
    usual: Vec<u16>,
    /// The other variants, of which there is a handful.
    others: Vec<(char, char)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        usual: vec![0; LAST as usize - FIRST as usize + 1],
        others: Vec::new(),
    };
    for (variant, common) in pairs() {
        match (variant, u16::try_from(u32::from(common))) {
            (FIRST..=LAST, Ok(code)) => table.usual[variant as usize - FIRST as usize] = code,
            _ => table.others.push((variant, common)),
        }
    }
    table
});

/// Every variant with its common form.
fn pairs() -> impl Iterator<Item = (char, char)> {
    GROUPS.split(' ').flat_map(|group| {
        let mut forms = group.chars();
        let common = forms.next();
        forms.filter_map(move |variant| Some((variant, common?)))
    })
}

/// The common form of a kanji; every other character as it is.
pub fn common(c: char) -> char {
    match c {
        FIRST..=LAST => match TABLE.usual[c as usize - FIRST as usize] {
            0 => c,
            code => char::from_u32(u32::from(code)).unwrap_or(c),
        },
        _ if is_kanji(c) => {
            let mut others = TABLE.others.iter();
            let known = others.find(|(variant, _)| *variant == c);
            known.map_or(c, |(_, common)| *common)
        }
        _ => c,
    }
}

/// Whether a letter is written in other ways too, or repeats the one before.
pub fn has_variants(c: char) -> bool {
    let is_mark = matches!(c, '々' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ');
    is_mark || GROUPS.contains(c) && c != ' '
}

/// A name without what does not tell it from another: width, case, variants of letters.
pub fn fold_name(name: &str) -> String {
    let plain: String = name.nfkc().flat_map(char::to_lowercase).collect();
    fold_text(&plain)
}

/// The letters in which texts meet however they are written, one for each character.
pub fn fold(chars: &[NormalChar]) -> Vec<char> {
    fold_all(chars.iter().map(|c| (c.c, c.gap)))
}

/// [`fold`] for a text in normal form whose blanks do not matter.
pub fn fold_text(text: &str) -> String {
    fold_all(text.chars().map(|c| (c, false)))
        .into_iter()
        .collect()
}

/// Folds characters, each with whether a blank before it was dropped.
fn fold_all(chars: impl Iterator<Item = (char, bool)>) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(chars.size_hint().0);
    for (c, gap) in chars {
        let before = out.last().copied().filter(|_| !gap);
        let repeated = match c {
            '々' => before.filter(|c| is_kanji(*c)),
            'ゝ' | 'ヽ' => before.filter(|c| is_kana(*c)).map(unvoiced),
            'ゞ' | 'ヾ' => before.and_then(voiced),
            c => Some(common(c)),
        };
        out.push(repeated.unwrap_or(c));
    }
    out
}

/// A kana without its voicing: つ for づ. What is half voiced has no other way to be repeated.
fn unvoiced(c: char) -> char {
    match parts(c) {
        (base, Some(VOICED)) => base,
        _ => c,
    }
}

/// A kana with voicing, if it can be voiced: ず for す.
fn voiced(c: char) -> Option<char> {
    match parts(c) {
        (base, None | Some(VOICED | HALF_VOICED)) if is_kana(base) => compose(base, VOICED),
        _ => None,
    }
}

/// A kana taken apart into its base and its voicing.
fn parts(c: char) -> (char, Option<char>) {
    let (mut base, mut mark) = (None, None);
    decompose_canonical(c, |part| match base {
        None => base = Some(part),
        Some(_) => mark = Some(part),
    });
    (base.unwrap_or(c), mark)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::normalize::normalize;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let normal = normalize(text);
        let folded: String = fold(&normal.chars).into_iter().collect();
        assert_eq!(folded, want);
        assert_eq!(folded.chars().count(), normal.chars.len(), "{text}");
    }

    #[test]
    fn forms_of_a_letter_meet() {
        for (text, want) in [
            ("國語", "国語"),
            ("髙橋 高橋", "高橋高橋"),
            ("𠮷田", "吉田"),
            ("渡邊 渡邉 渡辺", "渡辺渡辺渡辺"),
            ("齋藤 斎藤", "斎藤斎藤"),
            ("齊藤 斉藤", "斉藤斉藤"),
            ("澤 龍 濱 﨑 眞 廣 德 櫻", "沢竜浜崎真広徳桜"),
            ("檢索 辨當 辯護 花瓣", "検索弁当弁護花弁"),
            ("烏龍茶", "烏竜茶"),
            ("渡邉\u{e0101}", "渡辺"),
            ("\u{fa45}", "海"),
            ("國a國", "国a国"),
            ("今のまま", "今のまま"),
            ("", ""),
        ] {
            check(text, want);
        }
    }

    #[test]
    fn iteration_marks_stand_for_the_letter_before() {
        for (text, want) in [
            ("こゝろ", "こころ"),
            ("たゞし", "ただし"),
            ("いすゞ", "いすず"),
            ("バナヽ", "バナナ"),
            ("少しづゝ", "少しづつ"),
            ("ばゞ", "ばば"),
            ("タヾ", "タダ"),
            ("こゝゝ", "こここ"),
            ("時々", "時時"),
            ("人々", "人人"),
            ("國々", "国国"),
            ("部分々々", "部分分分"),
            ("なゞ", "なゞ"),
            ("漢ゝ", "漢ゝ"),
            ("ゝ", "ゝ"),
            ("々木", "々木"),
            ("ア々", "ア々"),
            ("こ ゝろ", "こゝろ"),
            ("こ\nゝ", "こ\nゝ"),
        ] {
            check(text, want);
        }
    }

    #[test]
    fn every_letter_has_one_common_form() {
        let groups: Vec<&str> = GROUPS.split(' ').collect();
        assert!(groups.is_sorted_by_key(|group| group.chars().next()));
        let mut seen = HashSet::new();
        for group in groups {
            assert!(group.chars().count() > 1, "{group} is one letter");
            for c in group.chars() {
                assert!(is_kanji(c) && seen.insert(c), "{c} stands twice");
                assert!(c.nfkc().eq([c]), "{c} is not in normal form");
            }
        }
        for (variant, form) in pairs() {
            assert_eq!((common(variant), common(form)), (form, form));
        }
    }

    #[test]
    fn letters_in_use_today_stay_apart() {
        for pair in [
            "后後", "著着", "斉斎", "籐藤", "岩巌", "讃賛", "庄荘", "間閑", "連聯", "御禦", "采採",
            "干乾", "机機", "余予", "系糸", "欲慾", "昼画", "士土", "未末", "崎埼", "辺返", "芸雲",
            "付附", "回廻", "棲栖", "脇脅", "鐘鍾", "遊游", "虫虱", "台颱",
        ] {
            let forms: Vec<char> = pair.chars().map(common).collect();
            assert_ne!(forms[0], forms[1], "{pair}");
        }
    }
}
