//! How a number is printed.

/// A number as it is printed here: as Rust lays it out, in the fewest digits that give it back.
///
/// Where two texts are as short and as near, Rust takes the greater one, and Python, JavaScript
/// and C++ the one that ends with an even digit: so do we, in every format.
pub(crate) fn printed(number: f64) -> String {
    evenly(format!("{number:?}"), number)
}

/// A number as Rust prints it, with the last digit that others print.
pub(crate) fn evenly(mut printed: String, number: f64) -> String {
    let last = |text: &str| {
        let mantissa = text.split('e').next().unwrap_or_default();
        mantissa.rfind(|digit: char| ('1'..='9').contains(&digit))
    };
    if number.is_finite() {
        let mut buffer = zmij::Buffer::new();
        let theirs = buffer.format_finite(number);
        if let (Some(ours), Some(even)) = (last(&printed), last(theirs)) {
            printed.replace_range(ours..=ours, &theirs[even..=even]);
        }
    }
    printed
}
