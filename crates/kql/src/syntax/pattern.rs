//! `declare pattern`.
//!
//! Not here: other statements (`statement`).

use super::{
    parser::{Parser, Read},
    tree::{Pattern, PatternCase, StatementKind},
};

impl Parser<'_> {
    /// `declare pattern name = (a: string)[p: string] { ("x").["y"] = { … }; }`, or only
    /// `declare pattern name`.
    pub(super) fn pattern_statement(&mut self) -> Read<StatementKind> {
        self.bump();
        self.bump();
        let name = self.declared_name()?;
        let mut pattern = Pattern { name, parameters: Vec::new(), path: None, cases: Vec::new() };
        if self.eat("=") {
            pattern.parameters = self.function_parameters()?;
            if self.eat("[") {
                pattern.path = Some(self.function_parameter()?);
                self.expect("]")?;
            }
            self.expect("{")?;
            while !self.at("}") {
                pattern.cases.push(self.pattern_case()?);
                self.eat(";");
            }
            self.expect("}")?;
        }
        Ok(StatementKind::Pattern(pattern))
    }

    /// `("x", "y").["z"] = { … }`.
    fn pattern_case(&mut self) -> Read<PatternCase> {
        self.expect("(")?;
        let values = self.exprs()?;
        self.expect(")")?;
        let path = if self.eat(".") {
            self.expect("[")?;
            let path = self.expr()?;
            self.expect("]")?;
            Some(path)
        } else {
            None
        };
        self.expect("=")?;
        self.expect("{")?;
        let body = self.nested(|parser| Ok(parser.statements(true)))?;
        self.expect("}")?;
        Ok(PatternCase { values, path, body })
    }
}
