//! The kit of the house: protocols and machinery that know no domain but the tenant.
//!
//! From the ground up: the database (`db`); calls to the outside, the contents of files, mail, push messages, jobs and
//! communes; HTTP and counts; pages, forms and cached public documents; measures. A part is handed what it needs, and
//! none of them knows what is served with it.

pub mod archives;
pub mod backups;
pub mod blobs;
pub mod counts;
pub mod db;
pub mod documents;
pub mod forms;
pub mod http;
pub mod jobs;
pub mod keys;
pub mod log;
pub mod mail;
pub mod metrics;
pub mod outgoing;
pub mod pages;
pub mod tasks;
pub mod tenants;
pub mod webpush;
