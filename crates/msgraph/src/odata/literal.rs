//! A constant of a query.
//!
//! Not here: finding it in the text (`lexer`).

use directory::Ticks;
use uuid::Uuid;

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or exponent.
    Decimal(f64),
    /// `'text'`.
    Text(String),
    /// An unquoted GUID.
    Guid(Uuid),
    /// An unquoted instant or date.
    Time(Ticks),
}

impl Literal {
    /// OData's name of its type, for messages.
    pub(super) const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "<null>",
            Self::Boolean(_) => "Edm.Boolean",
            Self::Integer(_) => "Edm.Int32",
            Self::Decimal(_) => "Edm.Double",
            Self::Text(_) => "Edm.String",
            Self::Guid(_) => "Edm.Guid",
            Self::Time(_) => "Edm.DateTimeOffset",
        }
    }

    /// An unquoted word that is a constant.
    pub(super) fn word(text: &str) -> Option<Self> {
        match text {
            "null" => return Some(Self::Null),
            "true" => return Some(Self::Boolean(true)),
            "false" => return Some(Self::Boolean(false)),
            _ => {}
        }
        if text.len() == 36
            && let Ok(guid) = Uuid::try_parse(text)
        {
            return Some(Self::Guid(guid));
        }
        if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return None;
        }
        if let Ok(number) = text.parse() {
            return Some(Self::Integer(number));
        }
        let is_date = text.len() >= 10 && text.get(4..5) == Some("-");
        if is_date {
            return text.parse().ok().map(Self::Time);
        }
        text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Self::Decimal)
    }
}
