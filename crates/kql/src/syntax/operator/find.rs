//! `find in (…) where … project …`: rows of several tables, and which table they are from.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name, Parameter},
};

/// `find withsource=S in (A, B*) where p project a, b: string, pack(*)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// `withsource`, `datascope` and the like.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, calls. Empty means all.
    pub tables: Vec<Expr>,
    /// The condition.
    pub predicate: Expr,
    /// The columns of the answer.
    pub projection: FindProjection,
    /// `project-away`: columns that are left out; `Star` means what the predicate does not name.
    pub away: Vec<FindColumn>,
}

/// What `find` returns.
#[derive(Debug, Clone, PartialEq)]
pub enum FindProjection {
    /// Nothing is said, or `project-smart`: common columns, those of the predicate, the rest
    /// packed.
    Smart,
    /// `project a, b: string`, with `pack(*)` or without.
    Columns {
        /// The columns.
        columns: Vec<FindColumn>,
        /// Whether `pack(*)` is among them.
        pack: bool,
    },
}

/// A column that `find` names.
#[derive(Debug, Clone, PartialEq)]
pub struct FindColumn {
    /// A name or a star.
    pub column: Expr,
    /// Its type, if one is given.
    pub ty: Option<Name>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Find> {
    let parameters = parser.parameters(&["withsource", "with_source", "datascope"])?;
    let listed = parser.at("in") && parser.nth_at(1, "(");
    let tables = if listed {
        parser.bump();
        parser.tables_in_parentheses()?
    } else {
        Vec::new()
    };
    if listed {
        parser.expect("where")?;
    } else {
        parser.eat("where");
    }
    let predicate = parser.search_condition()?;
    let projection = projection(parser)?;
    let away = if parser.keyword() == "project-away" {
        parser.take_keyword();
        find_columns(parser)?.0
    } else {
        Vec::new()
    };
    Ok(Find { parameters, tables, predicate, projection, away })
}

fn projection(parser: &mut Parser<'_>) -> Read<FindProjection> {
    match parser.keyword().as_str() {
        "project" => {
            parser.take_keyword();
            let (columns, pack) = find_columns(parser)?;
            Ok(FindProjection::Columns { columns, pack })
        }
        "project-smart" => {
            parser.take_keyword();
            Ok(FindProjection::Smart)
        }
        _ => Ok(FindProjection::Smart),
    }
}

/// Columns, and whether `pack(*)` is among them.
fn find_columns(parser: &mut Parser<'_>) -> Read<(Vec<FindColumn>, bool)> {
    let mut columns = Vec::new();
    let mut pack = false;
    loop {
        if matches!(parser.written(0), "pack" | "pack_all") && parser.nth_at(1, "(") {
            parser.bump();
            parser.bump();
            parser.eat("*");
            parser.expect(")")?;
            pack = true;
        } else {
            let column = parser.column()?;
            let ty = if parser.eat(":") { Some(parser.plain_word("a type")?) } else { None };
            columns.push(FindColumn { column, ty });
        }
        if !parser.eat(",") {
            return Ok((columns, pack));
        }
    }
}
