//! The only shell: everything that reads a clock, draws randomness, opens a file or a socket.
//!
//! Not here: decisions. Those are made by the functional core (`governance`, `guard`, `sentinel`,
//! `playbook`), which this crate feeds and whose events and effects it carries out.

pub mod actions;
pub mod audit_rows;
pub mod caller;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod crash_point;
pub mod data_dir;
pub mod detection;
pub mod endpoints;
pub mod entropy;
pub mod environment;
pub mod external_files;
pub mod files;
pub mod founding;
pub mod graph;
pub mod guarded;
pub mod guarding;
pub mod http;
pub mod identities;
pub mod incident_rows;
pub mod incidents;
pub mod ingestion;
pub mod instance;
pub mod json;
pub mod logging;
pub mod loops;
pub mod oauth;
pub mod offline;
pub mod output;
pub mod response;
pub mod rule_audit;
pub mod rule_test;
pub mod runs;
pub mod serve;
pub mod stored;
pub mod tables;
pub mod tenant;
pub mod tls;
pub mod upkeep;
pub mod usage;
pub mod vault;
pub mod watchlist_file;
pub mod watchlists;
pub mod wire;
pub mod workspace_source;
