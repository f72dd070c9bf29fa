//! Plans that stop when they are told to: whatever makes many rows of few lets go of its thread
//! every now and then, for only then can a query be ended.
//!
//! Not here: when a query is ended (`engine`).

use std::sync::Arc;

use datafusion::{
    common::tree_node::{Transformed, TransformedResult, TreeNode},
    error::Result,
    physical_plan::{ExecutionPlan, coop::CooperativeExec},
};

/// Operators with one input that yield more rows than they are given.
const MULTIPLIERS: [&str; 3] = ["ExpandExec", "UnnestExec", "WholeExec"];

/// A thread is let go of after 128 steps. What is read counts so often, since a million rows may
/// keep an aggregate busy for long.
const STEPS: usize = 8;

/// The plan, each operator in it that reads, or that may yield much more than it is given, made
/// to let go.
pub(super) fn interruptible(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    plan.transform_up(|plan| {
        let steps = match plan.children().len() {
            0 => STEPS,
            1 if !MULTIPLIERS.contains(&plan.name()) => return Ok(Transformed::no(plan)),
            _ => 1,
        };
        let let_go = |plan, _| Arc::new(CooperativeExec::new(plan)) as Arc<dyn ExecutionPlan>;
        Ok(Transformed::yes((0..steps).fold(plan, let_go)))
    })
    .data()
}
