//! `externaldata` over bytes that a source gives.
//!
//! Not here: the formats one by one, which are tested beside them.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use kql::MemoryCatalog;
use query::{MemorySource, Overlay, Source, SourceError, Watchlist};

use crate::engine::{ask, request, written};

/// Two files.
#[derive(Debug)]
struct Files;

#[async_trait]
impl Source for Files {
    async fn table(&self, _: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        Ok(None)
    }

    async fn watchlist(&self, _: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        Ok(None)
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        Ok(Vec::new())
    }

    async fn external(&self, uri: &str, _: usize) -> Result<Option<Vec<u8>>, SourceError> {
        match uri {
            "https://a.example/x.csv?sig=secret" => Ok(Some(b"n,t\n1,2024-02-29\nx,\n".to_vec())),
            "https://a.example/y.json" => Ok(Some(b"{\"n\": 2, \"t\": {\"d\": [7]}}".to_vec())),
            "https://a.example/broken.json" => Ok(Some(b"{".to_vec())),
            _ => Err(SourceError::new("`b.example` is not allowed")),
        }
    }
}

fn rows(text: &str) -> Result<Vec<String>, String> {
    let layers: Vec<Arc<dyn Source>> = vec![Arc::new(MemorySource::new()), Arc::new(Files)];
    let source = Arc::new(Overlay::new(layers));
    let answer = ask(request(text, &MemoryCatalog::new(), source));
    answer.map(|answer| written(&answer)).map_err(|error| format!("{}: {error}", error.code()))
}

#[test]
fn fields_have_the_types_that_are_declared() {
    let csv = "externaldata(n: long, t: datetime, none: string)[\"https://a.example/x.csv?sig=secret\"] \
               with (ignoreFirstRecord = true)";
    assert_eq!(
        rows(csv).unwrap(),
        [r#"[1,"2024-02-29T00:00:00Z",""]"#, r#"[null,null,""]"#]
    );
    let json = "externaldata(n: string, t: dynamic)[h@'https://a.example/y.json'] | project n, t.d[0]";
    assert_eq!(rows(json).unwrap(), [r#"["2",7]"#]);
    let mapped = "externaldata(all: dynamic)['https://a.example/y.json'] \
                  with (format = 'multijson', ingestionMapping = '[{\"Column\":\"all\",\"Properties\":{\"Path\":\"$.t\"}}]')";
    assert_eq!(rows(mapped).unwrap(), [r#"[{"d":[7]}]"#]);
}

#[test]
fn what_cannot_be_read_is_said_without_secrets() {
    let refused = rows("externaldata(n: long)['https://b.example/x.csv']").unwrap_err();
    assert_eq!(refused, "E_DATA_UNAVAILABLE: `b.example` is not allowed");
    let broken = rows("externaldata(n: long)['https://a.example/broken.json']").unwrap_err();
    assert!(broken.starts_with("E_DATA_UNAVAILABLE: `https://a.example/broken.json` cannot be read"), "{broken}");
    let format = "externaldata(n: long)['https://a.example/y.json'] with (format = 'parquet')";
    let format = rows(format).unwrap_err();
    assert_eq!(format, "unsupported: the format `parquet` is not supported in `externaldata`");
}

#[test]
fn a_source_without_files_reads_none() {
    let text = "externaldata(n: long)['https://a.example/x.csv?sig=secret']";
    let source = Arc::new(MemorySource::new());
    let error = ask(request(text, &MemoryCatalog::new(), source)).unwrap_err();
    assert_eq!(error.message, "nothing here may read `https://a.example/x.csv`");
}
