//! Where the window may go, and what it may hand to other programs.

use tauri::Url;

/// The URL of a link that may be handed to the system: `https`, `http` or `mailto`.
///
/// The text is parsed here and not only in the renderer, because other schemes make the system run
/// programs, and a page that has been taken over would ask for them.
pub(crate) fn outside(link: &str) -> Option<Url> {
    let url = Url::parse(link).ok()?;
    match url.scheme() {
        "https" | "http" => url.has_host().then_some(url),
        "mailto" => Some(url),
        _ => None,
    }
}

/// Whether a navigation stays on the app's own page; anything else would leave the strict CSP, and
/// could carry note text away in an address.
pub(crate) fn is_own_page(url: &Url, dev_url: Option<&Url>) -> bool {
    match dev_url {
        Some(dev_url) => url.origin() == dev_url.origin(),
        None => url.scheme() == "tauri" && url.host_str() == Some("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_links_go_out() {
        for link in [
            "https://example.com/",
            "http://例え.jp/メモ?q=索引#節",
            "HTTPS://EXAMPLE.COM",
            "mailto:a@example.com",
        ] {
            assert!(outside(link).is_some(), "{link}");
        }
        for link in [
            "",
            "#",
            "memo.md",
            "//example.com",
            "http:",
            "-flag",
            "--version https://example.com",
            "/etc/passwd",
            "file:///etc/passwd",
            "smb://host/share",
            "javascript:alert(1)",
            "JaVa\tScript:alert(1)",
            "data:text/html,x",
            "vscode://file/etc/passwd",
            "tauri://localhost/",
            "ipc://localhost/tick",
        ] {
            assert!(outside(link).is_none(), "{link}");
        }
    }

    #[test]
    fn what_goes_out_never_looks_like_an_option() {
        for link in ["https://-x.example/", " mailto:-x", "mailto:--help"] {
            let url = outside(link).map(String::from).unwrap_or_default();
            assert!(!url.starts_with('-'), "{link}");
        }
    }

    #[test]
    fn the_window_stays_on_its_own_page() {
        let check = |url: &str, dev_url: Option<&str>, expected| {
            let parse = |text: &str| Url::parse(text).expect("a URL");
            let dev_url = dev_url.map(parse);
            assert_eq!(
                is_own_page(&parse(url), dev_url.as_ref()),
                expected,
                "{url}"
            );
        };
        check("tauri://localhost/", None, true);
        check("tauri://localhost/index.html#x", None, true);
        check("tauri://elsewhere/", None, false);
        check("http://localhost:5173/", None, false);
        check("https://example.com/?q=memo", None, false);
        check("data:text/html,x", None, false);
        check("about:blank", None, false);
        check(
            "http://localhost:5173/",
            Some("http://localhost:5173"),
            true,
        );
        check(
            "http://localhost:5174/",
            Some("http://localhost:5173"),
            false,
        );
    }
}
