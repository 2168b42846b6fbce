//! The desk's home: what whoever sits at the desk of a commune finds first.

mod pages;

pub(crate) use pages::{PAGES, samples};
