//! Event grouping and `incidentConfiguration`.
//!
//! Not here: finding the incident of an alert (`incident::placement`).

use directory::Span;

use super::{Node, Reader};
use crate::{
    entity,
    rule::{EventGrouping, IncidentConfiguration, IncidentGrouping, MatchingMethod},
};

impl Reader<'_> {
    pub(super) fn event_grouping(&mut self) -> Option<EventGrouping> {
        let settings = self.source.any(&["eventGroupingSettings"]);
        let Some(kind) = settings.and_then(|it| it.get("aggregationKind")) else {
            return Some(EventGrouping::SingleAlert);
        };
        let text = kind.text().unwrap_or_default();
        match text.to_ascii_lowercase().as_str() {
            "singlealert" => Some(EventGrouping::SingleAlert),
            "alertperresult" => Some(EventGrouping::AlertPerResult),
            _ => {
                let message =
                    format!("`aggregationKind: {text}` is neither SingleAlert nor AlertPerResult");
                self.error(kind, message);
                None
            }
        }
    }

    pub(super) fn incidents(&mut self) -> Option<IncidentConfiguration> {
        let Some(node) = self.source.any(&["incidentConfiguration"]) else {
            return Some(IncidentConfiguration::default());
        };
        let create = node.get("createIncident").and_then(Node::bool).unwrap_or(true);
        let grouping = node.get("groupingConfiguration");
        let enabled = grouping.and_then(|it| it.get("enabled")).and_then(Node::bool);
        let grouping = match grouping.filter(|_| enabled == Some(true)) {
            Some(grouping) => Some(self.grouping(grouping)?),
            None => None,
        };
        Some(IncidentConfiguration { create, grouping })
    }

    fn grouping(&mut self, node: &Node) -> Option<IncidentGrouping> {
        let lookback = match node.get("lookbackDuration") {
            None => Span::hours(5),
            Some(it) => {
                let text = it.text().unwrap_or_default();
                self.span("lookbackDuration", (it, text), Span::minutes(5), 7)?
            }
        };
        let method = self.matching_method(node)?;
        let by_entities = self.selected_entities(node);
        let by_details = self.selected_details(node);
        let by_custom_details = texts(node.get("groupByCustomDetails"));
        let nothing =
            [&by_entities, &by_details, &by_custom_details].iter().all(|it| it.is_empty());
        if method == MatchingMethod::Selected && nothing {
            self.error(
                node,
                "`matchingMethod: Selected` needs `groupByEntities`, `groupByAlertDetails` or `groupByCustomDetails`",
            );
            return None;
        }
        let reopen_closed =
            node.get("reopenClosedIncident").and_then(Node::bool).unwrap_or_default();
        Some(IncidentGrouping {
            reopen_closed,
            lookback,
            method,
            by_entities,
            by_details,
            by_custom_details,
        })
    }

    fn matching_method(&mut self, node: &Node) -> Option<MatchingMethod> {
        let Some(method) = node.get("matchingMethod") else {
            return Some(MatchingMethod::AllEntities);
        };
        let text = method.text().unwrap_or_default();
        match text.to_ascii_lowercase().as_str() {
            "allentities" => Some(MatchingMethod::AllEntities),
            "anyalert" => Some(MatchingMethod::AnyAlert),
            "selected" | "custom" => Some(MatchingMethod::Selected),
            _ => {
                let message =
                    format!("`matchingMethod: {text}` is none of AllEntities, AnyAlert, Selected");
                self.error(method, message);
                None
            }
        }
    }

    fn selected_entities(&mut self, node: &Node) -> Vec<String> {
        let mut kinds = Vec::new();
        for item in node.get("groupByEntities").map(Node::items).unwrap_or_default() {
            let text = item.text().unwrap_or_default();
            match entity::kind(text) {
                Some(kind) => kinds.push(kind.name.to_owned()),
                None => self.error(item, format!("unsupported: entity type `{text}`")),
            }
        }
        kinds
    }

    fn selected_details(&mut self, node: &Node) -> Vec<String> {
        let mut details = Vec::new();
        for item in node.get("groupByAlertDetails").map(Node::items).unwrap_or_default() {
            let text = item.text().unwrap_or_default();
            let known = ["DisplayName", "Severity"].into_iter();
            match known.clone().find(|known| known.eq_ignore_ascii_case(text)) {
                Some(known) => details.push(known.to_owned()),
                None => {
                    let message = format!(
                        "`groupByAlertDetails` takes DisplayName and Severity, not `{text}`"
                    );
                    self.error(item, message);
                }
            }
        }
        details
    }
}

fn texts(node: Option<&Node>) -> Vec<String> {
    let items = node.map(Node::items).unwrap_or_default();
    items.iter().filter_map(Node::text).map(str::to_owned).collect()
}
