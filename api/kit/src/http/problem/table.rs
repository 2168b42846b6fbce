//! The table of an error: one row a variant, with the kind of problem that it becomes.

/// An error of a domain from one table: the enum, what it becomes as a [`Refusal`](crate::http::problem::Refusal), and
/// what turns into it by itself (`From`).
///
/// ```text
/// refusal! {
///     /// A reason not to lend a boat.
///     pub enum LendError<P: Post> {
///         /// There is no such boat.
///         NoSuchBoat => NOT_FOUND,
///         /// Somebody has it.
///         Lent => IMPOSSIBLE_TRANSITION("Ce bateau est prêté.", "This boat is lent."),
///         /// It is not in order.
///         Broken(detail: Message) => IMPOSSIBLE_TRANSITION(detail),
///         /// Values that do not go together.
///         Invalid(Vec<FieldError>) => invalid,
///         /// The boathouse cannot be read.
///         ..Boathouse(io::Error) => internal,
///         /// Its notice cannot be changed.
///         ..OutOfReach(OutOfReach<P>) from (NoSuch<P>, DbErr) but (STALE),
///         ..database
///     }
/// }
/// ```
///
/// After the arrow stands the kind of the problem, with what to say of this occurrence if there is anything: a message,
/// or a text in French and one in English. Or there stands how a [`Problem`](crate::http::problem::Problem) is made of
/// what the variant holds: `internal`, `unavailable`, `too_many` or `invalid`.
///
/// Two dots: what the variant holds turns into this error by itself. Without an arrow it is a refusal, whose kinds and
/// problem are handed on; what turns into that one turns into this one too where it stands after `from`. Kinds that it
/// never becomes here, or that are listed elsewhere, stand after `but`. `..database` is a variant `Database(DbErr)`.
#[macro_export]
macro_rules! refusal {
    (@rows $table:tt ..database $(, $($rest:tt)*)?) => {
        $crate::refusal! { @rows $table
            /// The database failed.
            ..Database($crate::http::problem::DbErr),
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* ..$variant:ident($held:ty)
        $(from ($($from:ty),+))? $(but ($($but:ident),+))? $(, $($rest:tt)*)?) => {
        $crate::refusal! { @from $table $variant $held }
        $($($crate::refusal! { @from $table $variant $from })+)?
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant($held)]
            [<$held as $crate::http::problem::Refusal>::kinds()
                $(.into_iter().filter(|it| ![$(&$crate::http::problem::$but),+].contains(it)).collect::<Vec<_>>())?]
            [Self::$variant(it) => $crate::http::problem::Refusal::problem(it)]
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* ..$variant:ident($held:ty) => $($rest:tt)+) => {
        $crate::refusal! { @from $table $variant $held }
        $crate::refusal! { @rows $table $(#[$doc])* $variant($held) => $($rest)+ }
    };
    (@rows $table:tt $(#[$doc:meta])* $variant:ident($held:ty) => internal $(, $($rest:tt)*)?) => {
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant($held)]
            [vec![&$crate::http::problem::INTERNAL]]
            [Self::$variant(it) => $crate::http::problem::Problem::internal(it)]
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* $variant:ident($held:ty) => unavailable $(, $($rest:tt)*)?) => {
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant($held)]
            [vec![&$crate::http::problem::UNAVAILABLE]]
            [Self::$variant(it) => $crate::http::problem::Problem::unavailable(it)]
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* $variant:ident($held:ty) => too_many $(, $($rest:tt)*)?) => {
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant($held)]
            [vec![&$crate::http::problem::TOO_MANY]]
            [Self::$variant(it) => $crate::http::problem::Problem::too_many(it)]
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* $variant:ident($held:ty) => invalid $(, $($rest:tt)*)?) => {
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant($held)]
            [vec![&$crate::http::problem::INVALID]]
            [Self::$variant(it) => $crate::http::problem::Problem::invalid(it)]
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* $variant:ident($held:ty)
        => $kind:ident $(($($said:tt)*))? $(, $($rest:tt)*)?) => {
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant($held)]
            [vec![&$crate::http::problem::$kind]]
            [Self::$variant(_) => $crate::refusal!(@problem $kind $(($($said)*))?)]
            $($($rest)*)?
        }
    };
    (@rows $table:tt $(#[$doc:meta])* $variant:ident $(($it:ident: $held:ty))?
        => $kind:ident $(($($said:tt)*))? $(, $($rest:tt)*)?) => {
        $crate::refusal! { @row $table
            [$(#[$doc])* $variant $(($held))?]
            [vec![&$crate::http::problem::$kind]]
            [Self::$variant $(($it))? => $crate::refusal!(@problem $kind $(($($said)*))?)]
            $($($rest)*)?
        }
    };
    (@rows [
        [$(#[$meta:meta])* $vis:vis enum $name:ident [$($p:ident)?] [$($bounded:tt)*]]
        [$($variants:tt)*] [$($kinds:tt)*] [$($arms:tt)*]
    ]) => {
        $(#[$meta])*
        #[derive(Debug)]
        $vis enum $name<$($p)?> { $($variants)* }

        impl<$($bounded)*> $crate::http::problem::Refusal for $name<$($p)?> {
            fn kinds() -> Vec<&'static $crate::http::problem::ProblemKind> {
                [$($kinds)*].concat()
            }

            fn problem(self) -> $crate::http::problem::Problem {
                match self { $($arms)* }
            }
        }
    };
    (@row [$head:tt [$($variants:tt)*] [$($lists:tt)*] [$($arms:tt)*]]
        [$($variant:tt)*] [$($kinds:tt)*] [$($arm:tt)*] $($rest:tt)*) => {
        $crate::refusal! { @rows [
            $head [$($variants)* $($variant)*,] [$($lists)* $($kinds)*,] [$($arms)* $($arm)*,]
        ] $($rest)* }
    };
    (@problem $kind:ident $(($detail:expr))?) => {
        $crate::http::problem::Problem::of(&$crate::http::problem::$kind)$(.with($detail))?
    };
    (@problem $kind:ident ($fr:literal, $en:literal $(, $($arguments:tt)*)?)) => {
        $crate::refusal!(@problem $kind ($crate::http::problem::say!($fr, $en $(, $($arguments)*)?)))
    };
    (@from [
        [$(#[$meta:meta])* $vis:vis enum $name:ident [$($p:ident)?] $bounded:tt]
        $variants:tt $kinds:tt $arms:tt
    ] $variant:ident $from:ty) => {
        impl<$($p)?> From<$from> for $name<$($p)?> {
            fn from(it: $from) -> Self {
                Self::$variant(it.into())
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident $(<$p:ident: $bound:path>)? { $($rows:tt)+ }) => {
        $crate::refusal! { @rows [[$(#[$meta])* $vis enum $name [$($p)?] [$($p: $bound)?]] [] [] []] $($rows)+ }
    };
}

#[cfg(test)]
mod tests {
    use crate::http::problem::{Problem, Refusal};
    use ground::text::Language;
    use ground::{FieldError, say};

    refusal! {
        /// A reason not to find a boat.
        enum FindError {
            /// There is no such boat.
            NoSuchBoat => NOT_FOUND,
            /// It changed.
            Stale => STALE,
            ..database
        }
    }

    refusal! {
        /// A reason not to lend a boat.
        #[derive(PartialEq)]
        enum Lent {
            /// Somebody has it.
            Already => IMPOSSIBLE_TRANSITION("Ce bateau est prêté.", "This boat is lent."),
            /// Somebody with a name has it.
            To(name: String) => IMPOSSIBLE_TRANSITION("Prêté à {name}.", "Lent to {name}.", name),
        }
    }

    refusal! {
        /// A failure to lend a boat.
        enum LendError {
            /// It is not found.
            ..Find(FindError) from (sea_orm::DbErr) but (STALE),
            /// It is lent.
            ..Lent(Lent),
            /// Values that do not go together.
            Invalid(FieldError) => invalid,
            /// The boathouse cannot be read.
            ..Boathouse(std::io::Error) => internal
        }
    }

    fn slug(error: impl Into<LendError>) -> &'static str {
        error.into().problem().kind.slug
    }

    #[test]
    fn a_table_lists_every_kind_that_its_rows_become() {
        let slugs: Vec<&str> = LendError::kinds().iter().map(|it| it.slug).collect();
        let all = ["not-found", "internal", "impossible-transition", "impossible-transition", "invalid", "internal"];
        assert_eq!(slugs, all, "but what was left out");
    }

    #[test]
    fn what_a_row_holds_turns_into_the_error_by_itself() {
        assert_eq!(slug(FindError::NoSuchBoat), "not-found");
        assert_eq!(slug(FindError::Stale), "stale", "what is left out of the list keeps its problem");
        assert_eq!(slug(sea_orm::DbErr::RecordNotUpdated), "internal");
        assert_eq!(slug(Lent::Already), "impossible-transition");
        assert_eq!(slug(std::io::Error::other("no key")), "internal");
    }

    #[test]
    fn a_row_says_what_happened_this_time() {
        let says = |problem: Problem| problem.summary(Language::En);
        assert_eq!(says(Lent::Already.problem()), "This boat is lent.");
        assert_eq!(says(Lent::To("Ida".to_owned()).problem()), "Lent to Ida.");
        let detail = say!("Une ligne.", "One line.");
        assert_eq!(says(LendError::Invalid(FieldError::at("name", detail)).problem()), "One line.");
    }
}
