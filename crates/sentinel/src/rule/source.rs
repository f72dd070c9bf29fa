//! Where in a file its rules are: a YAML rule, Sentinel's REST form, an ARM template with any
//! number of rules, a solution package.
//!
//! Not here: what a rule's fields mean (`read`).

use super::document::Node;

/// The fields of one rule, wherever the form puts them.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuleSource<'a> {
    /// The fields that all forms share.
    pub(super) body: &'a Node,
    /// The ARM resource around them.
    pub(super) resource: Option<&'a Node>,
    /// The template that the resource is part of, for its parameters and variables.
    template: Option<&'a Node>,
}

/// How deep packages may lie in packages.
const DEPTH: usize = 8;

/// Microsoft's types of a rule in a template (lower case): the extension resource, the older
/// child of a workspace, and the template of a rule in a solution.
const TYPES: [&str; 4] = [
    "microsoft.securityinsights/alertrules",
    "microsoft.operationalinsights/workspaces/providers/alertrules",
    "microsoft.securityinsights/alertruletemplates",
    "microsoft.operationalinsights/workspaces/providers/alertruletemplates",
];

/// A hunting query in a template: a saved search of this category.
const SAVED_SEARCH: &str = "microsoft.operationalinsights/savedsearches";
const SAVED_SEARCH_CHILD: &str = "microsoft.operationalinsights/workspaces/savedsearches";

/// The rules of a document, in its order; none when it holds no rule.
pub(super) fn rules(document: &Node) -> Vec<RuleSource<'_>> {
    let mut found = Vec::new();
    gather(document, None, DEPTH, &mut found);
    found
}

fn gather<'a>(
    node: &'a Node,
    template: Option<&'a Node>,
    depth: usize,
    found: &mut Vec<RuleSource<'a>>,
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if let Some(resources) = node.get("resources") {
        let template = node.any(&["parameters", "variables"]).map(|_| node).or(template);
        resources.items().iter().for_each(|it| resource(it, template, depth, found));
    } else if !node.items().is_empty() {
        node.items().iter().for_each(|item| gather(item, template, depth, found));
    } else if let Some(properties) = node.get("properties").filter(|it| it.is_map()) {
        found.push(RuleSource { body: properties, resource: Some(node), template });
    } else if node.is_map() {
        found.push(RuleSource { body: node, resource: None, template: None });
    }
}

fn resource<'a>(
    node: &'a Node,
    template: Option<&'a Node>,
    depth: usize,
    found: &mut Vec<RuleSource<'a>>,
) {
    let kind = node.get("type").and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
    let properties = node.get("properties");
    if TYPES.contains(&kind.as_str()) || is_hunting(&kind, properties) {
        found.extend(properties.map(|body| RuleSource { body, resource: Some(node), template }));
    }
    // A solution's content, and templates that deploy others.
    let inner = properties.and_then(|it| it.any(&["mainTemplate", "template"]));
    for nested in inner.into_iter().chain(node.get("resources").map(|_| node)) {
        gather(nested, template, depth, found);
    }
}

fn is_hunting(kind: &str, properties: Option<&Node>) -> bool {
    let category = properties.and_then(|it| it.get("category")).and_then(Node::text);
    (kind == SAVED_SEARCH || kind == SAVED_SEARCH_CHILD)
        && category.is_some_and(|it| it.eq_ignore_ascii_case("Hunting Queries"))
}

impl<'a> RuleSource<'a> {
    /// A field in the body, or beside it in the resource.
    pub(super) fn any(&self, keys: &[&str]) -> Option<&'a Node> {
        let beside = || self.resource.and_then(|resource| resource.any(keys));
        let found = self.body.any(keys).or_else(beside)?;
        Some(self.resolved(found))
    }

    /// What `[parameters('x')]` and `[variables('x')]` stand for; anything else is itself.
    fn resolved(&self, node: &'a Node) -> &'a Node {
        let named = || {
            let text = node.text()?.strip_prefix('[')?.strip_suffix(")]")?;
            let (section, name) = text.split_once('(')?;
            let name = name.trim().strip_prefix('\'')?.strip_suffix('\'')?;
            let found = self.template?.get(section.trim())?.get(name)?;
            Some(if section.trim() == "parameters" { found.get("defaultValue")? } else { found })
        };
        named().unwrap_or(node)
    }

    /// The rule alone, as a JSON text that reads as the same rule again.
    pub(super) fn text(&self) -> String {
        let map = |node: &'a Node| -> serde_json::Map<String, serde_json::Value> {
            let pairs = node.pairs().filter_map(|(key, value)| Some((key.text()?, value)));
            pairs.map(|(key, value)| (key.to_owned(), self.resolved(value).json())).collect()
        };
        let mut document = self.resource.map_or_else(|| map(self.body), &map);
        if self.resource.is_some() {
            document.insert("properties".to_owned(), map(self.body).into());
        }
        serde_json::to_string_pretty(&document).unwrap_or_default()
    }

    /// The rule's GUID as the form writes it: a field `id`, or the last GUID in the resource's
    /// name, which is often an expression such as `[concat(parameters('workspace'), '/…/GUID')]`.
    pub(super) fn id(&self) -> Option<(&'a Node, String)> {
        let Some(resource) = self.resource else {
            let id = self.body.get("id")?;
            return Some((id, id.text()?.to_owned()));
        };
        let keys = ["name", "id", "alertRuleTemplateName"];
        let mut named = keys.iter().filter_map(|key| self.any_of(resource, key));
        let found = named.find_map(|node| guid_in(node.text()?).map(|guid| (node, guid)));
        found.or_else(|| {
            let name = resource.get("name")?;
            Some((name, name.text()?.to_owned()))
        })
    }

    fn any_of(&self, resource: &'a Node, key: &str) -> Option<&'a Node> {
        resource.get(key).or_else(|| self.body.get(key))
    }
}

/// The last GUID in a text.
fn guid_in(text: &str) -> Option<String> {
    let parts = text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-');
    let mut guids = parts.filter(|part| part.len() == 36 && uuid::Uuid::try_parse(part).is_ok());
    guids.next_back().map(str::to_owned)
}
