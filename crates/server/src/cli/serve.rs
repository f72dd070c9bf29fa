//! `reeve serve`: runs the server until it is told to stop.
//!
//! Not here: what the server is (the crate's other modules); flags and messages only.

use std::{net::SocketAddr, path::PathBuf};

use tokio::net::TcpListener;

use super::{Failure, Globals};
use crate::{config::ConfigFile, http};

/// Flags of `reeve serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Where to listen without TLS; loopback addresses only
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// A configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Serve {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let file = match &self.config {
            Some(path) => ConfigFile::read(path)?,
            None => ConfigFile::default(),
        };
        let address = match (self.listen, &file.listen) {
            (Some(address), _) => address,
            (None, Some(text)) => text
                .parse()
                .map_err(|_| Failure::Usage(format!("`listen = {text}` is not HOST:PORT")))?,
            (None, None) => SocketAddr::from(([127, 0, 0, 1], 8080)),
        };
        if !address.ip().is_loopback() {
            return Err(Failure::Usage(format!(
                "--listen {address} would send tokens in the clear; it takes loopback addresses \
                 only, use --tls for others"
            )));
        }
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Failure::Failed(format!("cannot listen on {address}: {error}")))?;
        globals.tell(&format!("listening on http://{}", listener.local_addr()?));
        axum::serve(listener, http::router())
            .with_graceful_shutdown(async {
                drop(tokio::signal::ctrl_c().await);
            })
            .await?;
        Ok(())
    }
}
