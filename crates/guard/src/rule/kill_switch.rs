//! One switch stops every write.
//!
//! Not here: who may turn it.

use crate::{Rule, Verdict, judge::Question};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    question.settings.kill_switch.then(stopped)
}

pub(crate) fn stopped() -> Verdict {
    Verdict::refuse(Rule::KillSwitch, "the kill switch is on: Reeve writes nothing")
}

#[cfg(test)]
mod tests {
    use crate::{Rule, judge_unclassified, scene::Scene};

    #[test]
    fn nothing_passes_while_it_is_on() {
        let mut scene = Scene::armed();
        let grant = scene.add_member();
        assert_eq!(scene.rule(&grant), None);
        scene.settings.kill_switch = true;
        scene.approved = true;
        assert_eq!(scene.rule(&grant), Some(Rule::KillSwitch));
        let unclassified = judge_unclassified("POST", "/x", true, &scene.settings);
        assert!(matches!(unclassified, crate::Verdict::Refuse { rule: Rule::KillSwitch, .. }));
    }
}
