//! Bytes that `externaldata` reads: from hosts and folders that the operator has allowed, and from
//! nowhere else.
//!
//! Not here: what the bytes mean (`query`), and which hosts are allowed (`endpoints`).

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use futures::future::BoxFuture;
use query::{ExternalData, SourceError};
use reqwest::redirect::Policy;
use url::Url;

use crate::{
    endpoints::{Endpoints, Place},
    tls,
};

/// A server that does not answer is given up on.
const PATIENCE: Duration = Duration::from_secs(60);

/// Hosts and folders whose files may be read.
#[derive(Debug, Clone)]
pub struct ExternalFiles {
    hosts: Endpoints,
    folders: Vec<PathBuf>,
    http: reqwest::Client,
}

/// Why a file may not or cannot be read.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("`{0}` is not an address: https, http or file")]
    Malformed(String),
    #[error("{0}")]
    Host(String),
    #[error("`{0}` lies in no folder whose files queries may read")]
    Folder(String),
    #[error("`{0}` cannot be read: {1}")]
    Unreadable(String, String),
    #[error("`{0}` has more than {1} bytes")]
    TooLarge(String, usize),
}

impl ExternalFiles {
    /// Reads from these hosts and folders.
    ///
    /// # Errors
    /// The HTTP client cannot start.
    pub fn new(hosts: Endpoints, folders: Vec<PathBuf>) -> Result<Self, reqwest::Error> {
        tls::install_provider();
        // A redirection could lead to a host that is not allowed.
        let client = reqwest::Client::builder().use_rustls_tls().redirect(Policy::none());
        Ok(Self { hosts, folders, http: client.timeout(PATIENCE).build()? })
    }

    async fn read(&self, uri: &str, most: usize) -> Result<Vec<u8>, Refusal> {
        let url = Url::parse(uri).map_err(|_| Refusal::Malformed(shown(uri)))?;
        match url.scheme() {
            "http" | "https" => self.fetched(uri, most).await,
            "file" => {
                let folders = self.folders.clone();
                let name = shown(uri);
                let read = tokio::task::spawn_blocking(move || local(&url, &folders, most));
                let broken =
                    |error: tokio::task::JoinError| Refusal::Unreadable(name, error.to_string());
                read.await.map_err(broken)?
            }
            _ => Err(Refusal::Malformed(shown(uri))),
        }
    }

    async fn fetched(&self, uri: &str, most: usize) -> Result<Vec<u8>, Refusal> {
        let place = self.hosts.place(uri).map_err(|error| Refusal::Host(error.to_string()))?;
        let Place::Remote(url) = place.0 else {
            let message = format!("`{}` is the embedded tenant, which has no files", shown(uri));
            return Err(Refusal::Host(message));
        };
        // The error of the client names the whole address, which may hold a secret.
        let unreadable = |error: reqwest::Error| {
            Refusal::Unreadable(shown(uri), error.without_url().to_string())
        };
        let mut response = self.http.get(url).send().await.map_err(unreadable)?;
        if !response.status().is_success() {
            let answer = format!("the server answered {}", response.status());
            return Err(Refusal::Unreadable(shown(uri), answer));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreadable)? {
            if bytes.len() + chunk.len() > most {
                return Err(Refusal::TooLarge(shown(uri), most));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// The bytes of a file in one of the folders; links lead out of none.
fn local(url: &Url, folders: &[PathBuf], most: usize) -> Result<Vec<u8>, Refusal> {
    let name = url.path().to_owned();
    let outside = || Refusal::Folder(name.clone());
    let unreadable = |error: std::io::Error| Refusal::Unreadable(name.clone(), error.to_string());
    let path = url.to_file_path().map_err(|()| outside())?;
    // Whether a file outside exists is told to nobody.
    let path = path.canonicalize().map_err(|error| match inside(&path, folders) {
        true => unreadable(error),
        false => outside(),
    })?;
    let real: Vec<PathBuf> = folders.iter().filter_map(|it| it.canonicalize().ok()).collect();
    if !inside(&path, &real) {
        return Err(outside());
    }
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(unreadable)?;
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > most {
        return Err(Refusal::TooLarge(name, most));
    }
    Ok(bytes)
}

fn inside(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

/// An address without its query, which may hold a secret.
fn shown(uri: &str) -> String {
    uri.split(['?', ';']).next().unwrap_or_default().to_owned()
}

impl ExternalData for ExternalFiles {
    fn bytes<'a>(
        &'a self,
        uri: &'a str,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<u8>, SourceError>> {
        Box::pin(async move { self.read(uri, most).await.map_err(SourceError::new) })
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    async fn read(files: &ExternalFiles, uri: &str) -> Result<String, String> {
        let bytes = files.read(uri, 8).await.map_err(|error| error.to_string())?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[tokio::test]
    async fn files_are_read_from_allowed_folders_only() {
        let folder = tempfile::tempdir().unwrap();
        let allowed = folder.path().join("allowed");
        fs::create_dir(&allowed).unwrap();
        fs::write(allowed.join("a.csv"), "1,2").unwrap();
        fs::write(allowed.join("long.csv"), "123456789").unwrap();
        fs::write(folder.path().join("secret.csv"), "3").unwrap();
        let files = ExternalFiles::new(Endpoints::default(), vec![allowed.clone()]).unwrap();
        let uri = |path: &str| Url::from_file_path(allowed.join(path)).unwrap().to_string();
        assert_eq!(read(&files, &uri("a.csv")).await.unwrap(), "1,2");
        let long = read(&files, &uri("long.csv")).await.unwrap_err();
        assert!(long.ends_with("has more than 8 bytes"), "{long}");
        let absent = read(&files, &uri("absent.csv")).await.unwrap_err();
        assert!(absent.contains("cannot be read"), "{absent}");
        let mut outside = vec![format!("{}/../secret.csv", uri("")), "file:///etc/passwd".into()];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret.csv"), allowed.join("link"))
                .unwrap();
            outside.push(uri("link"));
        }
        for uri in outside {
            let error = read(&files, &uri).await.unwrap_err();
            assert!(error.contains("lies in no folder"), "{uri}: {error}");
        }
    }

    #[tokio::test]
    async fn hosts_are_read_if_they_are_allowed_and_never_lead_on() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            for answer in [
                "200 OK\r\ncontent-length: 3\r\n\r\n1,2",
                "302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n",
            ] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = [0; 1024];
                let _ = stream.read(&mut asked).await.unwrap();
                let answer = format!("HTTP/1.1 {answer}");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let hosts = BTreeMap::from([("lists.example".to_owned(), format!("http://{address}"))]);
        let files = ExternalFiles::new(Endpoints::new(&hosts).unwrap(), Vec::new()).unwrap();
        assert_eq!(read(&files, "https://lists.example/a.csv?sig=1").await.unwrap(), "1,2");
        let moved = read(&files, "https://lists.example/b.csv?sig=1").await.unwrap_err();
        assert_eq!(
            moved,
            "`https://lists.example/b.csv` cannot be read: the server answered 302 Found"
        );
        let other = read(&files, "https://other.example/a.csv").await.unwrap_err();
        assert!(other.contains("`other.example` is not among the hosts"), "{other}");
        let tenant = read(&files, "https://graph.microsoft.com/v1.0/users").await.unwrap_err();
        assert!(tenant.contains("embedded tenant"), "{tenant}");
        assert!(read(&files, "ftp://lists.example/a").await.is_err());
        server.await.unwrap();
    }
}
