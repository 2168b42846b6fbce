//! Readers: who gets the letter, how they ask for it, change it and leave.

pub(super) mod allowance;
pub(super) mod api;
pub(super) mod changes;
pub(super) mod confirm;
pub(super) mod erase;
pub(super) mod manage;
pub(super) mod notes;
pub(super) mod pages;
pub(super) mod queries;
pub(super) mod subscribe;
