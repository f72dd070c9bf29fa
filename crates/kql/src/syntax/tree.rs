//! The syntax tree: what was written, with its place, before any name means anything.
//!
//! Not here: the pieces of each tabular operator, which stand beside its parser in `operator/`.

pub use super::operator::{
    As, AssertSchema, Consume, Count, Datatable, Distinct, Evaluate, Extend, Externaldata, Facet,
    Find, FindColumn, FindProjection, Fork, ForkBranch, GraphDirection, GraphMarkComponents,
    GraphMatch, GraphOutput, GraphPart, GraphToTable, GraphWhere, Invoke, Join, MacroExpand,
    MakeGraph, MakeSeries, MvApply, MvColumn, MvExpand, Operator, OperatorKind, Parse, ParseKv,
    ParsePart, Partition, PartitionBody, Print, Project, ProjectAway, ProjectByNames, ProjectKeep,
    ProjectRename, ProjectReorder, Range, Reduce, Render, RenderProperty, Sample, SampleDistinct,
    Scan, ScanStep, Search, Serialize, SeriesAggregate, SeriesRange, Sort, SortKey, Summarize,
    Take, Top, TopHitters, TopNested, TopNestedLevel, Union, Where,
};
use crate::Span;

/// A whole query text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Its statements, in order. A query needs at least one [`StatementKind::Pipeline`].
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `let name = …;`
    Let {
        /// What is being named.
        name: Name,
        /// What it stands for.
        value: LetValue,
    },
    /// `set option = value;`
    Set {
        /// The option.
        name: Name,
        /// Its value, if one is given.
        value: Option<Expr>,
    },
    /// A query.
    Pipeline(Pipeline),
    /// `declare query_parameters (a: long = 1)`: values that come with the query.
    QueryParameters(Vec<FunctionParameter>),
    /// `declare pattern name …`.
    Pattern(Pattern),
    /// `alias database name = …`.
    Alias {
        /// The other name.
        name: Name,
        /// The database.
        database: Expr,
    },
    /// `restrict access to (…)`: the only tables that the rest may read.
    RestrictAccess(Vec<Expr>),
    /// Something that could not be read; a diagnostic says why.
    Missing,
}

/// What `let` names.
#[derive(Debug, Clone, PartialEq)]
pub enum LetValue {
    /// A scalar expression, a table's name, or a pipeline.
    Expr(Expr),
    /// A function: `(x: long, T: (*)) { … }`.
    Function(Function),
}

/// A user-defined function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Whether it is a `view`.
    pub view: bool,
    /// Its parameters.
    pub parameters: Vec<FunctionParameter>,
    /// Its body; the last statement is what it returns.
    pub body: Vec<Statement>,
}

/// A parameter of a user-defined function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionParameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: ParameterType,
    /// Its default, a literal.
    pub default: Option<Expr>,
}

/// What `declare pattern` declares: queries by the texts that they are asked for with.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<FunctionParameter>,
    /// The parameter that stands after the call: `Name("a").value`.
    pub path: Option<FunctionParameter>,
    /// The queries; none of a pattern that is only declared.
    pub cases: Vec<PatternCase>,
}

/// A query of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternCase {
    /// The values of the parameters.
    pub values: Vec<Expr>,
    /// The value of the path.
    pub path: Option<Expr>,
    /// What they stand for.
    pub body: Vec<Statement>,
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterType {
    /// A scalar type by name.
    Scalar(Name),
    /// `(*)`: any table.
    AnyTable,
    /// `(a: long, b: string)`: a table with at least these columns.
    Table(Vec<(Name, Name)>),
}

/// Columns that a plugin is declared to return, or that `typeof(…)` names.
#[derive(Debug, Clone, PartialEq)]
pub struct RowSchema {
    /// Whether a star stands for the columns of the input.
    pub star: bool,
    /// Names and types.
    pub columns: Vec<(Name, Name)>,
}

/// A source and the operators applied to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Where rows come from.
    pub source: Source,
    /// What is done to them, in order.
    pub operators: Vec<Operator>,
    /// Where it stands.
    pub span: Span,
}

/// Where rows come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A table's name, a call, a parenthesised pipeline, or (in `let`) a scalar.
    Expr(Expr),
    /// An operator that starts a pipeline: `print`, `range`, `datatable`, `union` …
    Operator(Box<Operator>),
}

/// A name as written, brackets and quotes removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The text that is compared.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A column, a table, a `let`, or `$left` and `$right`.
    Name(Name),
    /// A literal.
    Literal(Literal),
    /// `*`, in calls and column lists.
    Star,
    /// A name with `*` in it, in column lists: `Target*`.
    Wildcard(String),
    /// `name(…)`.
    Call {
        /// The function.
        function: Name,
        /// Its arguments.
        arguments: Vec<Argument>,
    },
    /// `base.name(…)`: a function of another database, or the next step of its path:
    /// `cluster("c").database("d")`.
    PathCall {
        /// Where the function lies.
        base: Box<Expr>,
        /// The function.
        function: Name,
        /// Its arguments.
        arguments: Vec<Argument>,
    },
    /// `base.name` or `base["name"]` with a constant text.
    Member {
        /// What is looked into.
        base: Box<Expr>,
        /// The key.
        name: Name,
    },
    /// `base[index]`.
    Index {
        /// What is looked into.
        base: Box<Expr>,
        /// A number, or a computed key.
        index: Box<Expr>,
    },
    /// `-x` or `+x`.
    Sign {
        /// Whether it is `-`.
        negative: bool,
        /// What it is put before.
        operand: Box<Expr>,
    },
    /// `a + b - c` or `a * b / c`: left to right, operators of one precedence.
    Chain {
        /// The leftmost operand.
        first: Box<Expr>,
        /// Operators and their right operands.
        rest: Vec<(Arithmetic, Expr)>,
    },
    /// A comparison or string operator: `==`, `has`, `!startswith_cs` …
    Compare {
        /// The operator as written.
        operator: Name,
        /// Its left side.
        left: Box<Expr>,
        /// Its right side.
        right: Box<Expr>,
    },
    /// `x in (…)` and `!in`, `in~`, `!in~`, `has_any`, `has_all`.
    In {
        /// The operator as written.
        operator: Name,
        /// What is looked for.
        operand: Box<Expr>,
        /// Literals and scalars, or one table.
        list: Vec<Expr>,
    },
    /// `x between (a .. b)` and `!between`.
    Between {
        /// Whether it is `!between`.
        negated: bool,
        /// What is compared.
        operand: Box<Expr>,
        /// Lower bound, included.
        low: Box<Expr>,
        /// Upper bound, included.
        high: Box<Expr>,
    },
    /// `a and b and c` or `a or b or c`.
    Logical {
        /// Whether it is `and`.
        all: bool,
        /// At least two.
        operands: Vec<Expr>,
    },
    /// A pipeline where an expression may stand: in parentheses, as an argument, after `let`.
    Pipeline(Box<Pipeline>),
    /// `typeof(long)`.
    TypeOf(Name),
    /// `typeof(a: long, *)`.
    TypeOfRow(RowSchema),
    /// `entity_group [database("a"), cluster("b").database("c")]`.
    EntityGroup(Vec<Expr>),
    /// Nothing that could be read; a diagnostic says why.
    Missing,
}

/// An expression and the names it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedExpr {
    /// None, one before `=`, or several in parentheses.
    pub names: Vec<Name>,
    /// The expression.
    pub value: Expr,
    /// Where it stands, names included.
    pub span: Span,
}

/// A parameter of an operator: `kind=inner`, `hint.strategy=shuffle`, `withsource=Table`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name, `hint.` included.
    pub name: Name,
    /// Its value: a literal or a name.
    pub value: Expr,
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// `name =` before it.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
}

/// A literal: its type's keyword and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Which sort of literal it is.
    pub kind: LiteralKind,
    /// The decoded text of a `string`; plain JSON for a `dynamic` (timespans in it are ticks,
    /// datetimes, guids and decimals are texts); for the rest the text as written, without the
    /// keyword, parentheses and quotes of the typed form, `null` for a null, and empty for
    /// `datetime()`, the current time. It is valid for its kind: parsing it cannot fail.
    pub text: String,
}

/// Which sort of literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiteralKind {
    /// `"…"` in any of its spellings.
    String,
    /// `true`, `false`, or `bool(…)`.
    Bool,
    /// `int(…)`.
    Int,
    /// `1`, `0x1F`, or `long(…)`.
    Long,
    /// `1.5`, `1e3`, or `real(…)`, `double(…)`.
    Real,
    /// `decimal(…)`.
    Decimal,
    /// `datetime(…)`, `date(…)`.
    Datetime,
    /// `1d`, or `timespan(…)`, `time(…)`.
    Timespan,
    /// `guid(…)`.
    Guid,
    /// `dynamic(…)`.
    Dynamic,
}

impl Expr {
    /// The name, if it is nothing else.
    #[must_use]
    pub const fn as_name(&self) -> Option<&Name> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }
}
