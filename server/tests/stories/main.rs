//! The server's stories, told over real HTTP. Every one runs on `SQLite`, and on `PostgreSQL` as well when
//! `TEST_POSTGRES_URL` names a server on which databases may be made.
#![allow(clippy::unwrap_used)]

mod harness;

mod audit;
mod boards;
mod catalogue;
mod collisions;
mod crash;
mod demo;
mod erasure;
mod figures;
mod guard;
mod hostile;
mod import;
mod import_office;
mod import_producers;
mod join;
mod kills;
mod leaving;
mod live;
mod log;
mod merge;
mod office;
mod phones;
mod places;
mod power;
mod progress;
mod pull;
mod push;
mod receive;
mod servers;
mod site;
mod transfer;
mod units;
mod work_office;
