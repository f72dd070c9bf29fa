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
use tokio::task::JoinSet;

use crate::{
    http::{self, Secure},
    instance::Instance,
    tls::{self, TlsError},
};

/// Requests under way get this long when the server stops.
const GRACE: Duration = Duration::from_secs(5);

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
    plain: Option<TcpListener>,
    secure: Option<TcpListener>,
}

impl Listeners {
    /// Opens the addresses; port 0 takes any free one.
    ///
    /// # Errors
    /// [`ServeError::Address`].
    pub fn open(plain: Option<SocketAddr>, secure: Option<SocketAddr>) -> Result<Self, ServeError> {
        let open = |address: SocketAddr| {
            let listen = || {
                let listener = TcpListener::bind(address)?;
                listener.set_nonblocking(true)?;
                Ok(listener)
            };
            listen().map_err(|source| ServeError::Address { address, source })
        };
        Ok(Self { plain: plain.map(open).transpose()?, secure: secure.map(open).transpose()? })
    }

    /// Where the plain listener is, as a URL.
    #[must_use]
    pub fn plain_url(&self) -> Option<String> {
        let address = self.plain.as_ref()?.local_addr().ok()?;
        Some(format!("http://{address}"))
    }

    /// Where the TLS listener is, as a URL; `localhost` is what its certificate names.
    #[must_use]
    pub fn secure_url(&self) -> Option<String> {
        let address = self.secure.as_ref()?.local_addr().ok()?;
        let host = if address.ip().is_loopback() {
            "localhost".to_owned()
        } else {
            address.ip().to_string()
        };
        Some(format!("https://{host}:{}", address.port()))
    }

    /// Answers until `stop` ends, then lets requests under way finish.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn serve(
        self,
        instance: Arc<Instance>,
        stop: impl Future<Output = ()>,
    ) -> Result<(), ServeError> {
        let router = http::router(instance.clone());
        let mut listeners: JoinSet<std::io::Result<()>> = JoinSet::new();
        let handle = Handle::new();
        if let Some(listener) = self.plain {
            let server = axum_server::from_tcp(listener)?.handle(handle.clone());
            let service = service(router.clone());
            listeners.spawn(async move { server.serve(service).await });
        }
        if let Some(listener) = self.secure {
            let config = tls::server_config(&instance.data, instance.clock.wall())?;
            let config = RustlsConfig::from_config(config);
            let server = axum_server::from_tcp_rustls(listener, config)?.handle(handle.clone());
            let service = service(router.layer(Extension(Secure)));
            listeners.spawn(async move { server.serve(service).await });
        }
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
