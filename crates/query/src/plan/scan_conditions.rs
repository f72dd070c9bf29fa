//! Gives a condition that stands right above a scan to the scan, which may then read less.
//!
//! Not here: moving conditions down to scans, which is done before operators are chosen.
//! DataFusion's own rule does both, and knows columns by name alone: it moved a condition on one
//! side of an outer join to the column of that name on the other side. Here it sees scans only,
//! whose columns have names of their own.

use std::sync::Arc;

use datafusion::{
    common::tree_node::{Transformed, TransformedResult, TreeNode},
    config::ConfigOptions,
    error::Result,
    physical_optimizer::{PhysicalOptimizerRule, filter_pushdown::FilterPushdown},
    physical_plan::{ExecutionPlan, filter::FilterExec, union::UnionExec},
};

/// The rule.
#[derive(Debug)]
pub(crate) struct ScanConditions;

impl PhysicalOptimizerRule for ScanConditions {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let rule = FilterPushdown::new();
        plan.transform_up(|plan| {
            let is_condition = plan.downcast_ref::<FilterExec>().is_some();
            if is_condition && plan.children().iter().all(|input| scans_only(input)) {
                return rule.optimize(plan, config).map(Transformed::yes);
            }
            Ok(Transformed::no(plan))
        })
        .data()
    }

    fn name(&self) -> &'static str {
        "scan_conditions"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// Whether a plan is a scan, or several of one table.
fn scans_only(plan: &Arc<dyn ExecutionPlan>) -> bool {
    let inputs = plan.children();
    inputs.is_empty()
        || (plan.downcast_ref::<UnionExec>().is_some() && inputs.into_iter().all(scans_only))
}
