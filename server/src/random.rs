//! Random bytes from the operating system, for ids, codes and session tokens.

/// `N` random bytes.
///
/// # Panics
/// If the operating system has no random source: nothing here is safe without one.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
