//! What the engine evaluates of what KQL has: it is asked, so that no list can be out of date.
//!
//! Not here: what there is (`kql::catalogue`).

use std::sync::Arc;

use kql::{MemoryCatalog, diagnostic};

use crate::{Engine, Error, ErrorKind, MemorySource, Request};

impl Engine {
    /// Why a query over no data is refused as unsupported; `None` if it is answered. Asked with
    /// the examples of the catalogue, it tells what is evaluated.
    ///
    /// # Errors
    ///
    /// The query is wrong, or fails otherwise.
    pub async fn refusal(&self, text: &str) -> Result<Option<String>, Error> {
        let source = Arc::new(MemorySource::new());
        let request = |bound| Request::new(bound, EXAMPLE_NOW, source.clone());
        let outcome = match self.compile(text, &MemoryCatalog::new(), request).await {
            Ok(compiled) => match compiled.bound {
                Some(bound) => self.run(request(Arc::new(bound))).await.map(|_| None),
                None => {
                    let refused =
                        compiled.diagnostics.iter().find(|it| it.code.contains("unsupported"));
                    let drawn = || diagnostic::render(text, &compiled.diagnostics);
                    refused
                        .map(|refused| Some(refused.message.clone()))
                        .ok_or_else(|| Error::new(ErrorKind::Semantic, drawn()))
                }
            },
            Err(error) => Err(error),
        };
        match outcome {
            Err(error) if error.kind == ErrorKind::Unsupported => Ok(Some(error.message)),
            // It would be read if it were there.
            Err(error) if error.kind == ErrorKind::Source => Ok(None),
            other => other,
        }
    }
}

/// 2025-01-01, in ticks: examples do not depend on when they are run.
const EXAMPLE_NOW: i64 = 638_712_864_000_000_000;
