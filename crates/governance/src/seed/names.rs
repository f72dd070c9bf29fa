//! Plausible names from many languages, and sign-in names made of them.
//!
//! Not here: real people. First and family names are common ones, combined by counting.

/// First names.
pub(super) const FIRST: [&str; 61] = [
    "Aaliyah",
    "Adrián",
    "Aiko",
    "Alejandra",
    "Amara",
    "Anders",
    "Ángela",
    "Anjali",
    "Bartosz",
    "Beatriz",
    "Bjørn",
    "Camille",
    "Carlos",
    "Chidi",
    "Chloé",
    "Dagmar",
    "Daniel",
    "Elif",
    "Emeka",
    "Emma",
    "Fatima",
    "Finn",
    "Gabriela",
    "Giulia",
    "Hana",
    "Henrik",
    "Ibrahim",
    "Ingrid",
    "Isabel",
    "Jakub",
    "Jin",
    "João",
    "Kavya",
    "Kwame",
    "Lars",
    "Leila",
    "Liam",
    "Lucía",
    "Mateo",
    "Mehmet",
    "Mei",
    "Miriam",
    "Nadia",
    "Niamh",
    "Nikhil",
    "Oksana",
    "Oliver",
    "Omar",
    "Petra",
    "Priya",
    "Rafael",
    "Rosa",
    "Samuel",
    "Sanna",
    "Sofía",
    "Tomás",
    "Ursula",
    "Viktor",
    "Wei",
    "Yara",
    "Zoë",
];

/// Family names.
pub(super) const FAMILY: [&str; 59] = [
    "Abdullah",
    "Adeyemi",
    "Almeida",
    "Andersson",
    "Bakker",
    "Banerjee",
    "Becker",
    "Bianchi",
    "Boateng",
    "Castillo",
    "Chen",
    "Costa",
    "Cruz",
    "Demir",
    "Dubois",
    "Eriksen",
    "Farouk",
    "Fernández",
    "Fischer",
    "García",
    "Haddad",
    "Hansen",
    "Hernández",
    "Ito",
    "Ivanova",
    "Jansen",
    "Johansson",
    "Kaya",
    "Kim",
    "Kowalska",
    "Krüger",
    "Kumar",
    "Lefèvre",
    "Lindqvist",
    "Lopez",
    "Mensah",
    "Moreau",
    "Müller",
    "Nakamura",
    "Ngata",
    "Nguyen",
    "Nowak",
    "O'Brien",
    "Okafor",
    "Olsen",
    "Park",
    "Patel",
    "Pereira",
    "Rossi",
    "Sato",
    "Schmidt",
    "Silva",
    "Singh",
    "Sørensen",
    "Suzuki",
    "Tremblay",
    "Walsh",
    "Yılmaz",
    "Zhang",
];

/// The name at this place of the count: no first name meets the same family name twice before
/// all pairs are used up.
pub(super) fn at(place: usize) -> (&'static str, &'static str) {
    let first = FIRST.get(place % FIRST.len()).copied().unwrap_or("Alex");
    let family = FAMILY.get(place * 7 % FAMILY.len()).copied().unwrap_or("Example");
    (first, family)
}

/// `first.family` in small plain letters.
pub(super) fn nickname(first: &str, family: &str) -> String {
    format!("{first}.{family}").chars().flat_map(plain).collect()
}

fn plain(letter: char) -> Vec<char> {
    let plain = match letter.to_lowercase().next().unwrap_or(letter) {
        'á' | 'ã' => "a",
        'é' | 'è' | 'ë' => "e",
        'í' | 'ı' => "i",
        'ñ' => "n",
        'ó' | 'ø' => "o",
        'ü' => "ue",
        'ú' => "u",
        '\'' | ' ' => "",
        other => return vec![other],
    };
    plain.chars().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn sign_in_names_are_plain_and_differ() {
        let names: BTreeSet<_> = (0..2000)
            .map(at)
            .map(|(first, family)| nickname(first, family))
            .inspect(|name| assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'.')))
            .collect();
        assert_eq!(names.len(), 2000);
    }
}
