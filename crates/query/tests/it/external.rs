//! `externaldata` over bytes that a source gives.
//!
//! Not here: the formats one by one, which are tested beside them.

use std::sync::Arc;

use futures::future::BoxFuture;
use kql::MemoryCatalog;
use query::{ExternalData, MemorySource, Overlay, SourceError};

use crate::engine::{ask, request, written};

/// Two files.
#[derive(Debug)]
struct Files;

impl ExternalData for Files {
    fn bytes<'a>(&'a self, uri: &'a str, _: usize) -> BoxFuture<'a, Result<Vec<u8>, SourceError>> {
        let content = match uri {
            "https://a.example/x.csv?sig=secret" => Ok("n,t\n1,2024-02-29\nx,\n"),
            "https://a.example/y.json" => Ok(r#"{"n": 2, "t": {"d": [7]}}"#),
            "https://a.example/broken.json" => Ok("{"),
            _ => Err(SourceError::new("`b.example` is not allowed")),
        };
        Box::pin(async move { content.map(|content| content.as_bytes().to_vec()) })
    }
}

fn rows(text: &str) -> Result<Vec<String>, String> {
    let source = Overlay::new(vec![Arc::new(MemorySource::new())]);
    let source = Arc::new(source.with_external(Arc::new(Files)));
    let answer = ask(request(text, &MemoryCatalog::new(), source));
    answer.map(|answer| written(&answer)).map_err(|error| format!("{}: {error}", error.code()))
}

#[test]
fn fields_have_the_types_that_are_declared() {
    let csv = "externaldata(n: long, t: datetime, none: string)[\"https://a.example/x.csv?sig=secret\"] \
               with (ignoreFirstRecord = true)";
    assert_eq!(rows(csv).unwrap(), [r#"[1,"2024-02-29T00:00:00Z",""]"#, r#"[null,null,""]"#]);
    let json =
        "externaldata(n: string, t: dynamic)[h@'https://a.example/y.json'] | project n, t.d[0]";
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
    assert!(
        broken.starts_with("E_DATA_UNAVAILABLE: `https://a.example/broken.json` cannot be read"),
        "{broken}"
    );
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
