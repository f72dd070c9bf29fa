//! Lists of Graph that are read as if they had one page.
//!
//! Not here: following pages.

use super::{Findings, every_action, strings::Text};
use crate::{
    definition::{ActionKind, Playbook},
    expression::{Expr, Template},
};

pub(super) fn check(playbook: &Playbook, strings: &[Text], findings: &mut Findings<'_>) {
    if strings.iter().any(|text| text.text.contains("odata.nextLink")) {
        return;
    }
    let actions = every_action(&playbook.definition.actions);
    for action in &actions {
        let from = match &action.kind {
            ActionKind::Foreach { from, .. }
            | ActionKind::Query { from, .. }
            | ActionKind::Select { from, .. }
            | ActionKind::Table { from, .. } => from,
            _ => continue,
        };
        let Some(source) = from.as_str().and_then(list_of) else { continue };
        let read = actions.iter().find(|it| it.name.eq_ignore_ascii_case(&source));
        let Some((read, ActionKind::Http(http))) = read.map(|it| (it, &it.kind)) else { continue };
        let uri = http.uri.as_str().unwrap_or_default().to_ascii_lowercase();
        if uri.contains("graph.microsoft.com") {
            let message = format!(
                "`{}` reads the first page of a list; `{}` misses the others",
                read.name, action.name
            );
            findings.warning("missing-paging", &read.pointer, message);
        }
    }
}

/// The action in `@body('action')?['value']`.
fn list_of(text: &str) -> Option<String> {
    let Ok(Template::Typed(Expr::Member { of, key, .. })) = Template::parse(text) else {
        return None;
    };
    let Expr::Call { name, arguments, .. } = of.as_ref() else { return None };
    let is_list = name.eq_ignore_ascii_case("body") && key.text() == Some("value");
    let action = arguments.first().and_then(Expr::text);
    action.filter(|_| is_list).map(str::to_owned)
}
