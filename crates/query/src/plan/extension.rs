//! The planner's own operators on their way to physical plans.
//!
//! Not here: the operators (`expand`, `in_order`, `whole`, `window`).

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::{
    catalog::Session,
    error::{DataFusionError, Result},
    execution::context::QueryPlanner,
    logical_expr::{
        Expr, LogicalPlan, UserDefinedLogicalNode,
        physical_planning_context::PhysicalPlanningContext,
    },
    physical_plan::ExecutionPlan,
    physical_planner::{DefaultPhysicalPlanner, ExtensionPlanner, PhysicalPlanner},
};

use super::{expand::Expand, in_order::InOrder, whole::Whole, window::Window};

/// The planner of plans that contain the planner's own operators.
pub(crate) fn query_planner() -> Arc<dyn QueryPlanner + Send + Sync> {
    Arc::new(Physical)
}

#[derive(Debug)]
struct Physical;

#[async_trait]
impl QueryPlanner for Physical {
    async fn create_physical_plan(
        &self,
        plan: &LogicalPlan,
        session: &dyn Session,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        DefaultPhysicalPlanner::with_extension_planners(vec![Arc::new(Self)])
            .create_physical_plan(plan, session)
            .await
    }
}

#[async_trait]
impl ExtensionPlanner for Physical {
    async fn plan_extension(
        &self,
        planner: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        logical: &[&LogicalPlan],
        physical: &[Arc<dyn ExecutionPlan>],
        session: &dyn Session,
        context: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let (Some(logical), Some(input)) = (logical.first(), physical.first()) else {
            return Err(DataFusionError::Internal("a step has no input".to_owned()));
        };
        let node = node.as_any();
        if node.is::<InOrder>() {
            return Ok(Some(InOrder::physical(input.clone())));
        }
        let args = |args: &[Expr]| {
            args.iter()
                .map(|arg| planner.create_physical_expr(arg, logical.schema(), session, context))
                .collect::<Result<Vec<_>>>()
        };
        if let Some(window) = node.downcast_ref::<Window>() {
            return Ok(Some(window.physical(input.clone(), args(window.args())?)));
        }
        if let Some(expand) = node.downcast_ref::<Expand>() {
            return Ok(Some(expand.physical(input.clone(), args(expand.values())?)));
        }
        if let Some(whole) = node.downcast_ref::<Whole>() {
            return Ok(Some(whole.physical(input.clone(), args(whole.args())?)));
        }
        Ok(None)
    }
}
