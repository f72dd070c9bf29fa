//! `reeve serve`: runs the server until it is told to stop.
//!
//! Not here: what the server is (the crate's other modules); flags and messages only.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use directory::Ticks;

use super::{Failure, Globals};
use crate::{
    clock::Clock,
    config::ConfigFile,
    endpoints::Endpoints,
    entropy::Entropy,
    founding::{self, ApplicationCredential, CREDENTIALS},
    instance::Instance,
    loops::Loops,
    serve::Listeners,
};

/// Flags of `reeve serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Where to listen without TLS; loopback addresses only [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Where to listen with TLS [default: 127.0.0.1:8443]
    #[arg(long, value_name = "ADDRESS")]
    tls: Option<SocketAddr>,
    /// Start a new data directory with the demo tenant Contoso
    #[arg(long)]
    demo: bool,
    /// Let tenant time start at TIME and stand still until POST /reeve/clock moves it
    #[arg(long, value_name = "TIME")]
    simulated_clock: Option<Ticks>,
    /// A configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

const PLAIN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
const SECURE: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8443);

impl Serve {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        let file = match &self.config {
            Some(path) => ConfigFile::read(path)?,
            None => ConfigFile::default(),
        };
        let plain = address("listen", self.listen, file.listen.as_deref(), PLAIN)?;
        let secure = address("tls", self.tls, file.tls.as_deref(), SECURE)?;
        if !plain.ip().is_loopback() {
            return Err(Failure::Usage(format!(
                "--listen {plain} would send tokens in the clear; it takes loopback addresses only, use --tls for others"
            )));
        }
        let endpoints =
            Endpoints::new(&file.endpoints).map_err(|error| Failure::Usage(error.to_string()))?;
        let data = match globals.named_data() {
            None => file.data.as_deref().unwrap_or(globals.data()),
            Some(named) => named,
        };
        // Before anything is made: a second server should fail without a trace.
        let listeners = Listeners::open(Some(plain), Some(secure))?;
        let clock = self.simulated_clock.map_or_else(Clock::system, Clock::simulated);
        let instance = Instance::open(data, clock, Entropy::system(), endpoints).await?;
        let secrets = founding::found(&instance, self.demo).await?;
        let loops = Loops::new(instance.clone());
        let running = (!instance.clock.is_simulated()).then(|| loops.start());
        if running.is_none() {
            loops.settle().await?;
        }
        welcome(globals, &instance, &listeners, &secrets);
        listeners.serve(instance.clone(), stopped()).await?;
        drop(running);
        instance.lake.close().await;
        Ok(())
    }
}

fn address(
    name: &str,
    flag: Option<SocketAddr>,
    file: Option<&str>,
    default: SocketAddr,
) -> Result<SocketAddr, Failure> {
    match (flag, file) {
        (Some(address), _) => Ok(address),
        (None, Some(text)) => {
            text.parse().map_err(|_| Failure::Usage(format!("`{name} = {text}` is not HOST:PORT")))
        }
        (None, None) => Ok(default),
    }
}

async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    drop(tokio::signal::ctrl_c().await);
}

fn welcome(
    globals: &Globals,
    instance: &Arc<Instance>,
    listeners: &Listeners,
    secrets: &[ApplicationCredential],
) {
    let state = instance.tenant.state();
    let tenant = state.tenant().map_or("", |tenant| tenant.display_name.as_str());
    let secure = listeners.secure_url().unwrap_or_default();
    let plain = listeners.plain_url().unwrap_or_default();
    globals.tell(&format!(
        "tenant {tenant} {}: {} users, {} groups",
        instance.tenant_id(),
        state.users().len(),
        state.groups().len()
    ));
    globals.tell(&format!("  Microsoft Graph   {secure}/v1.0"));
    globals
        .tell(&format!("  tokens            {secure}/{}/oauth2/v2.0/token", instance.tenant_id()));
    globals.tell(&format!("  on this machine   {plain}"));
    globals.tell(&format!("  trust             {}", instance.data.file("ca.pem").display()));
    globals.tell(&format!("  guard             {}", instance.guarding.summary()));
    for secret in secrets {
        globals.tell(&format!(
            "  application {}: client id {}, secret {} (shown once; kept in {})",
            secret.display_name,
            secret.client_id,
            secret.client_secret,
            instance.data.file(CREDENTIALS).display()
        ));
    }
    globals.tell(&format!("try: reeve demo outside-pim --url {plain}"));
    globals.tell(&format!("listening on {plain} and {secure}"));
}
