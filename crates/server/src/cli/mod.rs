//! The command line: noun, then verb. One noun is one file here.
//!
//! Not here: what the commands do. To add one, write `cli/NOUN.rs` with a type that derives
//! `clap::Args` (or `Subcommand` for several verbs) and has
//! `async fn run(self, globals: &Globals) -> Result<(), Failure>`, then add its `mod` line and
//! its line in `commands!`.

mod asked;
mod client;
mod failure;
mod globals;
mod lines;
mod listing;

mod bench;
mod demo;
mod guard;
mod incident;
mod ingest;
mod kql;
mod playbook;
mod query;
mod rule;
mod serve;
mod table;
mod token;
mod undo;
mod watchlist;

use std::process::ExitCode;

use clap::Parser;

pub use failure::Failure;
pub use globals::{Format, Globals};

use crate::{environment, logging, output};

macro_rules! commands {
    ($($(#[$doc:meta])* $noun:ident => $command:path,)*) => {
        #[derive(Debug, clap::Subcommand)]
        enum Noun { $($(#[$doc])* $noun($command),)* }

        impl Noun {
            async fn run(self, globals: &Globals) -> Result<(), Failure> {
                match self { $(Self::$noun(command) => command.run(globals).await,)* }
            }
        }
    };
}

commands! {
    /// Run the server until it is told to stop
    Serve => serve::Serve,
    /// Ask the log tables, or files, in KQL
    Query => query::Query,
    /// Look at KQL queries without running them
    #[command(subcommand)]
    Kql => kql::Kql,
    /// Take files of records into the log tables
    Ingest => ingest::Ingest,
    /// The log tables
    #[command(subcommand)]
    Table => table::Table,
    /// Analytics rules
    #[command(subcommand)]
    Rule => rule::Rule,
    /// Watchlists
    #[command(subcommand)]
    Watchlist => watchlist::Watchlist,
    /// Incidents
    #[command(subcommand)]
    Incident => incident::Incident,
    /// Playbooks and their runs
    #[command(subcommand)]
    Playbook => playbook::Playbook,
    /// What Reeve may write to the tenant
    #[command(subcommand)]
    Guard => guard::Guard,
    /// What Reeve wrote to the tenant
    #[command(subcommand)]
    Action => undo::Action,
    /// Take back one of Reeve's own writes
    Undo => undo::Undo,
    /// A token of the embedded tenant
    Token => token::Token,
    /// Play a story against a running server
    Demo => demo::Demo,
    /// Measure what a query costs
    Bench => bench::Bench,
}

/// Keeps a Microsoft Entra ID tenant's access the way it was approved.
#[derive(Debug, Parser)]
#[command(name = "reeve", version, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    noun: Noun,
}

/// Threads evaluate user-written expressions, whose depth the parser bounds for this stack.
const STACK_BYTES: usize = 8 << 20;

/// Runs the command line of this process: 0 done, 1 failed, 2 usage, 3 held by the guard.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match start(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::message(&format!("error: {failure}"));
            failure.exit_code()
        }
    }
}

fn start(cli: Cli) -> Result<(), Failure> {
    logging::start(environment::log_filter().as_deref().unwrap_or("warn,server=info"))
        .map_err(Failure::Usage)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()?;
    // On a thread whose stack is as large as promised; the main thread's is the system's choice.
    let Cli { globals, noun } = cli;
    let command = std::thread::Builder::new()
        .name("command".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || runtime.block_on(noun.run(&globals)))?;
    command.join().unwrap_or_else(|_| Err(Failure::Failed("internal error".to_owned())))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_does() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{} has no text", command.get_name());
        }
    }
}
