//! Searching notices by their words: accents, case, a plural's ending and characters that nobody sees do not matter, and
//! the beginning of a word, two letters, suffices. The words are folded here, so that both databases find the same.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::entity;
use super::folding::{MAY_PART, fold, written};
use crate::App;
use ground::ids::{CommuneId, SheetId};
use ground::say;
use ground::text::Message;
use kit::jobs::{Failure, Sweep};

/// Maximum number of words that a search looks for.
const WORDS: usize = 8;

/// Words in -al whose plural is regular.
const REGULAR: [&str; 9] = ["bal", "cal", "carnaval", "ceremonial", "chacal", "choral", "festival", "recital", "regal"];

/// A search: a text of up to 200 characters, of which the words count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    text: String,
    words: Vec<Word>,
}

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// Its beginning, without the ending of a plural.
    beginning: String,
    /// Whole words that are its singular or plural all the same.
    others: Vec<String>,
}

impl FromStr for Search {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        if text.chars().count() > 200 {
            return Err(say!("Une recherche compte 200 caractères au plus.", "A search has 200 characters at most.",));
        }
        let whole = fold(text).map(|word| word.replace(MAY_PART, ""));
        let mut words: Vec<String> = whole.filter(|word| !word.is_empty()).collect();
        // A remnant of l’, d’ or qu’ finds too much, unless there is nothing else.
        if words.iter().any(|word| word.chars().count() > 1) {
            words.retain(|word| word.chars().count() > 1 || word.chars().all(char::is_numeric));
        }
        let words = words.iter().take(WORDS).map(|word| Word::of(word)).collect();
        Ok(Self { text: text.to_owned(), words })
    }
}

impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

ground::leaf!(Search, "string", "", |mut schema| {
    schema.max_length = Some(200);
    schema
});

impl Search {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The condition that a notice on this commune's board holds every word.
    pub(super) fn condition(&self, backend: DbBackend, commune: CommuneId) -> Condition {
        if self.words.is_empty() {
            return Condition::all().add(Expr::value(false));
        }
        let board = board_word(commune);
        // Words are letters and digits alone: nothing in them means anything to either query language.
        let each = |form: fn(&str, bool) -> String, or: &str| {
            let forms = self.words.iter().map(|word| {
                let whole = word.others.iter().map(|other| form(other, false));
                [form(&word.beginning, begins(&word.beginning))].into_iter().chain(whole).collect::<Vec<_>>().join(or)
            });
            forms.collect::<Vec<_>>()
        };
        let (found, query) = match backend {
            DbBackend::Sqlite => {
                let words = each(|word, begins| format!("\"{word}\" {}", if begins { "*" } else { "" }), " OR ");
                let words: Vec<String> = words.iter().map(|forms| format!("{{title body}} : ({forms})")).collect();
                let found = r#""notices"."id" IN (SELECT "notice_id" FROM "notice_words" WHERE "number" IN
                    (SELECT "rowid" FROM "notice_index" WHERE "notice_index" MATCH ?))"#;
                (found, format!("boards : \"{board}\" AND {}", words.join(" AND ")))
            }
            _ => {
                let words = each(|word, begins| format!("'{word}'{}", if begins { ":*" } else { "" }), " | ");
                let words: Vec<String> = words.iter().map(|forms| format!("({forms})")).collect();
                let found =
                    r#""notices"."id" IN (SELECT "notice_id" FROM "notice_words" WHERE "words" @@ $1::tsquery)"#;
                (found, format!("'{board}' & {}", words.join(" & ")))
            }
        };
        Condition::all().add(Expr::cust_with_values(found, [query]))
    }

    /// The number of the words that stand in the title, for the database.
    pub(super) fn rank(&self, backend: DbBackend) -> SimpleExpr {
        let hit = |word: &Word| {
            let whole = word.others.iter().map(|other| format!("% {other} %"));
            let patterns: Vec<String> = [format!("% {}%", word.beginning)].into_iter().chain(whole).collect();
            let place = |at: usize| if backend == DbBackend::Sqlite { "?".to_owned() } else { format!("${at}") };
            let hits = (1..=patterns.len()).map(|at| format!(r#"' ' || "title" || ' ' LIKE {}"#, place(at)));
            let hits = hits.collect::<Vec<_>>().join(" OR ");
            let hit = format!(
                r#"(SELECT CASE WHEN {hits} THEN 1 ELSE 0 END FROM "notice_words" WHERE "notice_id" = "notices"."id")"#
            );
            Expr::cust_with_values(hit, patterns)
        };
        self.words.iter().map(hit).reduce(sea_orm::ExprTrait::add).unwrap_or(Expr::value(0))
    }

    /// The number of the words that stand in a title at hand.
    pub(super) fn rank_of(&self, title: &str) -> u8 {
        let title: Vec<String> = written(title).collect();
        let hits = self.words.iter().filter(|word| title.iter().any(|it| word.finds(it))).count();
        u8::try_from(hits).unwrap_or(u8::MAX)
    }
}

impl Word {
    /// A folded word. Since its beginning suffices, it finds its plural in -s or -x; that in -aux changes more.
    fn of(word: &str) -> Self {
        let is_plural = word.chars().count() > 3 && word.ends_with(['s', 'x']) && !word.ends_with("ss");
        let beginning = if is_plural { &word[..word.len() - 1] } else { word };
        let others =
            if let Some(base) = word.strip_suffix("aux").filter(|base| !base.is_empty() && !base.ends_with('e')) {
                vec![format!("{base}al"), format!("{base}ail")]
            } else if let Some(base) = beginning.strip_suffix("al").or_else(|| beginning.strip_suffix("ail")) {
                vec![format!("{base}aux")]
            } else {
                vec![]
            };
        let is_regular = |word: &str| REGULAR.contains(&word);
        let others = if is_regular(beginning) { vec![] } else { others };
        Self {
            beginning: beginning.to_owned(),
            others: others.into_iter().filter(|other| !is_regular(other)).collect(),
        }
    }

    /// True if a word that was written is the one looked for.
    fn finds(&self, written: &str) -> bool {
        written.starts_with(&self.beginning) || self.others.iter().any(|other| other == written)
    }
}

/// Keep the words of a new sheet, or of one whose text changed.
pub(super) async fn keep(tx: &impl ConnectionTrait, notice: &entity::Model) -> Result<(), DbErr> {
    let title: Vec<String> = written(notice.title.as_str()).collect();
    let body: BTreeSet<String> = written(notice.body.as_str()).collect();
    let body: Vec<String> = body.into_iter().collect();
    let sql = "INSERT INTO notice_words (notice_id, boards, title, body) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (notice_id) DO UPDATE SET boards = excluded.boards, title = excluded.title, body = excluded.body";
    let values =
        [notice.id.into(), board_word(notice.commune_id).into(), title.join(" ").into(), body.join(" ").into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Forget the words of sheets that are deleted.
pub(super) async fn forget(tx: &impl ConnectionTrait, sheets: &[SheetId]) -> Result<(), DbErr> {
    for sheet in sheets {
        let statement = Statement::from_sql_and_values(
            tx.get_database_backend(),
            "DELETE FROM notice_words WHERE notice_id = $1",
            [(*sheet).into()],
        );
        tx.execute_raw(statement).await?;
    }
    Ok(())
}

/// Makes notices findable that were written without their words: before there was a search, or by a process of an older
/// version while a newer one is being started.
#[derive(Debug)]
pub struct KeepWords;

impl Sweep for KeepWords {
    const KIND: &'static str = "keep_words";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        loop {
            let missing = Expr::cust(r#""notices"."id" NOT IN (SELECT "notice_id" FROM "notice_words")"#);
            let missing = entity::Entity::find().filter(missing).order_by_asc(entity::Column::Id).limit(500);
            let rows = missing.all(&app.db.read).await?;
            if rows.is_empty() {
                return Ok(());
            }
            let tx = app.db.begin_write().await?;
            for row in rows {
                keep(&tx, &row).await?;
            }
            tx.commit().await?;
        }
    }
}

/// True if a word may be the beginning of what is looked for: a single letter begins a tenth of all words on this
/// server.
fn begins(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

fn board_word(commune: CommuneId) -> String {
    format!("c{}", commune.uuid().simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_its_words_folded_and_without_plural() {
        for (text, expected) in [
            ("Coupure d’eau", "coupure eau"),
            ("  MARCHÉS de Noël ", "marche de noel"),
            ("travaux, rue de l'Église", "travau/traval/travail rue de eglise"),
            ("bus", "bus"),
            ("gross Œuvre 10", "gross oeuvre 10"),
            ("d", "d"),
            ("!!!", ""),
            ("\u{200b} \u{ad}", ""),
            ("animal animaux", "animal/animaux animau/animal/animail"),
            ("conseils municipaux", "conseil municipau/municipal/municipail"),
            ("hôpital journal", "hopital/hopitaux journal/journaux"),
            ("vitrail baux", "vitrail/vitraux bau/bail"),
            ("bal des festivals aux eaux", "bal des festival aux eau"),
            ("biblio\u{ad}thèque", "bibliotheque"),
            ("\u{200e}biblio\u{200b}thèque\u{2060}", "bibliotheque"),
        ] {
            let words = text.parse::<Search>().unwrap().words;
            let forms: Vec<String> =
                words.iter().map(|it| [std::slice::from_ref(&it.beginning), &it.others].concat().join("/")).collect();
            assert_eq!(forms.join(" "), expected, "{text}");
        }
        assert!("é".repeat(201).parse::<Search>().is_err());
    }

    #[test]
    fn a_title_ranks_by_the_words_in_it() {
        let search: Search = "coupures d’eau".parse().unwrap();
        assert_eq!(search.rank_of("Coupure d’eau lundi"), 2);
        assert_eq!(search.rank_of("L’eau est revenue"), 1);
        assert_eq!(search.rank_of("Découpures"), 0);
        assert_eq!("animal".parse::<Search>().unwrap().rank_of("Animaux perdus"), 1);
    }
}
