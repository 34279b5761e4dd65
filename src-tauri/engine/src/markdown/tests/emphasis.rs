//! Emphasis beside Japanese; the shared fixture has many more rows.

use super::html;

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(html(source), format!("<p>{expected}</p>"), "{source}");
}

#[test]
fn beside_japanese_punctuation() {
    check("**重要。**続き", "<strong>重要。</strong>続き");
    check(
        "これは**「重要」**です",
        "これは<strong>「重要」</strong>です",
    );
    check("**S3（Storage）**は", "<strong>S3（Storage）</strong>は");
    check(
        "**`aws s3 cp`**を",
        "<strong><code>aws s3 cp</code></strong>を",
    );
    check("~~削除。~~続き", "<del>削除。</del>続き");
    check("*斜体。*続き", "<em>斜体。</em>続き");
    check("**A。**B**C**", "<strong>A。</strong>B<strong>C</strong>");
    check("**税込(10%)**で", "<strong>税込(10%)</strong>で");
    check("葛󠄀**(異体字)**城", "葛󠄀<strong>(異体字)</strong>城");
    check(
        "**保管時の暗号化を行う必要はありません。**暗号化キー",
        "<strong>保管時の暗号化を行う必要はありません。</strong>暗号化キー",
    );
}

#[test]
fn underscores_as_before() {
    check("これは_強調_です", "これは_強調_です");
    check("__強調。__続き", "__強調。__続き");
    check("注意：__注意事項__", "注意：<strong>注意事項</strong>");
    check("snake_case_name", "snake_case_name");
}

#[test]
fn plain_commonmark_as_before() {
    check("a**b**c", "a<strong>b</strong>c");
    check("**a.**b", "**a.**b");
    check(
        "a**\"b\"**c",
        "a**&quot;b&quot;**c".replace("&quot;", "\"").as_str(),
    );
    check("2 ** 3 は 8", "2 ** 3 は 8");
    check("**未閉じ。続き", "**未閉じ。続き");
    check("a*\u{a0}b*", "a*&nbsp;b*");
}
