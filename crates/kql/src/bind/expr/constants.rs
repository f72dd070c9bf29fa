//! Constant arguments that Kusto looks at before a query runs: parts of dates, patterns, formats.
//!
//! Not here: regular expressions; whoever evaluates them reads them.

use crate::{
    Diagnostic, Type, Value,
    bind::{Bind, Binder, Failed, statement::refers_to_row},
    bound::Expr,
};

/// What `datetime_diff` and `datetime_add` count.
const DIFF_PARTS: [&str; 11] = [
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
];

/// What `datetime_part` takes out.
const PARTS: [&str; 14] = [
    "year",
    "quarter",
    "month",
    "week_of_year",
    "weekofyear",
    "week",
    "day",
    "dayofyear",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
];

/// What stands between the specifiers of a format.
const DELIMITERS: &str = " /-:,._[]";

impl Binder<'_> {
    /// Looks at the constant arguments of a function.
    pub(super) fn check_constants(&mut self, name: &str, args: &[Expr]) -> Bind<()> {
        match name {
            "datetime_add" | "datetime_diff" => self.check_part(name, args, &DIFF_PARTS),
            "datetime_part" => self.check_part(name, args, &PARTS),
            "extract" | "extract_all" | "replace_regex" | "replace" | "trim" | "trim_start"
            | "trim_end" => self.check_pattern(name, args),
            "format_datetime" => self.check_format("SEM0254", name, args, "yMdhHmsfFt"),
            "format_timespan" => self.check_format("SEM0255", name, args, "dhHmsfF"),
            "prev" | "next" => self.check_neighbour(name, args),
            "repeat" => match args.first() {
                Some(value) if value.ty == Type::Dynamic => {
                    Err(self.error("KS141", value.span, "`repeat` takes no dynamic"))
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn check_part(&mut self, name: &str, args: &[Expr], parts: &[&str]) -> Bind<()> {
        let Some((text, span)) = text(args, 0) else { return Ok(()) };
        let asked = text.to_ascii_lowercase();
        if parts.contains(&asked.as_str()) {
            return Ok(());
        }
        self.report(
            Diagnostic::error(
                "SEM0235",
                span,
                format!("`{text}` is no part of a date that `{name}` knows"),
            )
            .help(format!("it knows {}", parts.join(", "))),
        );
        Err(Failed)
    }

    fn check_pattern(&mut self, name: &str, args: &[Expr]) -> Bind<()> {
        match text(args, 0) {
            Some(("", span)) => {
                Err(self.error("SEM0217", span, format!("the pattern of `{name}` is empty")))
            }
            _ => Ok(()),
        }
    }

    fn check_format(
        &mut self,
        code: &'static str,
        name: &str,
        args: &[Expr],
        known: &str,
    ) -> Bind<()> {
        let Some((format, span)) = text(args, 1) else { return Ok(()) };
        if format.is_empty() {
            return Err(self.error("SEM0217", span, format!("the format of `{name}` is empty")));
        }
        match format
            .chars()
            .find(|letter| !known.contains(*letter) && !DELIMITERS.contains(*letter))
        {
            None => Ok(()),
            Some(letter) => {
                self.report(
                    Diagnostic::error(code, span, format!("`{name}` does not know `{letter}`"))
                        .help(format!(
                            "it knows the letters {known}, and between them `{DELIMITERS}`"
                        )),
                );
                Err(Failed)
            }
        }
    }

    fn check_neighbour(&mut self, name: &str, args: &[Expr]) -> Bind<()> {
        if let Some(offset) = args.get(1)
            && let Some(number) = offset.as_literal().and_then(Value::as_i64)
            && number < 1
        {
            return Err(self.error(
                "SEM0207",
                offset.span,
                format!("`{name}` looks at least 1 row away"),
            ));
        }
        match args.get(2) {
            Some(default) if refers_to_row(default) => Err(self.error(
                "SEM0207",
                default.span,
                format!("the default of `{name}` must be a constant"),
            )),
            _ => Ok(()),
        }
    }
}

fn text(args: &[Expr], index: usize) -> Option<(&str, crate::Span)> {
    let arg = args.get(index)?;
    Some((arg.as_literal()?.as_str()?, arg.span))
}
