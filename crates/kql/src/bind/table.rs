//! A table while it is being bound, and the row that expressions over it see.
//!
//! Not here: the operators (`operator`).

use std::{cell::RefCell, rc::Rc, sync::Arc};

use super::graph::{Graph, Variable};
use crate::{
    Column, Schema, Span, Type,
    bound::{Aggregate, Rel, RelOp, Source, Step},
};

/// A table while it is being bound.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) rel: Rel,
    /// The sources that take any column's name.
    pub(super) open: Vec<Open>,
    /// Whether its rows come from a source that takes any column's name, of which only some
    /// columns are left.
    pub(super) narrowed: bool,
    /// Whether a part of it could not be bound, so that columns may be missing.
    pub(super) broken: bool,
    /// Whether its rows have an order that functions over neighbours may rely on.
    pub(super) serialized: bool,
    /// What `withsource` calls it, if it has a name.
    pub(super) label: Option<Arc<str>>,
    /// Of `fork` and `facet`, all tables and their names; the first is this one.
    pub(super) parts: Vec<(Option<Arc<str>>, Rel)>,
    /// What `make-graph` made of it; it is a graph then, and no table.
    pub(super) graph: Option<Arc<Graph>>,
}

/// A source that takes any column's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    /// The source, by its place in the text.
    pub(super) source: Span,
    /// The type of what is not listed.
    pub(super) ty: Type,
}

impl Table {
    /// The rows of a source.
    pub(super) fn new(source: Source, schema: Schema, span: Span) -> Self {
        let rel = Rel { source, source_schema: schema, source_span: span, steps: Vec::new() };
        Self {
            rel,
            open: Vec::new(),
            narrowed: false,
            broken: false,
            serialized: false,
            label: None,
            parts: Vec::new(),
            graph: None,
        }
    }

    /// What stands for a table that could not be bound.
    pub(super) fn broken(span: Span) -> Self {
        let source = Source::Datatable { rows: Vec::new() };
        Self { broken: true, ..Self::new(source, Schema::empty(), span) }
    }

    pub(super) fn schema(&self) -> &Schema {
        self.rel.schema()
    }

    /// Lets the rows pass an operator that does not change their columns.
    pub(super) fn keep(mut self, op: RelOp, span: Span) -> Self {
        let schema = self.schema().clone();
        self.rel.steps.push(Step { op, schema, span });
        self.label = None;
        self
    }

    /// Lets the rows pass an operator.
    pub(super) fn then(mut self, op: RelOp, schema: Schema, span: Span) -> Self {
        self.rel.steps.push(Step { op, schema, span });
        self.label = None;
        self
    }

    /// The same with exactly the columns that it has.
    pub(super) fn closed(mut self) -> Self {
        self.narrowed |= !self.open.is_empty();
        self.open.clear();
        self
    }

    /// The same in no order that could be relied on.
    pub(super) const fn unordered(mut self) -> Self {
        self.serialized = false;
        self
    }

    /// The same in an order that functions over neighbours may rely on.
    pub(super) const fn ordered(mut self) -> Self {
        self.serialized = true;
        self
    }

    /// The same, noting whether an expression of the operator could not be bound.
    pub(super) const fn broken_if(mut self, broken: bool) -> Self {
        self.broken |= broken;
        self
    }
}

/// What a scalar expression may refer to.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Tells rows apart: an expression over one row means nothing over another.
    pub(super) id: usize,
    pub(super) columns: Schema,
    pub(super) open: Vec<Open>,
    pub(super) narrowed: bool,
    pub(super) broken: bool,
    pub(super) serialized: bool,
    /// Under which of `$left` and `$right` the columns may be called.
    pub(super) side: Option<&'static str>,
    /// Where aggregates go, if they are allowed.
    pub(super) group: Option<Rc<Group>>,
    /// The steps of a `scan`, and where the columns of each stand.
    pub(super) steps: Rc<[(Arc<str>, usize)]>,
    /// The nodes and edges of a pattern.
    pub(super) variables: Rc<[Variable]>,
}

/// The rows that aggregates are computed over.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) input: Row,
    /// How many columns stand before the results of aggregates.
    pub(super) keys: usize,
    /// The columns that are keys, which a star leaves out.
    pub(super) key_columns: Vec<usize>,
    pub(super) aggregates: RefCell<Vec<Aggregate>>,
}

impl Group {
    /// Adds an aggregate and says where its results stand.
    pub(super) fn add(&self, aggregate: Aggregate) -> usize {
        let mut aggregates = self.aggregates.borrow_mut();
        let index = self.keys + aggregates.iter().map(|it| it.results.len()).sum::<usize>();
        aggregates.push(aggregate);
        index
    }
}

impl super::Binder<'_> {
    /// The row that expressions over `table` see.
    pub(super) fn row(&mut self, table: &Table) -> Row {
        self.next_row += 1;
        Row {
            id: self.next_row,
            columns: table.schema().clone(),
            open: table.open.clone(),
            narrowed: table.narrowed,
            broken: table.broken,
            serialized: table.serialized,
            side: None,
            group: None,
            steps: Rc::default(),
            variables: Rc::default(),
        }
    }

    /// A row without columns: what a `let` or `print` sees.
    pub(super) fn no_row(&mut self) -> Row {
        self.next_row += 1;
        Row {
            id: self.next_row,
            columns: Schema::empty(),
            open: Vec::new(),
            narrowed: false,
            broken: false,
            serialized: true,
            side: None,
            group: None,
            steps: Rc::default(),
            variables: Rc::default(),
        }
    }
}

impl Row {
    /// The column called exactly `name`.
    pub(super) fn find(&self, name: &str) -> Option<(usize, &Column)> {
        let index = self.columns.index_of(name)?;
        Some((index, self.columns.get(index)?))
    }
}
