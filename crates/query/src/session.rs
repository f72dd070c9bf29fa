//! DataFusion set up for KQL: which of its rewrites are used, and how much it may use up.
//!
//! Not here: plans (`plan`) and running them (`run`).

use std::sync::Arc;

use datafusion::{
    execution::{
        SessionState, SessionStateBuilder, TaskContext,
        disk_manager::{DiskManagerBuilder, DiskManagerMode},
        memory_pool::FairSpillPool,
        runtime_env::{RuntimeEnv, RuntimeEnvBuilder},
    },
    optimizer::{
        OptimizerRule, common_subexpr_eliminate::CommonSubexprEliminate,
        eliminate_filter::EliminateFilter, eliminate_limit::EliminateLimit,
        optimize_projections::OptimizeProjections, push_down_filter::PushDownFilter,
        push_down_limit::PushDownLimit, simplify_expressions::SimplifyExpressions,
    },
    physical_optimizer::{PhysicalOptimizerRule, optimizer::PhysicalOptimizer},
    prelude::SessionConfig,
};

use crate::{EngineOptions, Error, Limits, plan};

/// What all queries of an engine have in common.
pub(crate) struct Sessions {
    small: SessionState,
    large: SessionState,
    runtime: Arc<RuntimeEnv>,
}

impl Sessions {
    pub(crate) fn new(options: &EngineOptions) -> Result<Self, Error> {
        let mut runtime = RuntimeEnvBuilder::new();
        if let Some(folder) = &options.spill {
            let mode = DiskManagerMode::Directories(vec![folder.clone()]);
            runtime =
                runtime.with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode));
        }
        let runtime = runtime.build_arc()?;
        let session = |partitions| {
            SessionStateBuilder::new()
                .with_config(config(partitions))
                .with_runtime_env(runtime.clone())
                .with_analyzer_rules(Vec::new())
                .with_optimizer_rules(rules())
                .with_physical_optimizer_rules(physical_rules())
                .with_query_planner(plan::query_planner())
        };
        let small = session(1).with_physical_optimizer_rule(Arc::new(plan::InSequence)).build();
        let large = session(options.threads.max(1)).build();
        Ok(Self { small, large, runtime })
    }

    /// The set-up for planning: one part for a small input, one per thread for a large one.
    pub(crate) const fn planning(&self, large: bool) -> &SessionState {
        if large { &self.large } else { &self.small }
    }

    /// The set-up for running a plan, with a memory limit of its own.
    pub(crate) fn task(&self, large: bool, limits: Limits) -> Result<Arc<TaskContext>, Error> {
        let runtime = RuntimeEnvBuilder::from_runtime_env(&self.runtime)
            .with_memory_pool(Arc::new(FairSpillPool::new(limits.memory)))
            .build_arc()?;
        let task = TaskContext::from(self.planning(large));
        Ok(Arc::new(task.with_runtime(runtime)))
    }
}

fn config(partitions: usize) -> SessionConfig {
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions)
        // Rows keep their order from `sort` to whatever needs it: nothing may deal them out anew.
        .with_round_robin_repartition(false);
    let options = config.options_mut();
    // Some of its own expressions promise less about nulls once they are physical.
    options.execution.skip_physical_aggregate_schema_check = true;
    options.execution.parquet.pushdown_filters = true;
    options.execution.parquet.reorder_filters = true;
    options.optimizer.max_passes = 2;
    // They take for granted that null keys match nothing.
    options.optimizer.enable_join_dynamic_filter_pushdown = false;
    options.optimizer.skip_failed_rules = false;
    config
}

/// DataFusion's own, with [`plan::ScanConditions`] in place of the rule that it narrows.
fn physical_rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let all = PhysicalOptimizer::new().rules.into_iter();
    all.filter_map(|rule| match rule.name() {
        "FilterPushdown" => Some(Arc::new(plan::ScanConditions) as _),
        "FilterPushdown(Post)" => None,
        _ => Some(rule),
    })
    .collect()
}

/// The rewrites that pay for KQL. Others turn KQL's meaning into SQL's (`FilterNullJoinKeys`,
/// `EliminateOuterJoin`), or look for what the planner never makes (subqueries, cross joins).
fn rules() -> Vec<Arc<dyn OptimizerRule + Send + Sync>> {
    vec![
        Arc::new(SimplifyExpressions::new()),
        Arc::new(EliminateFilter::new()),
        Arc::new(EliminateLimit::new()),
        Arc::new(PushDownLimit::new()),
        Arc::new(PushDownFilter::new()),
        Arc::new(CommonSubexprEliminate::new()),
        Arc::new(OptimizeProjections::new()),
    ]
}
