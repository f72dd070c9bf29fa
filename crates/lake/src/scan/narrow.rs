//! What the index of a file says about a condition: the rows that it surely keeps, those that it
//! may keep, and what is left to ask of the latter.
//!
//! Not here: the index (`crate::index`).

use std::sync::Arc;

use arrow::{
    array::{Array, AsArray, RecordBatch, StringViewArray},
    datatypes::{DataType, Field, Schema},
};
use datafusion::{
    error::Result,
    logical_expr::Operator,
    physical_expr::{
        DynamicFilterTracking, PhysicalExpr, conjunction_opt,
        expressions::BinaryExpr,
        split_conjunction,
        utils::{collect_columns, reassign_expr_columns},
    },
    physical_expr_common::physical_expr::is_volatile,
};
use query::stored::term_read;

use crate::index::{Found, Index, RowSet};

/// What is to be read of a file.
#[derive(Debug)]
pub(super) struct Narrowed {
    /// Rows that the condition keeps.
    pub(super) sure: RowSet,
    /// Other rows, of which `rest` is to be asked.
    pub(super) maybe: RowSet,
    /// What the index does not answer; `None` if nothing.
    pub(super) rest: Option<Arc<dyn PhysicalExpr>>,
}

/// Narrows a file to the rows that a condition may keep; `None` if the index has no say in it.
pub(super) fn narrow(index: &Index, condition: &Arc<dyn PhysicalExpr>) -> Result<Option<Narrowed>> {
    let all = Found::exactly(RowSet::all(index.rows()));
    let (mut found, mut rest) = (all.clone(), Vec::new());
    for part in split_conjunction(condition) {
        let one = ask(index, part)?;
        if !one.is_exact() {
            rest.push(part.clone());
        }
        found = found.and(&one);
    }
    if let [only] = rest.as_mut_slice() {
        *only = unsure(index, only)?;
    }
    if found.maybe == all.maybe && found.sure.is_empty() {
        return Ok(None);
    }
    let maybe = found.maybe.without(&found.sure);
    Ok(Some(Narrowed { sure: found.sure, maybe, rest: conjunction_opt(rest) }))
}

/// What is left to ask of rows that a condition does not surely keep: of alternatives, those that
/// the index does not answer.
fn unsure(index: &Index, condition: &Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
    let either = condition.downcast_ref::<BinaryExpr>().filter(|it| *it.op() == Operator::Or);
    let Some(either) = either else { return Ok(condition.clone()) };
    let mut left = Vec::new();
    for side in [either.left(), either.right()] {
        if !ask(index, side)?.is_exact() {
            left.push(unsure(index, side)?);
        }
    }
    let mut left = left.into_iter();
    Ok(match (left.next(), left.next()) {
        (Some(one), Some(other)) => Arc::new(BinaryExpr::new(one, Operator::Or, other)),
        (Some(one), None) => one,
        _ => condition.clone(),
    })
}

/// A condition of which only truth matters, so that null counts as false.
fn ask(index: &Index, condition: &Arc<dyn PhysicalExpr>) -> Result<Found> {
    if let Some(both) = condition.downcast_ref::<BinaryExpr>() {
        let sides = || -> Result<_> { Ok((ask(index, both.left())?, ask(index, both.right())?)) };
        match both.op() {
            Operator::And => return sides().map(|(left, right)| left.and(&right)),
            Operator::Or => return sides().map(|(left, right)| left.or(&right)),
            _ => {}
        }
    }
    let changes = DynamicFilterTracking::classify(condition).contains_dynamic_filter();
    if changes || is_volatile(condition) {
        return Ok(Found::unknown(index.rows()));
    }
    if let Some(read) = term_read(condition) {
        let found = index.search(&read.column, read.operator, &read.texts)?;
        if found != Found::unknown(index.rows()) {
            return Ok(found);
        }
    }
    let columns = collect_columns(condition);
    let mut columns = columns.iter();
    match (columns.next(), columns.next()) {
        (Some(column), None) => of_values(index, column.name(), condition),
        _ => Ok(Found::unknown(index.rows())),
    }
}

/// A condition on one column: it is asked of each of its values.
fn of_values(index: &Index, column: &str, condition: &Arc<dyn PhysicalExpr>) -> Result<Found> {
    let Some(values) = index.values(column)? else { return Ok(Found::unknown(index.rows())) };
    let texts: StringViewArray = values.texts().map(Some).collect();
    let field = Field::new(column, DataType::Utf8View, false);
    let schema = Arc::new(Schema::new(vec![field]));
    let count = texts.len();
    let batch = RecordBatch::try_new(schema.clone(), vec![Arc::new(texts)])?;
    let condition = reassign_expr_columns(condition.clone(), &schema)?;
    let answers = condition.evaluate(&batch)?.into_array(count)?;
    let Some(answers) = answers.as_boolean_opt() else { return Ok(Found::unknown(index.rows())) };
    let kept = (0..count).filter(|place| answers.is_valid(*place) && answers.value(*place));
    Ok(Found::exactly(values.rows(kept)?))
}
