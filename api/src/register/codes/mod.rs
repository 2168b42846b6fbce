//! Codes of letters: drawn at random, printed once, kept as seals.

mod code;
mod keep;
mod print;

pub(super) use code::ActivationCode;
pub(crate) use keep::CODE_WORKS;
pub use keep::GiveCodeError;
pub(super) use keep::{drop_all, entry_of, forget_old, give, hand_over, waiting};
pub use print::{CodesFor, Print, PrintError, PrintedCode, print};
