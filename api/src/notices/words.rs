//! Searching notices by their words: accents, case and a plural's ending do not matter, and the beginning of a word,
//! two letters, suffices. The words are folded here, so that both databases find the same.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::entity;
use crate::App;
use ground::ids::{CommuneId, SheetId};
use ground::say;
use ground::text::Message;
use kit::jobs::{Failure, Sweep};

/// Maximum number of words that a search looks for.
const WORDS: usize = 8;

/// Number of letters of a word that count.
const LETTERS: usize = 40;

/// A search: a text of up to 200 characters, of which the words count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    text: String,
    words: Vec<String>,
}

impl FromStr for Search {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        if text.chars().count() > 200 {
            return Err(say!("Une recherche compte 200 caractères au plus.", "A search has 200 characters at most.",));
        }
        let mut words: Vec<String> = fold(text).map(|word| stem(&word)).collect();
        // A remnant of l’, d’ or qu’ finds too much, unless there is nothing else.
        if words.iter().any(|word| word.chars().count() > 1) {
            words.retain(|word| word.chars().count() > 1 || word.chars().all(char::is_numeric));
        }
        words.truncate(WORDS);
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
        let (found, query) = match backend {
            DbBackend::Sqlite => {
                let words: Vec<String> = self
                    .words
                    .iter()
                    .map(|word| format!("{{title body}} : \"{word}\" {}", if begins(word) { "*" } else { "" }))
                    .collect();
                let found = r#""notices"."id" IN (SELECT "notice_id" FROM "notice_words" WHERE "number" IN
                    (SELECT "rowid" FROM "notice_index" WHERE "notice_index" MATCH ?))"#;
                (found, format!("boards : \"{board}\" AND {}", words.join(" AND ")))
            }
            _ => {
                let words: Vec<String> =
                    self.words.iter().map(|word| format!("'{word}'{}", if begins(word) { ":*" } else { "" })).collect();
                let found =
                    r#""notices"."id" IN (SELECT "notice_id" FROM "notice_words" WHERE "words" @@ $1::tsquery)"#;
                (found, format!("'{board}' & {}", words.join(" & ")))
            }
        };
        Condition::all().add(Expr::cust_with_values(found, [query]))
    }

    /// The number of the words that stand in the title, for the database.
    pub(super) fn rank(&self, backend: DbBackend) -> SimpleExpr {
        let place = if backend == DbBackend::Sqlite { "?" } else { "$1" };
        let hit = |word: &String| {
            let hit = format!(
                r#"(SELECT CASE WHEN ' ' || "title" LIKE {place} THEN 1 ELSE 0 END FROM "notice_words" WHERE "notice_id" = "notices"."id")"#
            );
            Expr::cust_with_values(hit, [format!("% {word}%")])
        };
        self.words.iter().map(hit).reduce(sea_orm::ExprTrait::add).unwrap_or(Expr::value(0))
    }

    /// The number of the words that stand in a title at hand.
    pub(super) fn rank_of(&self, title: &str) -> u8 {
        let title: Vec<String> = fold(title).collect();
        let hits = self.words.iter().filter(|word| title.iter().any(|it| it.starts_with(word.as_str()))).count();
        u8::try_from(hits).unwrap_or(u8::MAX)
    }
}

/// Keep the words of a new sheet, or of one whose text changed.
pub(super) async fn keep(tx: &impl ConnectionTrait, notice: &entity::Model) -> Result<(), DbErr> {
    let title: Vec<String> = fold(notice.title.as_str()).collect();
    let body: BTreeSet<String> = fold(notice.body.as_str()).collect();
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

/// The words of a text, without accents, in lower case; of a long one the beginning.
fn fold(text: &str) -> impl Iterator<Item = String> {
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| match c {
            'œ' => ['o', 'e'],
            'æ' => ['a', 'e'],
            c if c.is_alphanumeric() => [c, '\0'],
            _ => [' ', '\0'],
        })
        .filter(|c| *c != '\0')
        .collect();
    folded.split_whitespace().map(|word| word.chars().take(LETTERS).collect()).collect::<Vec<String>>().into_iter()
}

/// A word without the ending of a plural: since the beginning of a word suffices, it finds both.
fn stem(word: &str) -> String {
    let is_plural = word.chars().count() > 3 && word.ends_with(['s', 'x']) && !word.ends_with("ss");
    if is_plural { word[..word.len() - 1].to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_its_words_folded_and_without_plural() {
        for (text, expected) in [
            ("Coupure d’eau", "coupure eau"),
            ("  MARCHÉS de Noël ", "marche de noel"),
            ("travaux, rue de l'Église", "travau rue de eglise"),
            ("bus", "bus"),
            ("gross Œuvre 10", "gross oeuvre 10"),
            ("d", "d"),
            ("!!!", ""),
        ] {
            assert_eq!(text.parse::<Search>().unwrap().words.join(" "), expected, "{text}");
        }
        assert!("é".repeat(201).parse::<Search>().is_err());
    }

    #[test]
    fn a_title_ranks_by_the_words_in_it() {
        let search: Search = "coupures d’eau".parse().unwrap();
        assert_eq!(search.rank_of("Coupure d’eau lundi"), 2);
        assert_eq!(search.rank_of("L’eau est revenue"), 1);
        assert_eq!(search.rank_of("Découpures"), 0);
    }
}
