//! `scan`: a state machine over ordered rows.

use crate::syntax::tree::{Expr, FunctionParameter, Name, Parameter, SortKey};

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
