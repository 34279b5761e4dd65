//! Rules, and the days that come after others by them.

use super::*;

#[test]
fn when_a_task_comes_again() {
    let check = |rule: &str, from: &str, want: &str| {
        let text = format!("花に水をやる 🔁 {rule}");
        let recurrence = read(&Letters::of(&text, &[]));
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
    // Half of a rule would be another rule.
    check("毎週月、水", "2026-11-23", "2026-11-25");
    check("毎週月、水、金", "2026-11-25", "2026-11-27");
    check("毎週月、水やり", "2026-11-23", "2026-11-30");
    check("毎週、忘れずに", "2026-11-23", "2026-11-30");
    check("毎週（月・木）", "2026-11-23", "2026-11-26");
    check("毎週の月曜", "2026-11-23", "2026-11-30");
    check("毎週月〜金", "2026-11-27", "2026-11-30");
    check("毎週月～金", "2026-11-24", "2026-11-25");
    check("毎日曜", "2026-11-23", "2026-11-29");
    check("毎月曜", "2026-11-23", "2026-11-30");
    check("毎週末", "2026-11-23", "2026-11-28");
    check("毎週末", "2026-11-29", "2026-12-06");
    check("毎朝", "2026-11-23", "2026-11-24");
    check("毎晩 20:00", "2026-11-23", "2026-11-24");
    check("毎朝7時に", "2026-11-23", "2026-11-24");
    check("毎週月曜10時半", "2026-11-23", "2026-11-30");
    check("一日おき", "2026-11-23", "2026-11-25");
    check("二週間ごと", "2026-11-23", "2026-12-07");
    check("2週間ごとの月曜", "2026-11-23", "2026-12-07");
    check("半年ごと", "2026-11-23", "2027-05-23");
    check("四半期ごと", "2026-11-23", "2027-02-23");
    check("毎月最終日", "2026-11-30", "2026-12-31");
    check("毎月 末日", "2026-11-30", "2026-12-31");
    check("毎月 最終金曜", "2026-11-27", "2026-12-25");
    check("毎月最終日曜", "2026-11-23", "2026-11-29");
    check("毎月最後の金曜日", "2026-11-27", "2026-12-25");
    check("毎月第2・第4木曜", "2026-11-12", "2026-11-26");
    check("毎月第2・第4木曜", "2026-11-26", "2026-12-10");
    check("毎月第二・四木曜", "2026-11-12", "2026-11-26");
    check("毎月第1月曜と第3月曜", "2026-11-02", "2026-11-16");
    check("毎月10日・25日", "2026-11-10", "2026-11-25");
    check("毎月10・25日", "2026-11-25", "2026-12-10");
    check("毎月十五日", "2026-11-15", "2026-12-15");
    check("隔月15日", "2026-11-15", "2027-01-15");
    check("毎月31日", "2027-02-28", "2027-03-31");
    check("毎月末", "2027-02-28", "2027-03-31");
    check("毎年4月1日", "2026-04-01", "2027-04-01");
    check("毎年 3月末", "2026-11-23", "2027-03-31");
    check("毎年2月29日", "2028-02-29", "2029-02-28");
    check("every month on the last Friday", "2026-11-23", "2026-11-27");
    check("every month on the 2nd Tuesday", "2026-11-10", "2026-12-08");
    check(
        "every month on the first Monday",
        "2026-11-02",
        "2026-12-07",
    );
    check(
        "every month on the 1st and 3rd Tuesday",
        "2026-11-03",
        "2026-11-17",
    );
    check(
        "every month on the 1st and 15th",
        "2026-11-01",
        "2026-11-15",
    );
    check("every month on the last day", "2026-11-30", "2026-12-31");
    check(
        "every week on Monday and Thursday",
        "2026-11-23",
        "2026-11-26",
    );
    check("every other Monday", "2026-11-23", "2026-12-07");
    check("every two weeks", "2026-11-23", "2026-12-07");
    check("every weekend", "2026-11-23", "2026-11-28");
    check("every quarter", "2026-11-23", "2027-02-23");
    check("every year on April 1", "2026-11-23", "2027-04-01");
    check("every day at 7", "2026-11-23", "2026-11-24");
    check("every week, before noon", "2026-11-23", "2026-11-30");
    check("毎週 11/30まで", "2026-11-30", "2026-12-07");
    check("毎月 最終営業日", "2026-11-30", "");
    check("毎月 第2火曜の翌日", "2026-11-30", "");
    check("毎週 3回", "2026-11-30", "");
    check("毎週（祝日を除く）", "2026-11-30", "");
    check("二三日ごと", "2026-11-30", "");
    check("毎月末 の金曜", "2026-11-30", "");
    check("毎週月曜 と 木曜", "2026-11-23", "2026-11-26");
    check("every week until June", "2026-11-30", "");
    check("every month on the last workday", "2026-11-30", "");
    check("3日おき", "2026-11-30", "");
    check("every blue moon", "2026-11-30", "");
    check("毎月第2", "2026-11-30", "");
    check("0日ごと", "2026-11-30", "");
    check("毎月32日", "2026-11-30", "");
}

#[test]
fn a_sentence_is_no_rule() {
    let recurs = |text: &str| read(&Letters::of(text, &[])).map(|rule| rule.text);
    assert_eq!(recurs("毎週の会議を準備する"), None);
    assert_eq!(recurs("every day is a gift"), None);
    assert_eq!(recurs("水やり 🔁 毎週 朝のうちに"), Some("毎週".to_owned()));
    assert_eq!(
        recurs("水やり 🔁 every week when done"),
        Some("every week when done".to_owned())
    );
    assert_eq!(
        recurs("水やり 🔁 毎週（月・木） #庭"),
        Some("毎週(月・木)".to_owned())
    );
    assert_eq!(recurs("水やり 🔁 毎週、朝に"), Some("毎週".to_owned()));
    assert_eq!(recurs("水やり repeat: weekly"), Some("weekly".to_owned()));
}

#[test]
fn a_rule_that_is_not_understood_is_told() {
    let check = |text: &str, want: Option<&str>| {
        let found = unclear(&Letters::of(text, &[]));
        assert_eq!(found.as_deref(), want, "{text}");
    };
    check("水やり 🔁 3日おき 📅 2026-11-30", Some("3日おき"));
    check("給料 🔁 毎月 最終営業日", Some("毎月 最終営業日"));
    check("水やり 🔁 毎週", None);
    check("水やり 🔁 毎週 朝のうちに", None);
    check("水やり 🔁", None);
    check("repeat: the song", None);
    check("水やり", None);
}
