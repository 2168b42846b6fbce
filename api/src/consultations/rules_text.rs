//! The rules of a consultation in plain French: who may vote, how it is counted, what becomes of it, what is published.

use super::entity::consultation::Model;
use super::methods::counted;
use ground::text::Language;

/// The rules, as HTML that is safe in any page.
pub(super) fn rules_html(row: &Model) -> String {
    let mut parts = vec![
        "Cette consultation éclaire le conseil municipal\u{202f}: ce n’est pas une élection, et le conseil reste libre de sa décision (article L131-1 du code des relations entre le public et l’administration).".to_owned(),
        match row.group_id {
            Some(_) => "Peuvent voter les personnes du groupe consulté qui figurent au registre de la commune à l’ouverture du vote.".to_owned(),
            None => "Peuvent voter les personnes qui figurent au registre de la commune à l’ouverture du vote.".to_owned(),
        },
        "Le vote est secret\u{202f}: votre bulletin est scellé dès son arrivée, et personne ne peut l’ouvrir avant la clôture. Vous pouvez le remplacer jusque-là\u{202f}; seul le dernier compte.".to_owned(),
    ];
    for (place, question) in row.questions.0.iter().enumerate() {
        let counted = counted(question.method, question.seats).in_language(Language::Fr);
        parts.push(format!("Question {}\u{202f}: {counted}", place + 1));
    }
    parts.push(match row.delegation_allowed {
        true => "Vous pouvez confier votre voix à un délégué, et la reprendre à tout moment en votant vous-même. Un délégué qui porte des voix vote en public, pour toujours\u{202f}; une voix reste sans effet si son délégué ne vote pas.".to_owned(),
        false => "Les voix ne se délèguent pas\u{202f}: chacun vote pour soi.".to_owned(),
    });
    parts.push(match row.key_holders.0.is_empty() {
        true => "Le serveur garde la clé qui ouvre les bulletins\u{202f}: qui l’exploite pourrait en abuser tant que le vote est ouvert. Elle est détruite après le dépouillement.".to_owned(),
        false => {
            let names: Vec<String> = row.key_holders.0.iter().map(|it| escaped(&it.name)).collect();
            format!("La clé qui ouvre les bulletins est partagée entre {}\u{202f}: il en faut deux pour l’ouvrir. Elle est détruite après le dépouillement.", names.join(", "))
        }
    });
    parts.push("À la clôture, tous les bulletins sont publiés sans nom, chacun avec son code. Votre code vous montre votre ligne\u{202f}: il dit aussi comment vous avez voté, ne le montrez à personne. Un classement très inhabituel, ou un groupe très petit, peut trahir quelqu’un.".to_owned());
    parts.push("Avec moins de 20 bulletins secrets, seuls les totaux sont publiés\u{202f}; avec moins de 5, seul l’ordre. Les sauvegardes et les journaux de la base de données gardent quelque temps des enveloppes scellées et leur ordre d’arrivée, que plus personne ne peut ouvrir.".to_owned());
    parts.push("Le conseil répond en public, dit s’il suit le résultat, et pourquoi.".to_owned());
    parts.push(format!("Dépouillement par Tambour {}, dont le code est public.", env!("CARGO_PKG_VERSION")));
    parts.iter().map(|it| format!("<p>{it}</p>")).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
