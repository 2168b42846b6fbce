//! Tests that speak HTTP with the real server.

mod access;
mod board;
mod command_line;
mod communes;
mod counting;
mod demo;
mod deploy;
mod jobs;
mod manners;
mod migrations;
mod moderation;
mod notices;
mod openapi;
mod organisations;
mod processes;
mod readme;
mod search;
