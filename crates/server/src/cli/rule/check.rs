//! `reeve rule check`: what is wrong with rule files, line by line.
//!
//! Not here: what a rule is (`sentinel`).

use std::path::{Path, PathBuf};

use sentinel::rule::{self, Level, RuleFile};

use super::{Failure, add_schema, read};
use crate::{detection::prepare, output, tables};

pub(super) fn check(files: &[PathBuf], schema: Option<&Path>) -> Result<(), Failure> {
    let mut catalog = tables::builtin_catalog()?;
    if let Some(path) = schema {
        add_schema(&mut catalog, path)?;
    }
    let mut wrong = 0;
    for path in files {
        let findings = findings(&read(path)?, &catalog);
        if !findings.is_empty() {
            output::line(&told(path, &findings))?;
        }
        if are_fatal(&findings) {
            wrong += 1;
        } else {
            output::line(&format!("{}: usable", path.display()))?;
        }
    }
    if wrong > 0 {
        return Err(Failure::Failed(format!("{wrong} of {} files cannot be used", files.len())));
    }
    Ok(())
}

/// Something wrong with a rule file: level, line, column, message.
pub(super) type Finding = (Level, u64, u64, String);

pub(super) fn are_fatal(findings: &[Finding]) -> bool {
    findings.iter().any(|(level, ..)| *level == Level::Error)
}

/// A line for each finding, such as editors jump to.
pub(super) fn told(path: &Path, findings: &[Finding]) -> String {
    let line = |(level, line, column, message): &Finding| {
        let word = if *level == Level::Error { "error" } else { "warning" };
        format!("{}:{line}:{column}: {word}: {message}", path.display())
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Everything wrong with the rules of a file, their queries included.
pub(super) fn findings(text: &str, catalog: &kql::MemoryCatalog) -> Vec<Finding> {
    rule::read_all(text).into_iter().flat_map(|file| of_rule(text, file, catalog)).collect()
}

fn of_rule(text: &str, file: RuleFile, catalog: &kql::MemoryCatalog) -> Vec<Finding> {
    let mut found: Vec<_> =
        file.findings.iter().map(|it| (it.level, it.line, it.column, it.message.clone())).collect();
    let Some(rule) = file.rule else { return found };
    let compiled = kql::compile(&rule.query, catalog);
    for diagnostic in &compiled.diagnostics {
        let (line, column) = diagnostic.position(&rule.query);
        let level = match diagnostic.severity {
            kql::diagnostic::Severity::Error => Level::Error,
            kql::diagnostic::Severity::Warning => Level::Warning,
        };
        let help = diagnostic.help.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let message = format!("[{}] {}{help}", diagnostic.code, diagnostic.message);
        found.push(if is_json(text) {
            // The whole query is one line of the file.
            let message = format!("line {line}, column {column} of the query: {message}");
            (level, file.query_line, 1, message)
        } else {
            let indent = query_indent(text, file.query_line);
            (level, file.query_line + line as u64 - 1, indent + column as u64, message)
        });
    }
    if compiled.bound.is_none() {
        return found;
    }
    match prepare(rule, false, catalog) {
        Ok(prepared) => found.extend(prepared.missing_columns.iter().map(|column| {
            let message = format!(
                "the query gives no column `{column}`: what the rule fills from it stays empty"
            );
            (Level::Warning, file.query_line, 1, message)
        })),
        Err(reason) => found.push((Level::Error, file.query_line, 1, reason.to_string())),
    }
    found
}

fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// How far a block of text is indented in the file.
fn query_indent(text: &str, line: u64) -> u64 {
    let line = usize::try_from(line).unwrap_or_default().saturating_sub(1);
    let line = text.lines().nth(line).unwrap_or_default();
    (line.len() - line.trim_start().len()) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "id: 0b9d2a54-5a0e-4f7b-9d0c-6c1f5a3c7e21
name: n
severity: High
queryFrequency: 5m
queryPeriod: 5m
query: |
  AuditLogs
  | where OperationNam has 'x'
";

    #[test]
    fn an_error_in_the_query_is_placed_in_the_file() {
        let found = findings(RULE, &tables::builtin_catalog().unwrap());
        let (level, line, column, message) = found.last().unwrap();
        assert_eq!((*level, *line, *column), (Level::Error, 8, 11), "{message}");
        assert!(message.contains("OperationName"), "{message}");
    }

    #[test]
    fn a_column_that_the_query_does_not_give_is_told() {
        let mapped =
            format!("{}customDetails: {{X: Y}}\n", RULE.replace("OperationNam ", "OperationName "));
        let found = findings(&mapped, &tables::builtin_catalog().unwrap());
        let (level, line, _, message) = found.last().unwrap();
        assert_eq!((*level, *line), (Level::Warning, 7), "{message}");
        assert!(message.contains("no column `Y`"), "{message}");
    }
}
