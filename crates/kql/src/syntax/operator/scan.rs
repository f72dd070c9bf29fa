//! `scan`: a state machine over ordered rows.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, FunctionParameter, Name, Parameter, SortKey},
};

/// `scan with_match_id=m declare (n: long = 0) with (step s: x > 0 => n = s.n + 1;)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// `with_match_id`, `with_step_name`.
    pub parameters: Vec<Parameter>,
    /// `order by`.
    pub order: Vec<SortKey>,
    /// `partition by`.
    pub partition: Vec<Expr>,
    /// `declare (…)`.
    pub declared: Vec<FunctionParameter>,
    /// The steps.
    pub steps: Vec<ScanStep>,
}

/// A step of `scan`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanStep {
    /// Its name.
    pub name: Name,
    /// Whether it may be skipped.
    pub optional: bool,
    /// `output=all|last|none`.
    pub output: Option<Name>,
    /// When it matches.
    pub condition: Expr,
    /// What it assigns.
    pub assignments: Vec<(Name, Expr)>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Scan> {
    let parameters = parser.parameters(&["with_match_id", "with_step_name"])?;
    let order = if parser.eat("order") {
        parser.expect("by")?;
        parser.sort_keys()?
    } else {
        Vec::new()
    };
    let partition = if parser.eat("partition") {
        parser.expect("by")?;
        parser.exprs()?
    } else {
        Vec::new()
    };
    let declared = if parser.eat("declare") { parser.function_parameters()? } else { Vec::new() };
    parser.expect("with")?;
    parser.expect("(")?;
    let mut steps = Vec::new();
    while steps.is_empty() || !parser.at(")") {
        steps.push(step(parser)?);
        if !parser.eat(";") {
            return parser.unexpected("`;` after the step");
        }
    }
    parser.bump();
    Ok(Scan { parameters, order, partition, declared, steps })
}

fn step(parser: &mut Parser<'_>) -> Read<ScanStep> {
    parser.expect("step")?;
    let name = parser.declared_name()?;
    let optional = parser.eat("optional");
    let output = if parser.at("output") && parser.nth_at(1, "=") {
        parser.bump();
        parser.bump();
        Some(parser.plain_word("`all`, `last` or `none`")?)
    } else {
        None
    };
    parser.expect(":")?;
    let condition = parser.expr()?;
    let mut assignments = Vec::new();
    if parser.eat("=>") {
        loop {
            let name = parser.declared_name()?;
            parser.expect("=")?;
            assignments.push((name, parser.expr()?));
            if !parser.eat(",") {
                break;
            }
        }
    }
    Ok(ScanStep { name, optional, output, condition, assignments })
}
