//! An operation in `approve` mode waits for a person.
//!
//! Not here: `shadow`, which records instead (`judge`).

use crate::{Mode, Rule, Verdict, judge::Question};

pub(crate) fn speak(question: &Question<'_>) -> Option<Verdict> {
    let operation = question.act.operation;
    (question.settings.modes.of(operation) == Mode::Approve).then(|| {
        let reason = format!("{} is in approve mode", operation.name());
        Verdict::hold(Rule::Mode, reason)
    })
}

#[cfg(test)]
mod tests {
    use crate::{Mode, Rule, Settings, Verdict, scene::Scene};

    #[test]
    fn each_operation_has_its_mode_and_shadow_is_the_default() {
        let mut scene = Scene::armed();
        let add = scene.add_member();
        scene.settings.modes = Settings::default().modes;
        assert_eq!(scene.judge(&add), Verdict::Shadow);
        let name = add.name().to_owned();
        scene.settings.modes.by_operation.insert(name.clone(), Mode::Approve);
        assert_eq!(scene.rule(&add), Some(Rule::Mode));
        scene.approved = true;
        assert_eq!(scene.judge(&add), Verdict::Permit);
        scene.approved = false;
        scene.settings.modes.by_operation.insert(name, Mode::Armed);
        assert_eq!(scene.judge(&add), Verdict::Permit);
    }

    #[test]
    fn shadow_never_writes_even_what_was_approved() {
        let mut scene = Scene::armed();
        scene.settings.modes.default = Mode::Shadow;
        scene.approved = true;
        let add = scene.add_member();
        assert_eq!(scene.judge(&add), Verdict::Shadow);
    }
}
