//! Contoso's people: departments, jobs, and who leads whom.
//!
//! Not here: their groups and roles.

use directory::UserId;

use super::{names, scene::Scene};
use crate::{NewUser, Rejection};

/// A department: its name, how many people, the lead's job and the others' jobs.
pub(super) struct Department {
    pub(super) name: &'static str,
    size: usize,
    lead: &'static str,
    jobs: &'static [&'static str],
}

/// Departments, 300 people in all.
pub(super) const DEPARTMENTS: [Department; 12] = [
    department("Engineering", 62, "Head of Engineering", &["Software Engineer", "Test Engineer"]),
    department("Sales", 48, "Head of Sales", &["Account Manager", "Sales Representative"]),
    department("Operations", 40, "Head of Operations", &["Operations Specialist", "Planner"]),
    department("Customer Service", 36, "Head of Customer Service", &["Service Agent"]),
    department("Research", 22, "Head of Research", &["Researcher", "Data Scientist"]),
    department("Marketing", 20, "Head of Marketing", &["Marketing Specialist", "Designer"]),
    department("Finance", 18, "Chief Financial Officer", &["Accountant", "Controller"]),
    department("IT", 18, "Head of IT", &["Systems Administrator", "Support Engineer"]),
    department("Human Resources", 12, "Head of People", &["HR Partner", "Recruiter"]),
    department("Procurement", 10, "Head of Procurement", &["Buyer"]),
    department("Security", 8, "Chief Information Security Officer", &["Security Analyst"]),
    department("Legal", 6, "General Counsel", &["Legal Counsel"]),
];

const fn department(
    name: &'static str,
    size: usize,
    lead: &'static str,
    jobs: &'static [&'static str],
) -> Department {
    Department { name, size, lead, jobs }
}

/// Creates everybody; one list a department, its lead first.
pub(super) fn create(scene: &mut Scene<'_>, domain: &str) -> Result<Vec<Vec<UserId>>, Rejection> {
    let mut place = 0;
    let mut departments = Vec::new();
    for department in &DEPARTMENTS {
        let mut people = Vec::new();
        for number in 0..department.size {
            let (first, family) = names::at(place);
            place += 1;
            let job = match number {
                0 => Some(department.lead),
                _ => department.jobs.get(number % department.jobs.len()).copied(),
            };
            people.push(scene.user(person(first, family, job, department.name, domain))?);
        }
        departments.push(people);
    }
    Ok(departments)
}

fn person(first: &str, family: &str, job: Option<&str>, department: &str, domain: &str) -> NewUser {
    let nickname = names::nickname(first, family);
    let address = format!("{nickname}@{domain}");
    NewUser {
        user_principal_name: address.clone(),
        display_name: format!("{first} {family}"),
        mail_nickname: nickname,
        account_enabled: true,
        given_name: Some(first.to_owned()),
        surname: Some(family.to_owned()),
        mail: Some(address),
        job_title: job.map(str::to_owned),
        department: Some(department.to_owned()),
        user_type: None,
        password_hash: None,
    }
}

/// An emergency account: it belongs to nobody and has no mail.
pub(super) fn break_glass(number: usize, domain: &str) -> NewUser {
    NewUser {
        user_principal_name: format!("break-glass-{number}@{domain}"),
        display_name: format!("Break Glass {number}"),
        mail_nickname: format!("break-glass-{number}"),
        account_enabled: true,
        ..NewUser::default()
    }
}
