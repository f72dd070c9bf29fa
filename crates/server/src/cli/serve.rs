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
    tls,
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
        let endpoints = endpoints.with_folders(file.files.clone());
        let data = match globals.named_data() {
            None => file.data.as_deref().unwrap_or(globals.data()),
            Some(named) => named,
        };
        // Before anything is made: a second server should fail without a trace.
        let listeners = Listeners::open(plain, secure)?;
        let clock = self.simulated_clock.map_or_else(Clock::system, Clock::simulated);
        let instance = Instance::open(data, clock, Entropy::system(), endpoints).await?;
        let secrets = founding::found(&instance, self.demo).await?;
        let loops = Loops::new(instance.clone());
        let running = (!instance.clock.is_simulated()).then(|| loops.start());
        if running.is_none() {
            loops.settle().await?;
        }
        // Whoever reads "listening" may connect, trust the authority or stop the server at once.
        let tls = tls::server_config(&instance.data, instance.clock.wall())?;
        let stop = stopped()?;
        welcome(globals, &instance, &listeners, &secrets)?;
        listeners.serve(instance.clone(), tls, stop).await?;
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

/// Ends when somebody asks the process to stop. Asking counts from when this returns.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends when somebody asks the process to stop.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

fn welcome(
    globals: &Globals,
    instance: &Arc<Instance>,
    listeners: &Listeners,
    secrets: &[ApplicationCredential],
) -> Result<(), Failure> {
    let state = instance.tenant.state();
    let tenant = state.tenant().map_or("", |tenant| tenant.display_name.as_str());
    let secure = listeners.secure_url()?;
    let plain = listeners.plain_url()?;
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
    Ok(())
}
