//! What is read out of a task's text: tables of cases.

use jiff::civil::{Date, date};

use super::text::{Letters, code_spans};
use super::{Day, dates, due, priority, read, recurrence, written};
use crate::wire::Priority;

/// Every case that is not as expected, together.
#[track_caller]
fn check<T: PartialEq + std::fmt::Debug>(cases: &[(&str, T)], actual: impl Fn(&str) -> T) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, want)| {
            let found = actual(text);
            (found != *want).then(|| format!("{text}: {found:?}, not {want:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The due date as `2026-11-30`, `11-30` without a year, `11-end` for a month's last day.
fn due_of(text: &str) -> String {
    let Some(Day { year, month, day }) = read(text, &code_spans(text)).due else {
        return String::new();
    };
    let day = if day == 0 {
        "end".to_owned()
    } else {
        format!("{day:02}")
    };
    match year {
        Some(year) => format!("{year}-{month:02}-{day}"),
        None => format!("{month:02}-{day}"),
    }
}

#[track_caller]
fn check_due(cases: &[(&str, &str)]) {
    let cases: Vec<(&str, String)> = cases.iter().map(|(a, b)| (*a, (*b).to_owned())).collect();
    check(&cases, due_of);
}

#[test]
fn signs_made_for_dates() {
    check_due(&[
        ("歯医者 📅 2026-11-30", "2026-11-30"),
        ("歯医者 📅2026-11-30", "2026-11-30"),
        ("歯医者 📅\u{fe0f} 2026-11-30", "2026-11-30"),
        ("歯医者 📆 2026-11-30", "2026-11-30"),
        ("歯医者 🗓 2026-11-30", "2026-11-30"),
        ("歯医者 🗓\u{fe0f} 2026-11-30 #健康", "2026-11-30"),
        ("歯医者 📅 11/30", "11-30"),
        ("歯医者 📅 11月30日", "11-30"),
        ("report due:2026-11-30", "2026-11-30"),
        ("report due: 2026-11-30 +work", "2026-11-30"),
        ("report due:11/30", "11-30"),
        ("report due:20261130", "2026-11-30"),
        ("report [due:: 2026-11-30]", "2026-11-30"),
        ("report Due:2026/11/30", "2026-11-30"),
        ("report @2026-11-30", "2026-11-30"),
        ("report @2026/11/30", "2026-11-30"),
        ("@2026-11-30 に出す", "2026-11-30"),
        ("report @due(2026-11-30)", "2026-11-30"),
        ("report DEADLINE: <2026-11-30 Mon>", "2026-11-30"),
        ("(@2026-11-30)", "2026-11-30"),
        // A sign goes before a word.
        ("11/20までに案、📅 2026-11-30", "2026-11-30"),
        ("📅 2026-11-30 🔁 毎週", "2026-11-30"),
    ]);
}

#[test]
fn words_that_make_a_date_due() {
    check_due(&[
        ("申込 〆11/30", "11-30"),
        ("申込 〆 11/30", "11-30"),
        ("申込 〆切11/30", "11-30"),
        ("申込 〆切：11/30", "11-30"),
        ("申込〆切は11月30日", "11-30"),
        ("申込（〆11/30）", "11-30"),
        ("申込 締切 11/30", "11-30"),
        ("申込 締切: 2026年11月30日", "2026-11-30"),
        ("申込 締め切り 11/30", "11-30"),
        ("申込 締め切り日：11/30", "11-30"),
        ("期限: 2026-11-30", "2026-11-30"),
        ("期限：１１／３０", "11-30"),
        ("期限は11月30日", "11-30"),
        ("期限が 11/30", "11-30"),
        ("提出期限 2026/11/30", "2026-11-30"),
        ("期限: 2026.11.30", "2026-11-30"),
        ("納期 R8.11.30", "2026-11-30"),
        ("納期：令和8年11月30日", "2026-11-30"),
        ("納期 令和８年１１月３０日", "2026-11-30"),
        ("期日 平成31年4月30日", "2019-04-30"),
        ("期限 令和元年12月1日", "2019-12-01"),
        ("（11月30日まで）", "11-30"),
        ("申込（11月30日まで）", "11-30"),
        ("11/30まで", "11-30"),
        ("１１／３０まで", "11-30"),
        ("11/30 まで", "11-30"),
        ("11/30までに出す", "11-30"),
        ("11/30(月)まで", "11-30"),
        ("11/30（月）まで", "11-30"),
        ("11月30日（月曜）までに返す", "11-30"),
        ("11月30日(月曜日)まで", "11-30"),
        ("11/30 17:00まで", "11-30"),
        ("11/30 17時までに電話", "11-30"),
        ("11/30（月）17時30分まで", "11-30"),
        ("11/30午後5時まで", "11-30"),
        ("11/30 正午まで", "11-30"),
        ("2026年11月30日までに", "2026-11-30"),
        ("2026-11-30まで", "2026-11-30"),
        ("2026-1-5まで", "2026-01-05"),
        ("11月末まで", "11-end"),
        ("〆11月末", "11-end"),
        ("2027年2月末日まで", "2027-02-end"),
        ("11/30必着", "11-30"),
        ("11/30〆", "11-30"),
        ("11/30締切のレポート", "11-30"),
        ("11/30が期限", "11-30"),
        ("11/30厳守", "11-30"),
        ("11/20〜11/30まで", "11-30"),
        ("11 月 30 日まで", ""),
        ("deadline 2026-11-30", "2026-11-30"),
        ("finish by 2026-11-30", "2026-11-30"),
        ("due date: 2026-11-30", "2026-11-30"),
        ("閏日 〆2/29", "02-29"),
        ("迄 11/30迄", "11-30"),
    ]);
}

#[test]
fn what_looks_like_a_date_and_is_none() {
    check_due(&[
        ("11/30 を読む", ""),
        ("1/2 カップの水", ""),
        ("進みは 3/4", ""),
        ("24/7 の窓口", ""),
        ("2026-11-30 の議事録を読む", ""),
        ("議事録 2026/11/30", ""),
        ("バージョン 1.2.3まで上げる", ""),
        ("v2026.11.30まで上げる", ""),
        ("10.0.0.1まで届くか", ""),
        ("10.0.0.0/24まで広げる", ""),
        ("192.168.11/30まで", ""),
        ("ubuntu-22.04/11まで", ""),
        ("`due:2026-11-30` を直す", ""),
        ("`11/30まで`の書き方", ""),
        ("https://example.com/2026/11/30まで", ""),
        ("https://example.com/?due:2026-11-30", ""),
        ("mail@2026-11-30", ""),
        ("a@2026-11-30.example", ""),
        ("13/30まで", ""),
        ("11/31まで", ""),
        ("0/5まで", ""),
        ("2026-13-01まで", ""),
        ("2026-02-29まで", ""),
        ("〆2026-11-30-2", ""),
        ("12月まで", ""),
        ("30日まで", ""),
        ("第11回まで", ""),
        ("明日まで", ""),
        ("来週の月曜まで", ""),
        ("今月末まで", ""),
        ("〆明日", ""),
        ("🛫 2026-11-30", ""),
        ("⏳ 2026-11-30", ""),
        ("➕ 2026-11-30", ""),
        ("✅ 2026-11-30", ""),
        ("❌ 2026-11-30", ""),
        ("overdue 11/30", ""),
        ("residue:2026-11-30", ""),
        ("期限切れ 11/30", ""),
        ("standby 2026-11-30", ""),
        ("P11/30まで", ""),
        ("50/100%まで", ""),
        ("1/2/3まで", ""),
        ("5/10-12まで", ""),
        ("令和まで", ""),
        ("11/30.5まで", ""),
        ("1234567890まで", ""),
        ("20261130まで", ""),
    ]);
}

#[test]
fn a_year_that_is_not_written() {
    let day = |month, day| Day {
        year: None,
        month,
        day,
    };
    let near = |today: Date, month, of_month| due::resolve(day(month, of_month), today);
    let check = |today: (i16, i8, i8), md: (i8, i8), want: (i16, i8, i8)| {
        let today = date(today.0, today.1, today.2);
        let want = date(want.0, want.1, want.2);
        assert_eq!(near(today, md.0, md.1), Some(want), "{today} {md:?}");
    };
    check((2026, 11, 23), (11, 30), (2026, 11, 30));
    check((2026, 12, 5), (11, 30), (2026, 11, 30));
    check((2027, 1, 3), (12, 28), (2026, 12, 28));
    check((2026, 11, 23), (1, 10), (2027, 1, 10));
    check((2026, 11, 23), (6, 1), (2026, 6, 1));
    check((2026, 11, 23), (5, 1), (2027, 5, 1));
    check((2026, 11, 23), (2, 0), (2027, 2, 28));
    check((2028, 1, 10), (2, 0), (2028, 2, 29));
    check((2026, 11, 23), (2, 29), (2028, 2, 29));
}

#[test]
fn the_year_that_the_note_speaks_of() {
    let check = |md: (i8, i8), names: &[&str], want: Option<i16>| {
        let day = Day {
            year: None,
            month: md.0,
            day: md.1,
        };
        let found = due::of_note(day, names.iter().copied());
        assert_eq!(found.year, want, "{md:?} {names:?}");
    };
    check((11, 30), &["議事録 2025-11.md"], Some(2025));
    check((1, 15), &["議事録 2025-11.md"], Some(2026));
    check((10, 10), &["議事録 2025-11.md"], Some(2025));
    check((3, 15), &["2026年3月 作業ログ"], Some(2026));
    check((3, 15), &["3月2日", "2024-03-01.md"], Some(2024));
    check((1, 5), &["20241228.md"], Some(2025));
    check((5, 1), &["メモ.md", "2023年"], Some(2023));
    check((5, 1), &["買い物", "メモ.md"], None);
    check((5, 1), &["RFC 2026", "1234-5678.md"], None);
    check((5, 1), &["192.168.2024.01"], None);
}

#[test]
fn priorities() {
    use Priority::{High, Highest, Low, Lowest, Medium};
    check(
        &[
            ("! 歯医者", Some(Medium)),
            ("歯医者 !", Some(Medium)),
            ("歯医者 !! 急ぎ", Some(High)),
            ("!!! 歯医者", Some(Highest)),
            ("！ 歯医者", Some(Medium)),
            ("❗歯医者", Some(High)),
            ("歯医者❗", Some(High)),
            ("❗❗歯医者", Some(Highest)),
            ("❗\u{fe0f} 歯医者", Some(High)),
            ("‼ 歯医者", Some(Highest)),
            ("(A) 歯医者", Some(Highest)),
            ("(B) 歯医者", Some(High)),
            ("(C) 歯医者", Some(Medium)),
            ("(D) 歯医者", Some(Low)),
            ("（A） 歯医者", Some(Highest)),
            ("歯医者 🔺 📅 2026-11-30", Some(Highest)),
            ("歯医者 ⏫", Some(High)),
            ("歯医者 🔼", Some(Medium)),
            ("歯医者 🔽", Some(Low)),
            ("歯医者 ⏬", Some(Lowest)),
            ("急げ！", None),
            ("急げ!", None),
            ("a != b", None),
            ("歯医者 (A)", None),
            ("(a) 案", None),
            ("(AB) 案", None),
            ("`! x`", None),
            ("歯医者", None),
        ],
        |text| {
            let letters = Letters::of(text, &code_spans(text));
            priority::read(&letters)
        },
    );
}

#[test]
fn tags() {
    check(
        &[
            ("#仕事 返事を書く", vec!["仕事"]),
            ("返事を書く #仕事 #急ぎ #仕事", vec!["仕事", "急ぎ"]),
            ("#project/sakuin を直す", vec!["project/sakuin"]),
            ("（#家）", vec!["家"]),
            ("課題 #12 を閉じる", vec![]),
            ("C# を学ぶ", vec![]),
            ("https://a.b/#節", vec![]),
            ("`#仕事`", vec![]),
            ("# 見出し", vec![]),
        ]
        .map(|(text, tags)| {
            (
                text,
                tags.into_iter().map(str::to_owned).collect::<Vec<_>>(),
            )
        }),
        |text| read(text, &code_spans(text)).tags,
    );
}

#[test]
fn when_a_task_comes_again() {
    let check = |rule: &str, from: &str, want: &str| {
        let text = format!("花に水をやる 🔁 {rule}");
        let recurrence = recurrence::read(&Letters::of(&text, &[]));
        let from: Date = from.parse().expect("a day");
        let next = recurrence
            .and_then(|recurrence| recurrence.after(from))
            .map(|day| day.to_string())
            .unwrap_or_default();
        assert_eq!(next, want, "{rule} after {from}");
    };
    // 2026-11-23 is a Monday.
    check("毎日", "2026-11-30", "2026-12-01");
    check("隔日", "2026-11-30", "2026-12-02");
    check("3日ごと", "2026-11-30", "2026-12-03");
    check("３日ごと", "2026-11-30", "2026-12-03");
    check("毎週", "2026-11-23", "2026-11-30");
    check("隔週", "2026-11-23", "2026-12-07");
    check("2週間ごと", "2026-11-23", "2026-12-07");
    check("毎週月曜", "2026-11-23", "2026-11-30");
    check("毎週月曜日", "2026-11-25", "2026-11-30");
    check("毎週火・金", "2026-11-24", "2026-11-27");
    check("毎週火・金", "2026-11-27", "2026-12-01");
    check("毎週 月水金", "2026-11-23", "2026-11-25");
    check("隔週月曜", "2026-11-23", "2026-12-07");
    check("毎月", "2026-11-30", "2026-12-30");
    check("毎月", "2027-01-31", "2027-02-28");
    check("隔月", "2026-12-31", "2027-02-28");
    check("3か月ごと", "2026-11-30", "2027-02-28");
    check("3ヶ月ごと", "2026-11-15", "2027-02-15");
    check("毎月15日", "2026-11-15", "2026-12-15");
    check("毎月15日", "2026-11-10", "2026-11-15");
    check("毎月31日", "2027-01-31", "2027-02-28");
    check("毎月末", "2027-01-31", "2027-02-28");
    check("毎月第2火曜", "2026-11-10", "2026-12-08");
    check("毎月第5月曜", "2026-11-30", "2027-03-29");
    check("毎年", "2026-11-30", "2027-11-30");
    check("毎年", "2028-02-29", "2029-02-28");
    check("平日", "2026-11-27", "2026-11-30");
    check("平日", "2026-11-24", "2026-11-25");
    check("every day", "2026-11-30", "2026-12-01");
    check("every week", "2026-11-30", "2026-12-07");
    check("every 2 weeks", "2026-11-23", "2026-12-07");
    check("every other week", "2026-11-23", "2026-12-07");
    check("every weekday", "2026-11-27", "2026-11-30");
    check("every Monday", "2026-11-23", "2026-11-30");
    check("every Tuesday, Friday", "2026-11-24", "2026-11-27");
    check("every week on Sunday", "2026-11-23", "2026-11-29");
    check("every month", "2026-11-30", "2026-12-30");
    check("every month on the 15th", "2026-11-15", "2026-12-15");
    check("every month on the last", "2026-11-30", "2026-12-31");
    check("every 3 months", "2026-11-15", "2027-02-15");
    check("every year", "2026-11-30", "2027-11-30");
    check("daily", "2026-11-30", "2026-12-01");
    check("weekly 📅 2026-11-30", "2026-11-30", "2026-12-07");
    check("毎週 〆11/30", "2026-11-30", "2026-12-07");
    check("毎週 when done", "2026-11-30", "2026-12-07");
    check("毎週（朝）", "2026-11-30", "2026-12-07");
    check("毎週 #家", "2026-11-30", "2026-12-07");
    check("ときどき", "2026-11-30", "");
    check("3日おき", "2026-11-30", "");
    check("every blue moon", "2026-11-30", "");
    check("毎月第2", "2026-11-30", "");
    check("0日ごと", "2026-11-30", "");
    check("毎月32日", "2026-11-30", "");
}

#[test]
fn a_sentence_is_no_rule() {
    let recurs = |text: &str| read(text, &[]).recurrence;
    assert_eq!(recurs("毎週の会議を準備する"), None);
    assert_eq!(recurs("every day is a gift"), None);
    assert_eq!(recurs("水やり 🔁 毎週 朝のうちに"), Some("毎週".to_owned()));
    assert_eq!(
        recurs("水やり 🔁 every week when done"),
        Some("every week when done".to_owned())
    );
    assert_eq!(recurs("水やり repeat: weekly"), Some("weekly".to_owned()));
}

#[test]
fn a_date_is_written_as_another_was() {
    let check = |text: &str, day: &str, want: &str| {
        let letters = Letters::of(text, &[]);
        let all = dates::find(&letters);
        let found = dates::due(&all).expect("a due date");
        let mut out = text.to_owned();
        let day: Date = day.parse().expect("a day");
        out.replace_range(
            found.bytes.clone(),
            &written::write(day, found.day, &found.style),
        );
        assert_eq!(out, want);
    };
    check("📅 2026-11-30", "2026-12-07", "📅 2026-12-07");
    check("📅 2026-11-30", "2027-01-04", "📅 2027-01-04");
    check("due:20261130", "2027-01-04", "due:20270104");
    check("〆11/30", "2026-12-07", "〆12/7");
    check("〆11/09", "2026-12-07", "〆12/07");
    check("〆2026/11/30", "2027-01-04", "〆2027/01/04");
    check("〆2026/1/5", "2026-02-05", "〆2026/2/5");
    check("（11月30日まで）", "2026-12-07", "（12月7日まで）");
    check("１１／３０まで", "2026-12-07", "１２／７まで");
    check("１１月３０日まで", "2026-12-07", "１２月７日まで");
    check("11/30(月)まで", "2026-12-08", "12/8(火)まで");
    check(
        "11月30日（月曜日）まで",
        "2026-12-08",
        "12月8日(火曜日)まで",
    );
    check("期限 令和8年11月30日", "2027-01-04", "期限 令和9年1月4日");
    check("期限 R8.11.30", "2027-01-04", "期限 R9.01.04");
    check("11月末まで", "2026-12-31", "12月末まで");
    check("2026年11月末まで", "2026-12-31", "2026年12月末まで");
}
