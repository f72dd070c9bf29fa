//! The `reeve` binary: an allocator and a call into the library.
//!
//! Not here: anything that a test might want to start.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
