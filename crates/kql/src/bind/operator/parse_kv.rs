//! `parse-kv`.
//!
//! Not here: matching.

use crate::{
    Column, Schema, Span,
    bind::{Bind, Binder, Failed, table::Table},
    bound::{self, KvSeparation, RelOp},
    syntax::tree::{self, ExprKind, LiteralKind},
};

impl<'t> Binder<'t> {
    pub(super) fn parse_kv(&mut self, op: &'t tree::ParseKv, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let value = self.text(&op.value, &row);
        let declared = self.declared(&op.columns);
        let separation = self.separation(op);
        let (Ok(value), Ok(declared), Ok(separation)) = (value, declared, separation) else {
            return Table { broken: true, ..input };
        };
        let mut schema = input.schema().to_vec();
        let keys = declared
            .iter()
            .map(|column| {
                let index =
                    self.parsed_column(&mut schema, Column::new(column.name.clone(), column.ty));
                (column.name.clone(), index)
            })
            .collect();
        let op = RelOp::ParseKv(Box::new(bound::ParseKv { value, keys, separation }));
        input.then(op, Schema::new(schema), span)
    }

    fn separation(&mut self, op: &'t tree::ParseKv) -> Bind<KvSeparation> {
        let row = self.no_row();
        let (mut pair, mut key_value, mut escape, mut regex) = (None, None, None, None);
        let mut quotes = Vec::new();
        let mut greedy = false;
        for property in &op.properties {
            let value = &property.value;
            match property.name.text.as_str() {
                "pair_delimiter" => pair = Some(self.constant_text(value, &row)?),
                "kv_delimiter" => key_value = Some(self.constant_text(value, &row)?),
                "escape" => escape = self.constant_text(value, &row)?.chars().next(),
                "regex" => regex = Some(self.constant_text(value, &row)?),
                "greedy" => greedy = is_true(value),
                "quote" => quotes.push(self.quote(value)?),
                name => {
                    return Err(self.error(
                        "SYN0002",
                        property.name.span,
                        format!("`parse-kv` has no property `{name}`"),
                    ));
                }
            }
        }
        Ok(match regex {
            Some(regex) => KvSeparation::Regex(regex),
            None => KvSeparation::Delimiters { pair, key_value, quotes, escape, greedy },
        })
    }

    /// One character that opens and closes, or two that do so.
    fn quote(&mut self, value: &'t tree::Expr) -> Bind<(char, char)> {
        let row = self.no_row();
        let text = self.constant_text(value, &row)?;
        let mut letters = text.chars();
        match (letters.next(), letters.next(), letters.next()) {
            (Some(quote), None, None) => Ok((quote, quote)),
            (Some(open), Some(close), None) => Ok((open, close)),
            _ => {
                self.error(
                    "SYN0002",
                    value.span,
                    "a quote is one character, or an opening and a closing one",
                );
                Err(Failed)
            }
        }
    }
}

fn is_true(value: &tree::Expr) -> bool {
    match &value.kind {
        ExprKind::Literal(literal) => {
            literal.kind == LiteralKind::Bool && literal.text.eq_ignore_ascii_case("true")
        }
        _ => false,
    }
}
