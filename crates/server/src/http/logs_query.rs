//! `POST /v1/workspaces/{id}/query`: the Azure Monitor Logs query API.
//!
//! Not here: batches, metadata and the Kusto endpoints.

use std::sync::Arc;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use directory::{Span, Ticks};
use kql::{Diagnostic, diagnostic::Severity};
use query::{Environment, ErrorKind, Principal, Request, Window};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ApiError, routes::Call};
use crate::{caller::CallerKind, json::Json as _};

#[derive(Debug, Deserialize)]
struct Question {
    query: String,
    timespan: Option<String>,
}

/// Answers a query.
pub(in crate::http) async fn run(call: Call) -> Result<Response, ApiError> {
    let workspace = call.instance.identity().workspace.id.to_string();
    if !call.part("workspace").eq_ignore_ascii_case(&workspace) {
        return Err(ApiError::not_found(format!(
            "there is no workspace {}; this one is {workspace}",
            call.part("workspace")
        )));
    }
    let question: Question = call.json()?;
    let now = call.instance.clock.tenant();
    let window = question.timespan.as_deref().map(|text| timespan(text, now)).transpose()?;
    // One state of the data for the columns that only the data know, and for the answer.
    let source = call.instance.source();
    let environment = environment(&call, workspace);
    let request = |bound| Request {
        window,
        environment: environment.clone(),
        ..Request::new(bound, now.get(), source.clone())
    };
    let catalog = call.instance.catalog();
    let engine = &call.instance.engine;
    let compiled = match engine.compile(&question.query, &catalog, request).await {
        Ok(compiled) => compiled,
        Err(error) => return Ok(failure(&question.query, &error)),
    };
    let Some(bound) = compiled.bound else {
        return Ok(refusal(&question.query, &compiled.diagnostics));
    };
    let names = bound.names_of_answer();
    match engine.run_all(request(Arc::new(bound))).await {
        Ok(answers) => Ok(Json(document(&answers, &names)).into_response()),
        Err(error) => Ok(failure(&question.query, &error)),
    }
}

/// Who asks, as Kusto says it, and where.
fn environment(call: &Call, workspace: String) -> Environment {
    let (caller, tenant) = (&call.caller, call.instance.tenant_id());
    let (kind, name) = match caller.kind {
        CallerKind::User => ("AadUser", format!("aaduser={};{tenant}", caller.object_id)),
        CallerKind::Application => ("AadApp", format!("aadapp={};{tenant}", caller.app_id)),
    };
    let details = json!({
        "Type": kind,
        "DisplayName": caller.name,
        "ObjectId": caller.object_id.to_string(),
        "FQN": name,
        "Authority": tenant.to_string(),
        "Mfa": if caller.mfa { "True" } else { "False" },
    });
    Environment {
        principal: Principal::Known { name: name.into(), details: details.to_string().into() },
        database: Some(workspace.into()),
        cluster: None,
    }
}

/// The tables of an answer, and what they are called where the query says.
fn document(answers: &[query::Answer], names: &[Option<Arc<str>>]) -> Value {
    let table = |(answer, name): (&query::Answer, &Option<Arc<str>>)| {
        let columns: Vec<_> = answer
            .columns
            .iter()
            .map(|column| json!({"name": column.name, "type": column.ty.name()}))
            .collect();
        let name = name.as_deref().unwrap_or("PrimaryResult");
        json!({"name": name, "columns": columns, "rows": answer.rows})
    };
    let tables: Vec<_> = answers.iter().zip(names).map(table).collect();
    let mut document = json!({"tables": tables});
    if let Some(truncation) = answers.iter().find_map(|answer| answer.truncated) {
        document.set("error", json!({
            "code": "PartialError",
            "message": "There were some errors when processing your query.",
            "details": [{"code": "E_QUERY_RESULT_SET_TOO_LARGE", "message": truncation.to_string()}],
        }));
    }
    document
}

/// The form in which the service reports a wrong query: the inner error has the place.
fn refusal(text: &str, diagnostics: &[Diagnostic]) -> Response {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let details: Vec<_> = errors
        .map(|diagnostic| {
            let (line, pos) = diagnostic.position(text);
            json!({
                "code": diagnostic.code,
                "message": diagnostic.message,
                "help": diagnostic.help,
                "line": line,
                "pos": pos,
            })
        })
        .collect();
    let syntax = details.iter().any(|it| it.text_at("/code").unwrap_or("").starts_with("SYN"));
    let code = if syntax { "SyntaxError" } else { "SemanticError" };
    let body = json!({"error": {
        "code": "BadArgumentError",
        "message": "The request had some invalid properties",
        "innererror": {
            "code": code,
            "message": kql::diagnostic::render(text, diagnostics),
            "details": details,
        },
    }});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

fn failure(text: &str, error: &query::Error) -> Response {
    let is_wrong = matches!(error.kind, ErrorKind::Unsupported | ErrorKind::Semantic);
    if let (true, Some(span)) = (is_wrong, error.span) {
        return refusal(text, &[Diagnostic::error(error.code(), span, error.message.as_str())]);
    }
    let status = match error.kind {
        ErrorKind::Unsupported | ErrorKind::Semantic => StatusCode::BAD_REQUEST,
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        ErrorKind::Memory | ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let place = error.span.map(|span| Diagnostic::error("", span, "").position(text));
    let body = json!({"error": {
        "code": error.code(),
        "message": error.message,
        "innererror": place.map(|(line, pos)| json!({"line": line, "pos": pos})),
    }});
    (status, Json(body)).into_response()
}

/// `PT1H`, `P1D`, `PT86400.0S`, `start/end`, `start/duration` or `duration/end`.
fn timespan(text: &str, now: Ticks) -> Result<Window, ApiError> {
    let wrong = || {
        ApiError::bad_request(format!(
            "`{text}` is not a timespan such as `P1D` or `2026-01-01/2026-01-02`"
        ))
    };
    let back = |from: Ticks, span: Span| from.saturating_add(Span(-span.0));
    let (from, to) = match text.split_once('/') {
        None => (back(now, length(text).ok_or_else(wrong)?), now),
        Some((start, end)) => match (start.parse::<Ticks>(), end.parse::<Ticks>()) {
            (Ok(start), Ok(end)) => (start, end),
            (Ok(start), Err(_)) => (start, start.saturating_add(length(end).ok_or_else(wrong)?)),
            (Err(_), Ok(end)) => (back(end, length(start).ok_or_else(wrong)?), end),
            _ => return Err(wrong()),
        },
    };
    Ok(Window { from: from.get(), to: to.get() })
}

/// A length of time, which does not go back.
fn length(text: &str) -> Option<Span> {
    text.parse().ok().filter(|span| *span >= Span::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timespans_in_all_their_forms() {
        let now: Ticks = "2026-01-02".parse().unwrap();
        let day = Window { from: "2026-01-01".parse::<Ticks>().unwrap().get(), to: now.get() };
        for text in
            ["P1D", "PT86400.0S", "2026-01-01/2026-01-02", "2026-01-01/P1D", "P1D/2026-01-02"]
        {
            assert_eq!(timespan(text, now).unwrap(), day, "{text}");
        }
        assert!(timespan("yesterday", now).unwrap_err().message.contains("`yesterday`"));
    }
}
