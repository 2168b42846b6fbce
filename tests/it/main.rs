//! Tests that speak HTTP with the real server.

mod access;
mod board;
mod command_line;
mod communes;
mod counting;
mod demo;
mod deploy;
mod events;
mod feeds;
mod files;
mod hostile_files;
mod idempotency;
mod jobs;
mod limits;
mod manners;
mod metrics;
mod migrations;
mod moderation;
mod notice_files;
mod notices;
mod openapi;
mod organisations;
mod processes;
mod readme;
mod search;
mod xss;
