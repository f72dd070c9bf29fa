//! The listeners: plain HTTP on loopback, TLS for everything else, both leading to one router.
//!
//! Not here: what the router answers (`http`), and flags (`cli/serve.rs`).

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use rustls::ServerConfig;
use tokio::task::JoinSet;

use crate::{
    http::{self, Secure},
    instance::Instance,
    tls::TlsError,
};

/// Requests under way get this long when the server stops.
const GRACE: Duration = Duration::from_secs(1);

/// Why the server does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address is taken or not this machine's.
    #[error("cannot listen on {address}: {source}")]
    Address {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// A listener broke.
    #[error("a listener failed: {0}")]
    Listener(#[from] std::io::Error),
}

/// Open listeners that nobody is answered on yet.
#[derive(Debug)]
pub struct Listeners {
    plain: TcpListener,
    secure: TcpListener,
}

impl Listeners {
    /// Opens the addresses; port 0 takes any free one.
    ///
    /// # Errors
    /// [`ServeError::Address`].
    pub fn open(plain: SocketAddr, secure: SocketAddr) -> Result<Self, ServeError> {
        let open = |address: SocketAddr| {
            let listen = || {
                let listener = TcpListener::bind(address)?;
                listener.set_nonblocking(true)?;
                Ok(listener)
            };
            listen().map_err(|source| ServeError::Address { address, source })
        };
        Ok(Self { plain: open(plain)?, secure: open(secure)? })
    }

    /// Where the plain listener is, as a URL.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn plain_url(&self) -> Result<String, ServeError> {
        Ok(format!("http://{}", self.plain.local_addr()?))
    }

    /// Where the TLS listener is, as a URL; `localhost` is what its certificate names.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn secure_url(&self) -> Result<String, ServeError> {
        let address = self.secure.local_addr()?;
        let loopback = address.ip().is_loopback();
        let host = if loopback { "localhost".to_owned() } else { address.ip().to_string() };
        Ok(format!("https://{host}:{}", address.port()))
    }

    /// Answers until `stop` ends, then lets requests under way finish. `tls` is
    /// [`crate::tls::server_config`]'s, made before anybody is told the address.
    ///
    /// # Errors
    /// [`ServeError::Listener`].
    pub async fn serve(
        self,
        instance: Arc<Instance>,
        tls: Arc<ServerConfig>,
        stop: impl Future<Output = ()>,
    ) -> Result<(), ServeError> {
        let router = http::router(instance);
        let handle = Handle::new();
        let plain = axum_server::from_tcp(self.plain)?.handle(handle.clone());
        let tls = RustlsConfig::from_config(tls);
        let secure = axum_server::from_tcp_rustls(self.secure, tls)?.handle(handle.clone());
        let mut listeners: JoinSet<std::io::Result<()>> = JoinSet::new();
        let service_of_plain = service(router.clone());
        listeners.spawn(async move { plain.serve(service_of_plain).await });
        let service_of_secure = service(router.layer(Extension(Secure)));
        listeners.spawn(async move { secure.serve(service_of_secure).await });
        tokio::select! {
            () = stop => {}
            Some(ended) = listeners.join_next() => {
                ended.map_err(std::io::Error::other)??;
            }
        }
        handle.graceful_shutdown(Some(GRACE));
        while let Some(ended) = listeners.join_next().await {
            ended.map_err(std::io::Error::other)??;
        }
        Ok(())
    }
}

type Service = axum::extract::connect_info::IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

fn service(router: Router) -> Service {
    router.into_make_service_with_connect_info::<SocketAddr>()
}
