//! Bodies, rendered.

use super::*;

fn rendered(markdown: &str) -> Rendered {
    render_now(markdown).unwrap()
}

#[test]
fn markdown_becomes_html_with_tables_autolinks_and_lower_headings() {
    for (markdown, expected) in [
        ("Bonjour **à tous**", "<p>Bonjour <strong>à tous</strong></p>"),
        ("# Titre", "<h2>Titre</h2>"),
        (
            "https://exemple.fr",
            "<p><a href=\"https://exemple.fr\" rel=\"noopener noreferrer nofollow\">https://exemple.fr</a></p>",
        ),
        ("« Vrai » : 18\u{202f}h \"oui\" -- non...", "<p>« Vrai » : 18\u{202f}h \"oui\" -- non...</p>"),
    ] {
        assert_eq!(rendered(markdown).html, expected);
    }
    assert!(rendered("| a | b |\n|---|--:|\n| 1 | 2 |").html.contains("<td align=\"right\">2</td>"));
}

#[test]
fn nothing_active_gets_through() {
    for markdown in [
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<iframe src=\"https://x\"></iframe>",
        "<p onclick=\"alert(1)\">x</p>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://ailleurs.example/pixel.gif)",
        "<svg/onload=alert(1)>",
        "[x](&#106;avascript:alert(1))",
        "<a href=\"//ailleurs.example\">x</a>",
        "<form action=x><input></form>",
    ] {
        let html = rendered(markdown).html.to_lowercase();
        // What stands inside tags: the rest is text, whatever it says.
        let tags: String = html
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
            .map(|(tag, _)| format!("<{tag}>"))
            .collect();
        for bad in [
            "<script",
            "<style",
            "<iframe",
            "onclick",
            "script:",
            "data:",
            "<img",
            "<svg",
            "onload",
            "<form",
            "href=\"//",
        ] {
            assert!(!tags.contains(bad), "{markdown} gave {html}");
        }
    }
}

#[test]
fn nothing_written_vanishes() {
    let html = rendered("<div>bloc</div>\n\nhé <b>gras</b>, a<br>b\n\n[Mairie]: 0387");
    assert!(
        html.html.contains("&lt;div&gt;bloc")
            && html.html.contains("&lt;b&gt;gras")
            && html.html.contains("[Mairie]: 0387")
            && html.summary.contains("bloc"),
        "{html:?}"
    );
    let image = rendered("![la place](https://exemple.fr/place.jpg)").html;
    assert!(image.contains("href=\"https://exemple.fr/place.jpg\"") && image.contains(">la place</a>"), "{image}");
    for (markdown, expected) in [
        ("![](https://exemple.fr/a.jpg)", "<p>[https://exemple.fr/a.jpg]</p>"),
        ("[ ](https://exemple.fr/a)", "<p>[ https://exemple.fr/a]</p>"),
        ("[Menu](/menu.pdf), [SMS](sms:+336)", "<p>Menu (/menu.pdf), SMS (sms:+336)</p>"),
        ("[x](https://[)", "<p>x (https://[)</p>"),
        ("[![](https://a.fr/i.png)](https://a.fr/b)", "<p>[https://a.fr/i.png]</p>"),
        ("![](/a.png)", "<p>/a.png</p>"),
        ("ftp://exemple.fr/a", "<p>ftp://exemple.fr/a</p>"),
    ] {
        let html = rendered(markdown).html;
        let links = html.split("<a ").enumerate().map(|(at, part)| match at {
            0 => part.to_owned(),
            _ => format!("[{}", part.split_once('>').expect("a tag").1),
        });
        assert_eq!(links.collect::<String>().replace("</a>", "]"), expected, "{html}");
    }
}

#[test]
fn what_is_typed_appears_as_typed() {
    for (markdown, expected) in [
        ("Lundi : 9 h\nMardi : fermé", "<p>Lundi : 9 h<br>\nMardi : fermé</p>"),
        ("• Loto\n• Buvette", "<p>• Loto<br>\n• Buvette</p>"),
        ("Chers,\n\n\tLa *réunion*", "<p>Chers,</p>\n<p>La <em>réunion</em></p>"),
        ("10~15 € ou 5~8 €", "<p>10~15 € ou 5~8 €</p>"),
        ("~a~ et ~~b~~", "<p>~a~ et <del>b</del></p>"),
        ("8. mai 1945\n11. novembre", "<p>8. mai 1945<br>\n11. novembre</p>"),
        ("+ 33 3 82", "<p>+ 33 3 82</p>"),
        ("2*3*4 m, 5 €*, 3 €*.", "<p>2*3*4 m, 5 €*, 3 €*.</p>"),
        ("5 **€** et 2**3**", "<p>5 <strong>€</strong> et 2**3**</p>"),
        ("Cordialement\n--\nLa mairie\n===", "<p>Cordialement<br>\n--<br>\nLa mairie<br>\n===</p>"),
        ("<nom>\nsuite", "<p>&lt;nom&gt;<br>\nsuite</p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
    ] {
        assert_eq!(rendered(markdown).html, expected, "{markdown}");
    }
}

#[test]
fn links_end_where_french_typography_ends_them() {
    for (markdown, addresses) in [
        ("«\u{a0}https://exemple.fr/plan\u{a0}» dès lundi", &["https://exemple.fr/plan"][..]),
        ("(«https://exemple.fr/plan», voir)", &["https://exemple.fr/plan"]),
        (
            "https://exemple.fr/a\u{a0}: oui\u{202f}! https://exemple.fr/b\u{202f}; **non**",
            &["https://exemple.fr/a", "https://exemple.fr/b"],
        ),
        (
            "“https://exemple.fr/a” ‘https://exemple.fr/b’ https://exemple.fr/c…",
            &["https://exemple.fr/a", "https://exemple.fr/b", "https://exemple.fr/c"],
        ),
        ("«\u{a0}www.exemple.fr\u{a0}»", &["http://www.exemple.fr"]),
        ("https://exemple.fr/l’eau", &["https://exemple.fr/l%E2%80%99eau"]),
        ("[a](https://exemple.fr/l’)", &["https://exemple.fr/l%E2%80%99"]),
        ("[https://exemple.fr/a](https://exemple.fr/l’)", &["https://exemple.fr/l%E2%80%99"]),
        ("**https://exemple.fr/a**", &["https://exemple.fr/a"]),
        ("https://exemple.fr/a_b_c*d*", &["https://exemple.fr/a_b_c*d"]),
        ("mairie@exemple.fr\u{a0}!", &["mailto:mairie@exemple.fr"]),
    ] {
        let html = rendered(markdown).html;
        let found: Vec<&str> =
            html.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(address, _)| address).collect();
        assert_eq!(found, addresses, "{html}");
        assert!(!html.contains(['\t', '\u{c}']), "{html}");
    }
}

#[test]
fn what_is_written_from_right_to_left_has_a_direction_for_each_block() {
    assert_eq!(rendered("تنبيه\n\nAvis").html, "<p dir=\"auto\">تنبيه</p>\n<p dir=\"auto\">Avis</p>");
}

/// Time that this thread has run, which other work on the machine does not lengthen (Linux).
fn nanoseconds_on_a_processor() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_text_that_makes_a_huge_or_endless_page_is_refused_quickly() {
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(1500), "-|".repeat(1500), "a\n".repeat(2000));
    for markdown in [wide, ">".repeat(10_000), "1. ".repeat(3_000)] {
        let began = nanoseconds_on_a_processor();
        assert!(render_now(&markdown[..markdown.len().min(10_000)]).is_err());
        assert!(nanoseconds_on_a_processor() - began < 5_000_000_000);
    }
}

#[test]
fn a_summary_is_plain_text_with_its_lines_cut_at_a_word() {
    assert_eq!(
        rendered("# Eau\n\n* coupée **lundi**\n* rétablie `mardi`\n\nMerci,\nla mairie").summary,
        "Eau\n• coupée lundi\n• rétablie mardi\nMerci,\nla mairie"
    );
    let long = rendered(&"parole ".repeat(100)).summary;
    assert!(long.ends_with("parole…") && long.chars().count() <= 201, "{long}");
    assert_eq!(rendered("").summary, "");
}

#[test]
fn a_plain_text_says_what_the_formatted_one_says() {
    for (markdown, expected) in [
        (
            "# Crue\n\nFermez **tout**,\npuis :\n\n1. montez\n2. appelez le `112`\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            "Crue\nFermez tout,\npuis :\n1. montez\n2. appelez le 112\na | b\n1 | 2",
        ),
        ("Ramassage ~~mardi 1er~~ **jeudi 3**.", "Ramassage jeudi 3."),
        ("- a\n- ~~b~~\n- c", "• a\n• c"),
        ("- a\n  - b\n  - c\n- d\n\n  e", "• a\n• b\n• c\n• d\ne"),
        ("[ici](https://exemple.fr/a) ou https://exemple.fr/b", "ici (https://exemple.fr/a) ou https://exemple.fr/b"),
        ("[exemple.fr](https://www.exemple.fr/), [écrire](mailto:a@b.fr)", "exemple.fr, écrire (mailto:a@b.fr)"),
        ("Appelez le [03 82](tel:0382).", "Appelez le 03 82."),
        ("8. mai 1945", "8. mai 1945"),
        ("«\u{a0}https://exemple.fr/a\u{a0}»", "«\u{a0}https://exemple.fr/a\u{a0}»"),
    ] {
        assert_eq!(plain(&markdown.parse().unwrap()), expected);
    }
    let long = "parole ".repeat(1000);
    assert_eq!(plain(&long.parse().unwrap()), long.trim());
}
